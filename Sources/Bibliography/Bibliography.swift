/// The works that a book can cite.
public struct Bibliography: Sendable {
  private let byKey: [String: Entry]
  /// All entries, sorted by key.
  public let entries: [Entry]
  /// The letter after the year, where the year alone would not tell two works apart.
  let letters: [String: String]

  /// The largest file that is read, in bytes.
  public static let largestFile = 4 << 20

  /// An empty bibliography.
  public init() {
    self.init([])
  }

  init(_ entries: [Entry]) {
    var byKey: [String: Entry] = [:]
    for entry in entries where byKey[entry.key] == nil { byKey[entry.key] = entry }
    self.byKey = byKey
    self.entries = byKey.values.sorted { Self.precedes($0.key, $1.key) }
    self.letters = Self.letters(for: self.entries)
  }

  /// Reads CSL-JSON and finds all problems at once, so that the author sees them together.
  ///
  /// An entry with a problem stays in the bibliography wherever its key could be read, so that one
  /// mistake is not reported again at each citation.
  public static func read(
    _ text: String
  ) -> (bibliography: Bibliography, problems: [BibliographyProblem]) {
    var reader = BibliographyReader(text)
    let entries = reader.entries()
    return (Bibliography(entries), reader.sortedProblems)
  }

  /// The entry with this key.
  public subscript(key: String) -> Entry? { byKey[key] }

  /// Order by code points: the same on every machine and in every language.
  static func precedes(_ first: String, _ second: String) -> Bool {
    first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars) { $0.value < $1.value }
  }
}
