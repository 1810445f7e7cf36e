/// A fenced block whose info string is `swift {…}`: it is executed.
public struct Cell: Sendable {
  /// Number among the chapter's cells, from 0.
  public var index: Int
  /// The label from `{#fig-scores}`.
  public var label: String?
  /// The classes from `{.wide}`.
  public var classes: [String]
  /// The options from the `//|` lines.
  public var options: CellOptions
  /// The Swift text without the option lines.
  public var code: String
  /// Where ``code`` begins.
  public var codePosition: SourcePosition
  /// The lines of the whole fence in its file, from 1.
  public var lines: ClosedRange<Int>
  /// Whether the fence ends where its author meant it to; if not, the code has swallowed text.
  var isClosed = true

  /// The file it stands in: the chapter's own, or one that the chapter includes.
  public var file: String { codePosition.file }
}

/// The options of a cell, `//| key: value`.
public struct CellOptions: Sendable {
  /// The caption (`cap`).
  public var caption: [Inline]?
  /// What the figure shows, for who does not see it (`alt`); required on figures.
  public var alternative: String?
  /// Whether the source is shown (`echo`: `true`, `false`, `fold`); folded by default.
  public var echo: Echo = .fold
  /// Whether the result is shown (`output`).
  public var showsOutput = true
  /// Whether the cell is expected to fail (`error: expected`).
  public var expectsError = false
  /// Captions of the figures of a cell that shows several (`subcap`).
  public var subcaptions: [[Inline]] = []
  /// How many outputs stand side by side (`columns`).
  public var columnCount: Int?
  /// How wide the output is (`column`).
  public var column: Column = .body
  /// Whether a stored result is used even if its directives have changed (`freeze`).
  public var isFrozen = false

  /// How the source is shown.
  public enum Echo: String, Sendable { case shown = "true", hidden = "false", fold }
  /// Widths of the page grid.
  public enum Column: String, Sendable, CaseIterable { case body, outset, page, screen, margin }

  /// The options of a cell without option lines.
  public init() {}
}
