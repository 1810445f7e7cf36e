import Bibliography
import CCmark
import Mathematics

/// Turns the inlines of the Markdown tree into values, with their places in the source.
struct InlineReader {
  /// Where inlines stand, which decides what they may contain.
  struct Context {
    var allowsReferences = true
    var allowsNotes = true

    static let text = Context()
    static let heading = Context(allowsReferences: false)
    static let note = Context(allowsNotes: false)
  }

  /// The number the next computed value gets.
  var valueCount = 0
  var diagnostics: [Diagnostic] = []
  /// The text of a footnote by name, converted at its first use.
  var footnotes: Footnotes
  let source: SourceText
  /// The formulas of the source, which stand in it as private-use characters.
  let formulas: FormulaMask
  /// The works that may be cited.
  let bibliography: Bibliography

  /// Nesting beyond this is refused: values of this depth are walked by recursion.
  static let maximumDepth = 60

  init(
    source: SourceText, footnotes: Footnotes, formulas: FormulaMask, bibliography: Bibliography
  ) {
    self.source = source
    self.footnotes = footnotes
    self.formulas = formulas
    self.bibliography = bibliography
  }

  private struct Frame {
    var node: MarkdownTree.Node
    var content: [Inline] = []
    var position: SourcePosition
    var isLink: Bool
  }

  /// The inlines of a paragraph or heading.
  mutating func read(
    childrenOf block: MarkdownTree.Node, _ raw: inout RawText, _ context: Context
  ) -> [Inline] {
    var stack = [Frame(node: block, position: raw.currentPosition, isLink: false)]
    var run = TextRun()
    var linkDepth = 0
    guard let iterator = cmark_iter_new(block) else { return [] }
    defer { cmark_iter_free(iterator) }

    func flush(_ reader: inout InlineReader) {
      guard !run.isEmpty else { return }
      if run.removeContinuation(), case .softBreak? = stack[stack.count - 1].content.last {
        stack[stack.count - 1].content.removeLast()
      }
      let isPlain = linkDepth > 0 || !context.allowsReferences
      let inlines = reader.inlines(
        of: run, raw, references: !isPlain, notes: context.allowsNotes && linkDepth == 0)
      stack[stack.count - 1].content += inlines
      run = TextRun()
    }

    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { break }
      guard let node = cmark_iter_get_node(iterator), node != block else { continue }
      let kind = cmark_node_get_type(node)
      if kind == CMARK_NODE_TEXT {
        run.append(MarkdownTree.literal(node), &raw)
        continue
      }
      flush(&self)
      if event == CMARK_EVENT_EXIT {
        close(&stack, &raw, &linkDepth)
        continue
      }
      switch kind {
      case CMARK_NODE_SOFTBREAK: stack[stack.count - 1].content.append(.softBreak)
      case CMARK_NODE_LINEBREAK: stack[stack.count - 1].content.append(.lineBreak)
      case CMARK_NODE_CODE:
        stack[stack.count - 1].content.append(code(MarkdownTree.literal(node), &raw))
      case CMARK_NODE_HTML_INLINE:
        let text = MarkdownTree.literal(node)
        _ = raw.follow(Array(text.unicodeScalars))
        stack[stack.count - 1].content.append(.html(formulas.unmasked(text)))
      default:
        let isLink = kind == CMARK_NODE_LINK || kind == CMARK_NODE_IMAGE
        let position = isLink ? raw.position(raw.followOpening()) : raw.currentPosition
        if isLink { linkDepth += 1 }
        if stack.count > Self.maximumDepth {
          diagnostics.append(
            Diagnostic(
              code: "nested-too-deeply", "the text is nested too deeply", at: position,
              suggestion: "write it with less emphasis inside emphasis"))
          cmark_iter_reset(iterator, block, CMARK_EVENT_EXIT)
          continue
        }
        stack.append(Frame(node: node, position: position, isLink: isLink))
      }
    }
    flush(&self)
    while stack.count > 1 { close(&stack, &raw, &linkDepth) }
    return stack[0].content
  }

  private mutating func close(
    _ stack: inout [Frame], _ raw: inout RawText, _ linkDepth: inout Int
  ) {
    guard stack.count > 1 else { return }
    let frame = stack.removeLast()
    let inline: Inline
    switch cmark_node_get_type(frame.node) {
    case CMARK_NODE_EMPH: inline = .emphasis(frame.content)
    case CMARK_NODE_STRONG: inline = .strong(frame.content)
    case CMARK_NODE_IMAGE:
      inline = .image(
        source: formulas.unmasked(MarkdownTree.destination(frame.node)),
        title: MarkdownTree.title(frame.node).map(formulas.unmasked),
        alternative: frame.content.plainText, position: frame.position)
    default:
      inline = .link(
        destination: formulas.unmasked(MarkdownTree.destination(frame.node)),
        title: MarkdownTree.title(frame.node).map(formulas.unmasked),
        content: frame.content, position: frame.position)
    }
    if frame.isLink {
      linkDepth -= 1
      raw.followDestination()
    }
    stack[stack.count - 1].content.append(inline)
  }

  private mutating func code(_ literal: String, _ raw: inout RawText) -> Inline {
    let span = raw.followCode(after: "{swift}")
    guard literal.hasPrefix("{swift}") else {
      if literal.lowercased().hasPrefix("{swift}") {
        diagnostics.append(
          Diagnostic(
            code: "fence-language", "the language of a computed value is written `{swift}`",
            at: raw.position(span?.content), length: 7,
            suggestion: "write `{swift}` in small letters"))
      }
      reportForeignCode(literal, at: raw.position(span?.content))
      return .code(formulas.unmasked(literal))
    }
    let expression = literal.dropFirst(7).drop(while: \.isWhitespace)
    let position = raw.position(span?.rest)
    if expression.allSatisfy(\.isWhitespace) {
      diagnostics.append(
        Diagnostic(
          code: "empty-value", "a computed value has no expression", at: position,
          suggestion: "write `{swift} name`"))
      return .code(literal)
    }
    // The Markdown parser joins lines; mistakes must be found on the line they stand on.
    var text =
      span.flatMap { span in span.rest.flatMap { raw.brokenText(from: $0, to: span.end) } }
      ?? String(expression)
    while let last = text.last, last.isWhitespace { text.removeLast() }
    defer { valueCount += 1 }
    return .value(InlineValue(index: valueCount, expression: text, position: position))
  }
}

extension [Inline] {
  /// The text without any mark-up.
  ///
  /// Computed values, references and notes have no text of their own and are left out.
  public var plainText: String {
    var text = ""
    for inline in self {
      switch inline {
      case .text(let part), .code(let part), .html(let part): text += part
      case .emphasis(let content), .strong(let content), .link(_, _, let content, _):
        text += content.plainText
      case .image(_, _, let alternative, _): text += alternative
      case .formula(let formula, _): text += formula.plainText
      case .softBreak, .lineBreak: text += " "
      case .value, .reference, .citation, .note: break
      }
    }
    return text
  }
}
