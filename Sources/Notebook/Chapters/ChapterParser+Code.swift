import CCmark

extension ChapterParser {
  /// A code block: a cell if its info string is `swift {…}`, else code that is shown.
  mutating func code(_ node: MarkdownTree.Node) -> Block {
    let position = position(node)
    let lines = MarkdownTree.lines(node)
    let text = MarkdownTree.literal(node)
    let raw =
      source.lines.indices.contains(position.line - 1) ? source.lines[position.line - 1] : ""
    let start = raw.unicodeScalars.dropFirst(position.column - 1).first
    let shown = reader.formulas.unmasked(text)
    guard start == "`" || start == "~" else { return .code(language: nil, text: shown) }
    let info = FenceInfo(raw, at: position, diagnostics: &reader.diagnostics)
    let isClosed = isClosed(info, lines) && !(info.isCell && containsFence(text, info))
    if !isClosed {
      report(
        Diagnostic(
          code: "unclosed-fence", "the code block that begins here does not end", at: position,
          length: info.fence?.count ?? 3,
          suggestion: "close it with the same marks on a line of their own"))
    }
    guard info.isCell else {
      if info.language?.lowercased() == "swift", CellOptions.lineCount([text]) > 0 {
        report(
          Diagnostic(
            .warning, code: "not-a-cell", "this block is only shown, although it has options",
            at: position, length: raw.unicodeScalars.count - position.column + 1,
            suggestion: "write `swift {}` to run it"))
      }
      return .code(language: info.language, text: shown)
    }
    return .cell(cell(text, info, at: position, lines, isClosed: isClosed))
  }

  /// Whether a block's text has a line that begins another block, which no Swift has: the block
  /// was meant to end before it.
  private func containsFence(_ text: String, _ info: FenceInfo) -> Bool {
    guard let fence = info.fence else { return false }
    return text.split(separator: "\n").contains { line in
      line.unicodeScalars.drop { $0 == " " || $0 == "\t" }.prefix { $0 == fence.scalar }.count
        >= fence.count
    }
  }

  private func isClosed(_ info: FenceInfo, _ lines: ClosedRange<Int>) -> Bool {
    guard let fence = info.fence, lines.count > 1,
      source.lines.indices.contains(lines.upperBound - 1)
    else { return false }
    let scalars = Array(source.lines[lines.upperBound - 1].unicodeScalars)
    let line = scalars.drop { $0 == " " || $0 == "\t" || $0 == ">" }
    let marks = line.prefix { $0 == fence.scalar }.count
    return marks >= fence.count && line.dropFirst(marks).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private mutating func cell(
    _ text: String, _ info: FenceInfo, at position: SourcePosition, _ lines: ClosedRange<Int>,
    isClosed: Bool
  ) -> Cell {
    var content = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if content.last?.isEmpty == true { content.removeLast() }
    let optionCount = CellOptions.lineCount(content)
    let optionLines = (0..<optionCount).map {
      (text: content[$0], position: start(of: content[$0], line: position.line + 1 + $0))
    }
    let problemCount = reader.diagnostics.count
    let read = CellOptions.read(
      optionLines, formulas: reader.formulas, diagnostics: &reader.diagnostics)
    let hasAllOptions = reader.diagnostics.count == problemCount
    var options = read.options
    if let caption = read.caption {
      options.caption = reader.inlines(
        of: caption.value, at: caption.valuePosition, through: caption.lastLine)
    }
    for part in read.subcaptions {
      options.subcaptions.append(
        reader.inlines(of: part.text, at: part.position, through: part.position.line))
    }
    for (offset, line) in content.enumerated().dropFirst(optionCount)
    where isClosed && line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("//|") {
      report(
        Diagnostic(
          code: "late-option", "options stand at the top of a cell, before its code",
          at: start(of: line, line: position.line + 1 + offset), length: 3,
          suggestion: "move this line up"))
    }
    if let label = info.label {
      labels.append((label.text, label.position))
      if label.text.hasPrefix("fig-"), options.alternative == nil, options.showsOutput {
        report(
          Diagnostic(
            code: "missing-alt",
            "the figure `\(label.text)` has no description for who cannot see it",
            at: label.position, length: label.text.unicodeScalars.count + 1,
            suggestion: "add `//| alt: what the figure shows, with its main numbers`"))
      }
      // An option that could not be read may have been meant as the caption.
      let isNumbered = label.text.hasPrefix("fig-") || label.text.hasPrefix("tbl-")
      if isNumbered, options.caption == nil, options.showsOutput, hasAllOptions {
        report(
          Diagnostic(
            .warning, code: "missing-caption", "`\(label.text)` has a number but no caption",
            at: label.position, length: label.text.unicodeScalars.count + 1,
            suggestion: "add `//| cap: what it shows`"))
      }
    }
    let code = aligned(
      Array(content.dropFirst(optionCount)), firstLine: position.line + 1 + optionCount)
    let cell = Cell(
      index: cells.count, label: info.label?.text, classes: info.classes, options: options,
      code: code.text, codePosition: code.position, lines: lines, isClosed: isClosed)
    cells.append(cell)
    return cell
  }

  /// Code whose lines all begin in the same column of the source.
  ///
  /// The Markdown parser removes less white space where a line has less, and turns tabs into
  /// spaces; the columns of mistakes must be those of the source.
  private func aligned(
    _ lines: [String], firstLine: Int
  ) -> (text: String, position: SourcePosition) {
    func lead(_ line: String) -> Int {
      line.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
    }
    // For each line that is not empty, where its first character other than white space stands.
    let columns = lines.enumerated().map { offset, line -> Int? in
      let ink = String(line.unicodeScalars.dropFirst(lead(line)))
      return ink.isEmpty ? nil : start(of: ink, line: firstLine + offset).column
    }
    let base = zip(lines, columns).compactMap { line, column in column.map { $0 - lead(line) } }
      .min().map { max(1, $0) }
    let text = zip(lines, columns).map { line, column in
      guard let base, let column, column - base != lead(line) else { return line }
      return String(repeating: " ", count: max(0, column - base))
        + String(line.unicodeScalars.dropFirst(lead(line)))
    }
    return (
      text.joined(separator: "\n"),
      SourcePosition(file: source.file, line: firstLine, column: base ?? 1)
    )
  }

  /// Where a line of a code block's content begins in the source, behind the indentation of
  /// the list or quotation that it stands in.
  private func start(of line: String, line number: Int) -> SourcePosition {
    var column = 1
    if source.lines.indices.contains(number - 1) {
      let raw = source.lines[number - 1].unicodeScalars.count
      column = max(1, raw - line.unicodeScalars.count + 1)
    }
    return SourcePosition(file: source.file, line: number, column: column)
  }
}
