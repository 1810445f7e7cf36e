/// A place in a chapter or another source file of the book.
public struct SourcePosition: Hashable, Sendable, Codable, Comparable {
  /// The file's path relative to the book's folder.
  public var file: String
  /// Line number, from 1.
  public var line: Int
  /// Column in Unicode scalars, from 1.
  public var column: Int

  /// Creates a position.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Whether the first comes before the second.
  public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.file, left.line, left.column) < (right.file, right.line, right.column)
  }
}

extension SourcePosition: CustomStringConvertible {
  /// The text for people.
  public var description: String { "\(file):\(line):\(column)" }
}
