/// What other tools would understand and this one would print as it is written.
extension InlineReader {
  /// Languages that other tools run in a line of text.
  private static let languages: Set = ["bash", "js", "julia", "ojs", "py", "python", "r", "sh"]

  /// Commands of LaTeX that authors use in running text, and what is written here instead.
  private static let commands: [String: String] = {
    let reference = "write a reference as `@fig-name`"
    let citation = "write a citation as `[@key]`"
    return [
      "autoref": reference, "cref": reference, "eqref": reference, "ref": reference,
      "cite": citation, "citep": citation, "citet": citation, "parencite": citation,
      "textcite": citation, "footnote": "write a footnote as `[^name]`",
      "label": "write a label as `{#sec-name}` behind what it names",
    ]
  }()

  /// Reports `` `{python} 3` ``.
  mutating func reportForeignCode(_ literal: String, at position: SourcePosition) {
    guard literal.hasPrefix("{"), let end = literal.firstIndex(of: "}"),
      literal[literal.index(after: end)...].first?.isWhitespace == true
    else { return }
    let braces = literal[...end]
    guard Self.languages.contains(braces.dropFirst().dropLast().lowercased()) else { return }
    reportForeign(
      "only Swift is computed in a text; this is only shown", at: position,
      length: braces.unicodeScalars.count, "write `{swift} expression`")
  }

  /// Reports what begins at an element of a text, if another tool would understand it.
  mutating func reportForeignSyntax(_ run: TextRun, _ index: Int, _ raw: RawText) {
    let elements = run.elements[index...].prefix(400)
    guard let first = elements.first, !first.isEscaped,
      let second = elements.dropFirst().first, !second.isEscaped
    else { return }
    func length(through end: Unicode.Scalar) -> Int {
      elements.firstIndex { $0.scalar == end }.map { $0 - index + 1 } ?? 2
    }
    let position = raw.position(first.index)
    switch (first.scalar, second.scalar) {
    case ("^", "["):
      reportForeign(
        "a footnote inside the text is only shown", at: position, length: length(through: "]"),
        "write `[^name]` here and `[^name]: text` in a paragraph of its own")
    case ("{", "{"):
      let rest = elements.dropFirst(2).map(\.scalar).drop { " <".unicodeScalars.contains($0) }
      let word = String(String.UnicodeScalarView(rest.prefix { $0.properties.isAlphabetic }))
      guard ChapterParser.commands.contains(word) else { return }
      reportForeign(
        "an insertion in the middle of a text is only shown", at: position,
        length: length(through: "}") + 1,
        "write it on a line of its own, with an empty line before and after it")
    case ("\\", _):
      let name = elements.dropFirst().map(\.scalar).prefix { $0.properties.isAlphabetic }
      let word = String(String.UnicodeScalarView(name)).lowercased()
      guard let advice = Self.commands[word],
        elements.dropFirst(name.count + 1).first?.scalar == "{"
      else { return }
      reportForeign(
        "commands of LaTeX are only understood in formulas", at: position,
        length: length(through: "}"), advice)
    default: break
    }
  }

  private mutating func reportForeign(
    _ message: String, at position: SourcePosition, length: Int, _ suggestion: String
  ) {
    diagnostics.append(
      Diagnostic(
        .warning, code: "foreign-syntax", message, at: position, length: length,
        suggestion: suggestion))
  }
}

extension ChapterParser {
  /// Reports a paragraph that begins with `:::`, as blocks of other tools do.
  mutating func reportForeignBlock(at position: SourcePosition) {
    guard source.lines.indices.contains(position.line - 1) else { return }
    let line = source.lines[position.line - 1].unicodeScalars.dropFirst(position.column - 1)
    let count = line.prefix { $0 == ":" }.count
    guard count >= 3 else { return }
    let isEnd = line.dropFirst(count).allSatisfy { $0 == " " || $0 == "\t" }
    report(
      Diagnostic(
        .warning, code: "foreign-syntax", "lines with `:::` are only shown", at: position,
        length: count,
        suggestion: isEnd ? "delete it" : "write a call-out as a quotation, `> [!NOTE]`"))
  }
}

extension FenceInfo {
  /// What is wrong with a fence such as ```` ```{python} ````, which other tools run.
  static func foreignSyntax(
    inBraces scalars: ArraySlice<Unicode.Scalar>, at position: SourcePosition
  )
    -> Diagnostic?
  {
    let name = String(
      String.UnicodeScalarView(scalars.dropFirst().prefix { $0.properties.isAlphabetic }))
    guard !name.isEmpty else { return nil }
    let isCallout = Block.Callout(rawValue: name.lowercased()) != nil
    return Diagnostic(
      .warning, code: "foreign-syntax", "only `swift` runs; this block is only shown",
      at: position, length: scalars.count,
      suggestion: isCallout
        ? "write a call-out as a quotation, `> [!\(name.uppercased())]`"
        : "write `\(name)` without braces to show it, or a cell, `swift {}`")
  }
}
