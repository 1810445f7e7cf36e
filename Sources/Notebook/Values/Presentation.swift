import Figures

/// How a value appears on a page.
public enum Presentation: Sendable {
  /// It does not appear.
  case none
  /// Plain text; escaped by the page.
  case text(String)
  /// A table.
  case table(Table)
  /// A figure, drawn when the page is made.
  case figure(Figure)
  /// A claim of a paper with its verdict.
  case claim(Claim)
  /// Passages whose tokens are shaded.
  case shadedText(ShadedText)
  /// A box about one thing.
  case card(Card)
  /// Many things to be searched and sorted.
  case catalogue(Catalogue)
  /// Boxes in layers with arrows from causes to effects.
  case layeredGraph(LayeredGraph)
}

/// What the type of a value tells about its ``Presentation``.
public enum PresentationKind: Sendable {
  case none, text, table, figure, claim, shadedText, card, catalogue, layeredGraph
  /// It depends on the value.
  case varies

  /// Whether it is a drawing, which needs a text for who does not see it.
  var isDrawn: Bool { self == .figure || self == .layeredGraph }
}

/// A table of results.
public struct Table: Codable, Hashable, Sendable {
  /// One column.
  public struct Column: Codable, Hashable, Sendable {
    /// The heading.
    public var title: String
    /// The unit, shown with the heading.
    public var unit: String?
    /// Whether the column holds numbers, aligned to the right with tabular figures.
    public var isNumeric: Bool

    /// Creates a column.
    public init(_ title: String, unit: String? = nil, isNumeric: Bool = false) {
      self.title = title
      self.unit = unit
      self.isNumeric = isNumeric
    }
  }

  /// The columns, from the left.
  public var columns: [Column]
  /// The rows from the top; each has a text for every column.
  public var rows: [[String]]

  /// Creates a table.
  public init(columns: [Column], rows: [[String]]) {
    self.columns = columns
    self.rows = rows
  }
}
