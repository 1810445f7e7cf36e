import CCmark
import Storage

/// Neighbouring text nodes as one row of scalars, each with its place in the source.
struct TextRun {
  struct Element {
    var scalar: Unicode.Scalar
    /// Index in the raw text, if it was found there.
    var index: Int?
    /// Whether the author wrote it so that it has no special meaning.
    var isEscaped: Bool
  }

  private(set) var elements: [Element] = []

  /// Stands before a text that must not be read as a list, heading or rule.
  ///
  /// Private use; it is dropped again here and never reaches a page.
  static let mark: Unicode.Scalar = "\u{E000}"

  var isEmpty: Bool { elements.isEmpty }

  /// Adds a text node and follows it in the source.
  mutating func append(_ literal: String, _ raw: inout RawText) {
    var scalars = Array(literal.unicodeScalars)
    if scalars.first == Self.mark {
      scalars.removeFirst()
      if scalars.first == " " { scalars.removeFirst() }
    }
    guard !scalars.isEmpty else { return }
    let places = raw.follow(scalars)
    for (offset, scalar) in scalars.enumerated() {
      elements.append(
        Element(
          scalar: scalar, index: places?[offset].index,
          isEscaped: places?[offset].isEscaped ?? false))
    }
  }

  /// Drops the rest of a formula that began on the line before; returns whether there was one.
  mutating func removeContinuation() -> Bool {
    let count = elements.prefix { $0.scalar == FormulaMask.continuation }.count
    elements.removeFirst(count)
    return count > 0
  }

  func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(elements[range].map(\.scalar)))
  }
}

extension InlineReader {
  /// Splits text at cross-references and footnote marks.
  mutating func inlines(
    of run: TextRun, _ raw: RawText, references: Bool, notes: Bool
  ) -> [Inline] {
    var inlines: [Inline] = []
    var start = 0
    var index = 0
    func flush(to end: Int) {
      if end > start { inlines.append(.text(run.text(start..<end))) }
    }
    while index < run.elements.count {
      let element = run.elements[index]
      if let number = formulas.index(of: element.scalar) {
        flush(to: index)
        if let formula = formula(number) { inlines.append(formula) }
        index += 1
        while index < run.elements.count, run.elements[index].scalar == FormulaMask.filler {
          index += 1
        }
        start = index
      } else if element.scalar == "[", !element.isEscaped, references,
        let group = citation(run, index, raw)
      {
        flush(to: index)
        inlines += group.inlines
        start = group.end
        index = group.end
      } else if element.scalar == "@", !element.isEscaped, references,
        let end = endOfReference(run, index)
      {
        let label = run.text(index + 1..<end)
        let position = raw.position(element.index)
        flush(to: index)
        if let problem = FenceInfo.problem(
          withLabel: label, prefixes: FenceInfo.referencePrefixes, at: position,
          length: label.unicodeScalars.count + 1)
        {
          diagnostics.append(problem)
          inlines.append(.text("@" + label))
        } else {
          inlines.append(.reference(CrossReference(label: label, position: position)))
        }
        start = end
        index = end
      } else if element.scalar == "@", !element.isEscaped, references,
        let work = narrative(run, index, raw)
      {
        flush(to: index)
        inlines += work.inlines
        start = work.end
        index = work.end
      } else if element.scalar == "[", !element.isEscaped, let end = endOfNote(run, index) {
        let name = run.text(index + 2..<end - 1)
        let position = raw.position(element.index)
        flush(to: index)
        inlines += note(name, at: position, allowed: notes)
        start = end
        index = end
      } else {
        reportForeignSyntax(run, index, raw)
        index += 1
      }
    }
    flush(to: run.elements.count)
    return inlines
  }

  /// The index after a label that begins behind the `@` at `start`.
  func endOfReference(_ run: TextRun, _ start: Int) -> Int? {
    if start > 0 {
      let before = run.elements[start - 1].scalar
      if before.properties.isAlphabetic || before.properties.numericType != nil
        || "._-+@/".unicodeScalars.contains(before)
      {
        return nil
      }
    }
    var end = start + 1
    while end < run.elements.count {
      let scalar = run.elements[end].scalar
      guard scalar.isASCII,
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || scalar == "-" || scalar == "_"
      else { break }
      end += 1
    }
    while end > start + 1, run.elements[end - 1].scalar == "-" { end -= 1 }
    let word = run.text(start + 1..<end)
    let hasPrefix = FenceInfo.referencePrefixes.contains { word.hasPrefix($0 + "-") }
    return hasPrefix ? end : nil
  }

  /// The index after a footnote mark, `[^name]`, that begins at `start`.
  private func endOfNote(_ run: TextRun, _ start: Int) -> Int? {
    guard start + 2 < run.elements.count, run.elements[start + 1].scalar == "^" else { return nil }
    var end = start + 2
    while end < run.elements.count {
      let scalar = run.elements[end].scalar
      if scalar == "]" { return end > start + 2 ? end + 1 : nil }
      if scalar == "[" || scalar.properties.isWhitespace { return nil }
      end += 1
    }
    return nil
  }

  private mutating func note(
    _ name: String, at position: SourcePosition, allowed: Bool
  ) -> [Inline] {
    let length = name.unicodeScalars.count + 3
    guard allowed else {
      diagnostics.append(
        Diagnostic(
          code: "nested-footnote", "a footnote cannot stand inside a link or another footnote",
          at: position, length: length, suggestion: "move it into the running text"))
      return []
    }
    guard let definition = footnotes.definition(name) else {
      diagnostics.append(
        Diagnostic(
          code: "unknown-footnote", "the chapter has no footnote `\(name)`", at: position,
          length: length,
          suggestion: NearestName.suggestion(for: name, among: footnotes.names)
            ?? "write `[^\(name)]: text` in a paragraph of its own"))
      return []
    }
    if let known = footnotes.converted(name) { return [.note(known)] }
    let content = inlines(
      of: definition.text, at: definition.position, through: definition.lastLine, .note)
    footnotes.keep(content, for: name)
    return [.note(content)]
  }

  /// The inlines of a text that is a paragraph's content but not a block of the chapter's tree.
  ///
  /// - Parameters:
  ///   - position: Where the text begins in the source.
  ///   - lastLine: The line it ends on.
  mutating func inlines(
    of text: String, at position: SourcePosition, through lastLine: Int, endColumn: Int? = nil,
    _ context: Context = .text
  ) -> [Inline] {
    MarkdownTree.withTree("\(TextRun.mark) \(text)") { root in
      var content: [Inline] = []
      var child = root.flatMap { cmark_node_first_child($0) }
      var raw = RawText(
        source, from: (position.line, position.column), through: lastLine, endColumn: endColumn)
      while let block = child {
        if cmark_node_get_type(block) == CMARK_NODE_PARAGRAPH {
          if !content.isEmpty { content.append(.lineBreak) }
          content += read(childrenOf: block, &raw, context)
        } else {
          diagnostics.append(
            Diagnostic(
              code: "block-in-text", "only running text can stand here", at: position,
              suggestion: "write it as sentences, without lists, headings or code blocks"))
        }
        child = cmark_node_next(block)
      }
      return content
    }
  }
}
