import CCmark

/// Parses one chapter into a tree of values.
struct ChapterParser {
  /// The text with its formulas hidden.
  let source: SourceText
  let surroundings: BookSurroundings
  /// The files that include this one, the outermost first.
  let enclosing: [String]
  var reader: InlineReader
  var cells: [Cell] = []
  var labels: [(label: String, position: SourcePosition)] = []
  var headings = HeadingIdentifiers()
  /// The files that this one includes.
  var inclusions: [SourceText] = []
  /// Lines as the Markdown parser sees them: without front matter and footnote definitions.
  var lines: [String]

  /// What came of parsing a chapter.
  struct Outcome: Sendable {
    var chapter: Chapter
    var labels: [(label: String, position: SourcePosition)]
    var diagnostics: [Diagnostic]
  }

  /// Parses a chapter.
  ///
  /// - Parameter name: The chapter's name.
  /// - Returns: The chapter, the labels it defines and what is wrong with it. The chapter is
  ///   complete even then, so that later checks can find more.
  static func parse(
    _ source: SourceText, name: String, in surroundings: BookSurroundings = BookSurroundings()
  ) -> Outcome {
    var diagnostics: [Diagnostic] = []
    let frontMatter = FrontMatter(source, diagnostics: &diagnostics)
    var parser = ChapterParser(
      source, frontMatterLines: frontMatter.lineCount, surroundings: surroundings, enclosing: [])
    let blocks = parser.blocks()
    parser.finish()
    diagnostics += parser.reader.diagnostics
    let chapter = Chapter(
      name: name, title: frontMatter.title.isEmpty ? name : frontMatter.title,
      summary: frontMatter.summary, uses: frontMatter.uses, source: source,
      inclusions: parser.inclusions, blocks: blocks)
    return Outcome(
      chapter: chapter, labels: parser.labels,
      diagnostics: diagnostics.sorted { $0.position < $1.position })
  }

  init(
    _ original: SourceText, frontMatterLines: Int, surroundings: BookSurroundings,
    enclosing: [String]
  ) {
    var diagnostics: [Diagnostic] = []
    var masked = original
    for index in 0..<min(frontMatterLines, masked.lines.count) { masked.lines[index] = "" }
    let code = Self.codeLines(masked.lines)
    var mask = FormulaMask()
    mask.hide(in: &masked.lines, file: masked.file, code: code)
    diagnostics += mask.diagnostics
    lines = masked.lines
    let footnotes = Footnotes(
      removedFrom: &lines, file: masked.file, code: code, diagnostics: &diagnostics)
    source = masked
    self.surroundings = surroundings
    self.enclosing = enclosing
    reader = InlineReader(
      source: masked, footnotes: footnotes, formulas: mask, bibliography: surroundings.bibliography)
    reader.diagnostics = diagnostics
  }

  /// Reports what can only be known at the end of a file.
  mutating func finish() {
    for (name, position) in reader.footnotes.unused {
      report(
        Diagnostic(
          .warning, code: "unused-footnote", "no text refers to the footnote `\(name)`",
          at: position, length: name.unicodeScalars.count + 3,
          suggestion: "write `[^\(name)]` where it belongs, or delete it"))
    }
  }

  /// The lines of code blocks and raw HTML, from 1.
  private static func codeLines(_ lines: [String]) -> Set<Int> {
    MarkdownTree.withTree(lines.joined(separator: "\n") + "\n") { root in
      var result: Set<Int> = []
      guard let root, let iterator = cmark_iter_new(root) else { return result }
      defer { cmark_iter_free(iterator) }
      while cmark_iter_next(iterator) != CMARK_EVENT_DONE {
        guard let node = cmark_iter_get_node(iterator) else { continue }
        let kind = cmark_node_get_type(node)
        if kind == CMARK_NODE_CODE_BLOCK || kind == CMARK_NODE_HTML_BLOCK {
          result.formUnion(MarkdownTree.lines(node))
        }
      }
      return result
    }
  }

