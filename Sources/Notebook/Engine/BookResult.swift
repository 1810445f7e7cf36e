import Storage

/// What an executed book is made of: for every cell and inline value its result or its error.
public struct BookResult: Sendable {
  /// One result for each chapter, in the order of the book.
  public var chapters: [ChapterResult]
  /// Every directive call that the book made, in the order of first use.
  public var nodes: [NodeRecord]
  /// Warnings and errors met while executing.
  public var diagnostics: [Diagnostic]
}

/// The results of one chapter.
public struct ChapterResult: Sendable {
  /// The chapter.
  public var chapter: Chapter
  /// The results of its cells, by ``Cell/index``.
  public var cells: [CellResult]
  /// The results of its inline values, by ``InlineValue/index``.
  public var values: [InlineResult]
  /// Whether everything it shows could be had; if not, its page is left as it is.
  public var isComplete = true
}

/// The result of one cell.
public struct CellResult: Sendable {
  /// What came out.
  public enum Status: Sendable {
    /// Everything was computed.
    case succeeded
    /// A directive failed.
    case failed(Diagnostic)
    /// Another cell that this one needs failed.
    case blocked(on: String, Diagnostic)
  }

  /// What came out.
  public var status: Status
  /// The values of the cell's expressions, in order.
  public var outputs: [CellOutput]
  /// Keys of the directive calls this cell made or reused.
  public var nodes: [Digest]
  /// Seconds its nodes took when they were computed, now or earlier.
  public var seconds: Double
  /// Warnings that the directives gave.
  public var warnings: [String]
}

/// One value that a cell shows.
public struct CellOutput: Sendable {
  /// How it is shown.
  public var presentation: Presentation
  /// Its key in the store.
  public var key: Digest
}

/// The result of one inline value.
public enum InlineResult: Sendable {
  /// The text, and the label or number of the cell that computed it.
  case text(String, key: Digest, origin: Cell?)
  /// Why there is none.
  case failed(Diagnostic)
}

/// One directive call: its key and whether its result was stored.
public struct NodeRecord: Sendable, Codable {
  /// Whether the result was computed.
  public enum Outcome: String, Sendable, Codable {
    /// Found in the store.
    case hit
    /// Computed in this run.
    case computed
    /// The directive failed.
    case failed
    /// Something that it needs failed.
    case blocked
    /// Too cheap to be stored.
    case immediate
    /// Neither stored nor to be computed in this run.
    case missing
  }

  /// The key.
  public var key: Digest
  /// The directive's name.
  public var directive: String
  /// The call as a reader would write it, shortened.
  public var summary: String
  /// Where it is first called.
  public var position: SourcePosition
  /// Whether it was computed.
  public var outcome: Outcome
  /// Why, in words.
  public var reason: String
  /// Seconds it took when it was computed.
  public var seconds: Double
  /// The keys it depends on.
  public var inputs: [Digest]
}
