import Foundation

/// A collection of documents in a file, read as a stream in the file's order.
///
/// Supported are `.txt`, `.csv` (a document for each record), `.jsonl` (a document for each line)
/// and `.zip` archives of those.
public struct Corpus: Sendable {
  /// How a `.txt` file is divided.
  public enum Division: String, Sendable {
    /// The whole file is one document.
    case wholeFile
    /// Documents are separated by lines that are empty or white space.
    case blankLines
  }

  /// A document.
  public struct Document: Sendable {
    /// Position in the file, counting from zero; empty documents count.
    public let index: Int
    /// The text; never empty.
    public let text: String
  }

  /// What a pass over the documents met.
  public struct Summary: Sendable, Equatable {
    /// Documents handed out.
    public var documents = 0
    /// Documents passed over because they are empty or nothing but white space.
    public var emptyDocuments = 0
    /// Documents in which invalid UTF-8 was replaced by U+FFFD.
    public var repairedDocuments = 0
  }

  /// The file.
  public var url: URL { location.url }
  /// The file inside the archive, if `url` is one.
  public var entry: String? { location.entry }
  /// The column or field that holds the text; `nil` for `.txt`.
  public let column: String?
  /// How a `.txt` file is divided.
  public let division: Division

  let location: CorpusLocation
  let columnIndex: Int

  /// Opens a collection and checks that its column exists.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - column: The column (`.csv`) or field (`.jsonl`) that holds the text. If omitted, `text`,
  ///     or the only column.
  ///   - entry: The file in a `.zip` archive. If omitted, the only one of a supported kind.
  ///   - division: How a `.txt` file is divided.
  /// - Throws: ``CorpusError`` or `FileError` with what to do instead.
  public init(
    url: URL, column: String? = nil, entry: String? = nil, division: Division = .wholeFile
  ) throws {
    location = try CorpusLocation(url, entry: entry)
    self.division = division
    switch location.kind {
    case .text:
      guard column == nil else {
        throw location.error("is plain text, so it has no column “\(column ?? "")”")
      }
      self.column = nil
      columnIndex = 0
      _ = try location.open()
    case .csv:
      (self.column, columnIndex) = try Self.findColumn(column, location)
    case .jsonLines:
      self.column = column ?? "text"
      columnIndex = 0
      _ = try location.open()
    }
  }

  /// Calls `body` with each document until it returns false.
  ///
  /// - Returns: What was met up to there.
  /// - Throws: What `body` throws; ``CorpusError`` with record and line for malformed content.
  /// - Complexity: Memory for one document at a time.
  @discardableResult
  public func forEachDocument(_ body: (Document) throws -> Bool) throws -> Summary {
    var intake = DocumentIntake()
    switch location.kind {
    case .text: try readText(&intake, body)
    case .csv: try readCSV(&intake, body)
    case .jsonLines: try readJSONLines(&intake, body)
    }
    return intake.summary
  }
}