  private enum Container {
    case document
    case quotation(firstLine: Int)
    case list(start: Int?, isTight: Bool, items: [[Block]])
    case item
  }

  private struct Frame {
    var container: Container
    var blocks: [Block] = []
  }

  mutating func blocks() -> [Block] {
    MarkdownTree.withTree(lines.joined(separator: "\n") + "\n") { root in
      guard let root, let iterator = cmark_iter_new(root) else { return [] }
      defer { cmark_iter_free(iterator) }
      var stack = [Frame(container: .document)]
      while true {
        let event = cmark_iter_next(iterator)
        if event == CMARK_EVENT_DONE { break }
        guard let node = cmark_iter_get_node(iterator), node != root else { continue }
        if event == CMARK_EVENT_EXIT {
          close(&stack)
          continue
        }
        guard let container = container(node) else {
          stack[stack.count - 1].blocks += leaf(node)
          cmark_iter_reset(iterator, node, CMARK_EVENT_EXIT)
          continue
        }
        guard stack.count <= InlineReader.maximumDepth else {
          report(
            Diagnostic(
              code: "nested-too-deeply", "lists and quotations are nested too deeply",
              at: position(node), suggestion: "write it with fewer levels"))
          stack[stack.count - 1].blocks.append(.html(""))
          cmark_iter_reset(iterator, root, CMARK_EVENT_EXIT)
          break
        }
        stack.append(Frame(container: container))
      }
      while stack.count > 1 { close(&stack) }
      return stack[0].blocks
    }
  }

  private func container(_ node: MarkdownTree.Node) -> Container? {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_BLOCK_QUOTE: return .quotation(firstLine: MarkdownTree.lines(node).lowerBound)
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      return .list(
        start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
        isTight: cmark_node_get_list_tight(node) == 1, items: [])
    case CMARK_NODE_ITEM: return .item
    default: return nil
    }
  }

  private mutating func close(_ stack: inout [Frame]) {
    guard stack.count > 1 else { return }
    let frame = stack.removeLast()
    switch frame.container {
    case .document: break
    case .item:
      if case .list(let start, let isTight, let items) = stack[stack.count - 1].container {
        stack[stack.count - 1].container = .list(
          start: start, isTight: isTight, items: items + [frame.blocks])
      }
    case .list(let start, let isTight, let items):
      stack[stack.count - 1].blocks.append(.list(start: start, isTight: isTight, items: items))
    case .quotation(let firstLine):
      stack[stack.count - 1].blocks.append(quotation(frame.blocks, firstLine: firstLine))
    }
  }

  private mutating func leaf(_ node: MarkdownTree.Node) -> [Block] {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_PARAGRAPH: return paragraph(node)
    case CMARK_NODE_HEADING: return [heading(node)]
    case CMARK_NODE_CODE_BLOCK: return [code(node)]
    case CMARK_NODE_HTML_BLOCK:
      return [.html(reader.formulas.unmasked(MarkdownTree.literal(node)))]
    case CMARK_NODE_THEMATIC_BREAK: return [.thematicBreak]
    default: return []
    }
  }

  private mutating func paragraph(_ node: MarkdownTree.Node) -> [Block] {
    if let blocks = insertion(node) { return blocks }
    if let blocks = table(node) { return blocks }
    let position = position(node)
    reportForeignBlock(at: position)
    var raw = RawText(
      source, from: (position.line, position.column), through: MarkdownTree.lines(node).upperBound)
    return equations(in: reader.read(childrenOf: node, &raw, .text), at: position)
  }

  /// Where a block begins.
  func position(_ node: MarkdownTree.Node) -> SourcePosition {
    let line = MarkdownTree.lines(node).lowerBound
    let column = source.column(ofByte: Int(cmark_node_get_start_column(node)), line: line)
    return SourcePosition(file: source.file, line: line, column: column)
  }

  mutating func report(_ diagnostic: Diagnostic) { reader.diagnostics.append(diagnostic) }
}
