/// A chapter: one Markdown file of the book, parsed.
public struct Chapter: Sendable {
  /// The name other chapters use in `uses:` and that its page is called by: the file name
  /// without number and extension, such as `training-dictionaries` for `20-training-dictionaries.md`.
  public var name: String
  /// The title from the front matter.
  public var title: String
  /// One or two sentences for the front page and for sharing; may be empty.
  public var summary: String
  /// Chapters whose names this one sees, each with its place in the front matter.
  public var uses: [(name: String, position: SourcePosition)]
  /// The file.
  public var source: SourceText
  /// The files that the chapter includes, and texts that the program made for it.
  public var inclusions: [SourceText]
  /// The content.
  public var blocks: [Block]

  /// Creates a chapter.
  public init(
    name: String, title: String, summary: String = "",
    uses: [(name: String, position: SourcePosition)] = [], source: SourceText,
    inclusions: [SourceText] = [], blocks: [Block]
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.uses = uses
    self.source = source
    self.inclusions = inclusions
    self.blocks = blocks
  }

  /// The text that a position of this chapter lies in.
  public func source(named file: String) -> SourceText? {
    file == source.file ? source : inclusions.first { $0.file == file }
  }
}

/// The text of a source file, line by line.
public struct SourceText: Sendable {
  /// Path relative to the book's folder.
  public var file: String
  /// Lines without their line ends.
  public var lines: [String]
  /// Whether the program made it; there is no such file then.
  public var isGenerated = false

  /// Creates a source.
  public init(file: String, lines: [String], isGenerated: Bool = false) {
    self.file = file
    self.lines = lines
    self.isGenerated = isGenerated
  }
}
