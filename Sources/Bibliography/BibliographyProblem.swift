/// What is wrong in a file of references, where, and what to write instead.
public struct BibliographyProblem: Error, Hashable, Sendable {
  /// What is wrong, in one sentence without a full stop at its end.
  public var message: String
  /// What to write instead.
  public var suggestion: String?
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Creates a problem.
  public init(_ message: String, suggestion: String? = nil, line: Int, column: Int) {
    self.message = message
    self.suggestion = suggestion
    self.line = line
    self.column = column
  }
}
