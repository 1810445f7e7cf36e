import Mathematics

/// A block of a chapter's Markdown tree.
public indirect enum Block: Sendable {
  /// A heading with its identifier for links.
  case heading(level: Int, identifier: String, content: [Inline], position: SourcePosition)
  /// A paragraph.
  case paragraph([Inline], position: SourcePosition)
  /// A list; `start` is the first number of an ordered one.
  case list(start: Int?, isTight: Bool, items: [[Block]])
  /// A block quotation.
  case quotation([Block])
  /// A GitHub alert, `> [!NOTE]`.
  case callout(Callout, [Block])
  /// Code that is only shown.
  case code(language: String?, text: String)
  /// A directive cell.
  case cell(Cell)
  /// A pipe table; the cells of a row are as many as the columns.
  case table(
    alignments: [Alignment?], header: [[Inline]], rows: [[[Inline]]], position: SourcePosition)
  /// A thematic break.
  case thematicBreak
  /// A formula on a line of its own, numbered if it has a label.
  case equation(Formula, label: String?, position: SourcePosition)
  /// The ledger of the book's claims, `{{claims}}`.
  case ledger(position: SourcePosition)
  /// Raw HTML; shown as text unless the book allows it.
  case html(String)

  /// The kinds of call-outs.
  public enum Callout: String, Sendable, CaseIterable {
    case note, tip, important, warning, caution
  }

  /// How a column of a pipe table is aligned.
  public enum Alignment: String, Sendable {
    case left, center, right
  }
}

/// A piece of text in a block.
public indirect enum Inline: Sendable {
  case text(String)
  case code(String)
  case emphasis([Inline])
  case strong([Inline])
  case link(destination: String, title: String?, content: [Inline], position: SourcePosition)
  case image(source: String, title: String?, alternative: String, position: SourcePosition)
  /// A computed value, `` `{swift} expression` ``.
  case value(InlineValue)
  /// A cross-reference, `@fig-scores`.
  case reference(CrossReference)
  /// Works that are cited, `[@bills2023; @elhage2022]`.
  case citation(Citation)
  /// A formula, `$x^2$`; displayed if it is written between `$$` where no block can stand.
  case formula(Formula, isDisplayed: Bool)
  /// A footnote reference; its text is the chapter's footnote of that name, shown in the margin.
  case note([Inline])
  case softBreak
  case lineBreak
  /// Raw HTML; shown as text unless the book allows it.
  case html(String)
}

/// A computed value in running text.
public struct InlineValue: Sendable {
  /// Number among the chapter's inline values, from 0.
  public var index: Int
  /// The expression; lines after its first begin in the first column of the source.
  public var expression: String
  /// Where the expression begins.
  public var position: SourcePosition
}

/// A reference to a labelled object.
public struct CrossReference: Sendable {
  /// The label without `@`, such as `fig-scores`.
  public var label: String
  /// Whether only the number is written, as in `[-@fig-scores]`.
  public var isNumberOnly = false
  /// Where it is written.
  public var position: SourcePosition
}

/// A citation of one or several works.
public struct Citation: Sendable {
  /// One work.
  public struct Item: Sendable {
    /// Its key in the bibliography.
    public var key: String
    /// Words before it, such as “see”.
    public var prefix: String
    /// Words after it, such as a page.
    public var suffix: String
    /// Whether the authors are left out, as in `[-@bills2023]`.
    public var isYearOnly: Bool
  }

  /// The works, in the order they are written.
  public var items: [Item]
  /// Whether the authors are part of the sentence: `@bills2023 show …`.
  public var isNarrative: Bool
  /// Where it is written.
  public var position: SourcePosition
}
