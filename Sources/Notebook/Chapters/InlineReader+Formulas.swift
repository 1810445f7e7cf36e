import Mathematics

extension InlineReader {
  /// A formula, or nothing if it cannot be understood, which is reported.
  mutating func formula(_ number: Int) -> Inline? {
    let span = formulas.spans[number]
    do throws(FormulaProblem) {
      return .formula(try Formula(parsing: span.source), isDisplayed: span.isDisplayed)
    } catch {
      let problem = Diagnostic(
        code: "bad-formula", error.message, at: span.position(at: error.offset),
        length: error.length,
        suggestion: error.suggestion.map(Diagnostic.advice)
          ?? "write it with other commands; words stand in `\\text{…}`")
      // A footnote's text may be read more than once.
      if !diagnostics.contains(problem) { diagnostics.append(problem) }
      return nil
    }
  }
}

extension ChapterParser {
  /// A paragraph's text, with the displayed formulas in it as blocks of their own.
  mutating func equations(in content: [Inline], at position: SourcePosition) -> [Block] {
    var blocks: [Block] = []
    var text: [Inline] = []
    func flush() {
      while let last = text.last, last.isBlank { text.removeLast() }
      if !text.isEmpty { blocks.append(.paragraph(text, position: position)) }
      text = []
    }
    var index = 0
    while index < content.count {
      guard case .formula(let formula, isDisplayed: true) = content[index] else {
        if !(text.isEmpty && content[index].isBlank && !blocks.isEmpty) {
          text.append(content[index])
        }
        index += 1
        continue
      }
      flush()
      index += 1
      var label: String?
      if index < content.count, case .text(let rest) = content[index],
        let found = takeEquationLabel(rest, position)
      {
        label = found.label
        index += 1
        if !found.rest.isEmpty { text.append(.text(found.rest)) }
      }
      blocks.append(.equation(formula, label: label, position: position))
    }
    flush()
    return blocks.isEmpty ? [.paragraph(content, position: position)] : blocks
  }

  /// The label in ` {#eq-loss}` behind a formula.
  private mutating func takeEquationLabel(_ text: String, _ position: SourcePosition)
    -> (label: String?, rest: String)?
  {
    let trimmed = text.drop { $0 == " " }
    guard trimmed.hasPrefix("{#"), let end = trimmed.firstIndex(of: "}") else { return nil }
    let label = String(trimmed[trimmed.index(trimmed.startIndex, offsetBy: 2)..<end])
    let rest = String(trimmed[trimmed.index(after: end)...].drop { $0 == " " })
    let place = self.place(of: "{#\(label)}", from: position)
    let length = label.unicodeScalars.count + 1
    if let problem = FenceInfo.problem(withLabel: label, at: place, length: length) {
      report(problem)
      return (nil, rest)
    }
    if let problem = FenceInfo.problem(
      withLabel: label, of: "an equation", prefix: "eq", at: place)
    {
      report(problem)
      return (nil, rest)
    }
    labels.append((label, place))
    return (label, rest)
  }

  /// Where `{#label}` stands at or after a line; points at the `#`.
  private func place(of text: String, from position: SourcePosition) -> SourcePosition {
    for line in position.line..<min(position.line + 400, source.lines.count + 1) {
      let scalars = source.lines[line - 1]
      if let range = scalars.range(of: text) {
        let column = scalars.unicodeScalars.distance(
          from: scalars.startIndex, to: range.lowerBound)
        return SourcePosition(file: source.file, line: line, column: column + 2)
      }
    }
    return position
  }
}

extension Inline {
  /// Whether it is white space only.
  fileprivate var isBlank: Bool {
    switch self {
    case .softBreak, .lineBreak: true
    case .text(let text): text.allSatisfy(\.isWhitespace)
    default: false
    }
  }
}
