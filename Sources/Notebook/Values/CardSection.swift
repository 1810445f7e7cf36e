/// A part of a card with a heading of its own.
public struct CardSection: Codable, Hashable, Sendable {
  /// What a section shows.
  public enum Content: Codable, Hashable, Sendable {
    /// A paragraph.
    case text(String)
    /// A small table.
    case table(Table)
    /// Shaded passages.
    case shadedText(ShadedText)
    /// Tokens with their values, side by side, such as those with the largest logits.
    case tokens([ShadedText.Token])
    /// A small histogram.
    case bars(Bars)
    /// Links to other cards.
    case links([CardLink])
  }

  /// How much of a card's width a section takes on a wide screen.
  public enum Width: String, Codable, Sendable {
    /// All of it.
    case full
    /// Half of it, beside another section.
    case half
    /// A third of it, beside two others.
    case third
  }

  /// The heading.
  public let title: String
  /// How to read it, in a few words below the heading.
  public let note: String?
  /// What it shows.
  public let content: Content
  /// How wide it is.
  public let width: Width

  /// The most sections of a card.
  public static let limit = 24
  /// The most columns of a table in a card.
  public static let columnLimit = 12
  /// The most rows of a table, links or listed tokens in a card.
  public static let rowLimit = 200

  /// Creates a section.
  ///
  /// - Parameters:
  ///   - note: How to read it, in a few words below the heading.
  ///   - width: How much of the card's width it takes on a wide screen.
  /// - Throws: ``PresentationError`` if a table is too large or its rows do not fit its columns.
  public init(_ title: String, note: String? = nil, width: Width = .full, _ content: Content)
    throws(PresentationError)
  {
    guard !title.isBlank else { throw PresentationError("a section has no title") }
    switch content {
    case .table(let table): try Self.check(table, title)
    case .links(let links) where links.count > Self.rowLimit:
      throw PresentationError(
        "the section “\(title)” has \(links.count) links; give at most \(Self.rowLimit)")
    case .tokens(let tokens) where tokens.count > Self.rowLimit:
      throw PresentationError(
        "the section “\(title)” has \(tokens.count) tokens; give at most \(Self.rowLimit)")
    default: break
    }
    self.title = title
    self.note = note
    self.width = width
    self.content = content
  }

  private static func check(_ table: Table, _ title: String) throws(PresentationError) {
    let place = "the table of the section “\(title)”"
    guard (1...columnLimit).contains(table.columns.count) else {
      throw PresentationError(
        "\(place) has \(table.columns.count) columns; give 1 to \(columnLimit)")
    }
    guard table.rows.count <= rowLimit else {
      throw PresentationError("\(place) has \(table.rows.count) rows; give at most \(rowLimit)")
    }
    if let row = table.rows.first(where: { $0.count != table.columns.count }) {
      throw PresentationError(
        "\(place) has a row of \(row.count) texts but \(table.columns.count) columns")
    }
  }

  static func check(_ sections: [CardSection], of place: String) throws(PresentationError) {
    guard sections.count <= limit else {
      throw PresentationError("\(place) has \(sections.count) sections; give at most \(limit)")
    }
  }
}

/// A link to a card or an entry of a catalogue, wherever in the book it stands.
///
/// A link to what the book does not show is written as its text alone.
public struct CardLink: Codable, Hashable, Sendable {
  /// What is linked.
  public let text: String
  /// The anchor of the card or entry.
  public let anchor: String
  /// What stands behind the link, such as `cosine 0.63`.
  public let note: String?

  /// Creates a link.
  public init(_ text: String, to anchor: String, note: String? = nil) {
    self.text = text
    self.anchor = anchor
    self.note = note
  }
}
