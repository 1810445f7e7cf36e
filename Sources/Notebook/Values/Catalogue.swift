/// Many things of one kind, such as the features of a dictionary, to be searched and sorted.
public struct Catalogue: Codable, Hashable, Sendable {
  /// A number that every entry has, or lacks.
  public struct Column: Codable, Hashable, Sendable {
    /// What the number is, in one word or two.
    public let title: String
    /// Its unit.
    public let unit: String?
    /// How many decimals are shown; three significant digits if absent.
    public let decimals: Int?
    /// What the number means, in one sentence.
    public let meaning: String?

    /// Creates a column.
    public init(
      _ title: String, unit: String? = nil, decimals: Int? = nil, meaning: String? = nil
    ) {
      self.title = title
      self.unit = unit
      self.decimals = decimals
      self.meaning = meaning
    }
  }

  /// One of the things.
  public struct Entry: Codable, Hashable, Sendable {
    /// What it is called, such as `431`.
    public let name: String
    /// Its name in addresses, such as `feature-residual-10-431`.
    public let anchor: String
    /// One sentence on what it is.
    public let explanation: String
    /// A few short texts that describe it and are found by the search, such as its top tokens.
    public let terms: [String]
    /// A number for each column; one that is missing is `nil`.
    public let numbers: [Double?]
    /// What is shown when the entry is unfolded.
    public let sections: [CardSection]

    /// The most terms of an entry.
    public static let termLimit = 40

    /// Creates an entry.
    ///
    /// - Parameter numbers: A number for each column; `nil`, NaN and infinity are missing.
    /// - Throws: ``PresentationError`` if the name is blank, the anchor is not one, or there is too
    ///   much to show.
    public init(
      _ name: String, anchor: String, explanation: String, terms: [String] = [],
      numbers: [Double?], sections: [CardSection] = []
    ) throws(PresentationError) {
      guard !name.isBlank else { throw PresentationError("an entry of the catalogue has no name") }
      try Card.check(anchor: anchor)
      guard terms.count <= Self.termLimit else {
        throw PresentationError(
          "the entry “\(name)” has \(terms.count) terms; give at most \(Self.termLimit)")
      }
      try CardSection.check(sections, of: "the entry “\(name)”")
      self.name = name
      self.anchor = anchor
      self.explanation = explanation
      self.terms = terms
      self.numbers = numbers.map { $0.flatMap { $0.isFinite ? $0 : nil } }
      self.sections = sections
    }
  }

  /// What one entry is called, such as `feature`.
  public let noun: String
  /// The numbers of every entry, from the left.
  public let columns: [Column]
  /// The column that the entries are sorted by, the largest first, if they are.
  public let sortedColumn: Int?
  /// The entries, in the order that they are shown in at first.
  public let entries: [Entry]

  /// The most columns.
  public static let columnLimit = 8
  /// The most entries.
  public static let entryLimit = 10_000

  /// Creates a catalogue.
  ///
  /// - Parameters:
  ///   - entries: In the order that they are shown in, unless `column` says another.
  ///   - noun: What one entry is called, such as `feature`.
  ///   - column: The column to sort by, the largest first; missing numbers come last.
  /// - Throws: ``PresentationError`` if there are no entries, too many, two with one name or
  ///   anchor, or an entry whose numbers do not fit the columns.
  public init(
    _ entries: [Entry], of noun: String, columns: [Column], sortedBy column: Int? = nil
  ) throws(PresentationError) {
    guard (1...Self.entryLimit).contains(entries.count) else {
      throw PresentationError(
        "the catalogue has \(entries.count) entries; give 1 to \(Self.entryLimit)")
    }
    guard columns.count <= Self.columnLimit else {
      throw PresentationError(
        "the catalogue has \(columns.count) columns; give at most \(Self.columnLimit)")
    }
    guard !noun.isBlank else {
      throw PresentationError("the catalogue needs a word for its entries, such as `feature`")
    }
    if let column, !columns.indices.contains(column) {
      throw PresentationError("the catalogue has no column \(column) to be sorted by")
    }
    var anchors: Set<String> = []
    for entry in entries {
      guard entry.numbers.count == columns.count else {
        throw PresentationError(
          "the entry “\(entry.name)” has \(entry.numbers.count) numbers for "
            + "\(columns.count) columns")
      }
      guard anchors.insert(entry.anchor).inserted else {
        throw PresentationError("two entries of the catalogue have the anchor “\(entry.anchor)”")
      }
    }
    self.noun = noun
    self.columns = columns
    self.sortedColumn = column
    self.entries = column.map { Self.sorted(entries, by: $0) } ?? entries
  }

  private static func sorted(_ entries: [Entry], by column: Int) -> [Entry] {
    let numbers = entries.map { $0.numbers[column] ?? -.infinity }
    return entries.indices.sorted { (numbers[$1], $0) < (numbers[$0], $1) }.map { entries[$0] }
  }
}
