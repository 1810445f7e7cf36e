import Storage
import Synchronization

/// Chapters that have been parsed, for a process that reads a book again and again.
///
/// A chapter is parsed again only if its own text changes, or a file that it includes, or the
/// bibliography. Chapters with mistakes are always parsed, as what they lack may have appeared.
public final class ReadingMemory: Sendable {
  /// A chapter as it was parsed, and what it was parsed from.
  struct Entry {
    /// The digest of its text and of what it may cite and insert.
    var key: Digest
    /// The files that it includes, with their digests.
    var inclusions: [String: Digest]
    var outcome: ChapterParser.Outcome
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// Creates an empty memory.
  public init() {}

  subscript(file: String) -> Entry? {
    get { entries.withLock { $0[file] } }
    set { entries.withLock { $0[file] = newValue } }
  }
}
