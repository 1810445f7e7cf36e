import CCmark

extension ChapterParser {
  /// A cell of a pipe table: its raw text and where it begins.
  private struct Field {
    var text: String
    var column: Int
    var endColumn: Int
  }

  /// The table a paragraph is, if its second line or a later one is a row of rules.
  ///
  /// The Markdown parser has no tables and reads them as paragraphs.
  mutating func table(_ node: MarkdownTree.Node) -> [Block]? {
    let start = position(node)
    let lines = MarkdownTree.lines(node)
    guard lines.count >= 2, source.lines.indices.contains(lines.upperBound - 1) else { return nil }
    let rows = lines.map { line -> (line: Int, scalars: [Unicode.Scalar], start: Int) in
      let scalars = Array(source.lines[line - 1].unicodeScalars)
      let first = line == start.line ? start.column - 1 : RawText.prefixCount(scalars)
      return (line, scalars, min(first, scalars.count))
    }
    guard
      let rule = rows.indices.dropFirst().first(where: {
        Self.mayBeRule(rows[$0].scalars[rows[$0].start...])
          && alignments(fields(rows[$0].scalars, from: rows[$0].start)) != nil
      }), let alignments = alignments(fields(rows[rule].scalars, from: rows[rule].start))
    else { return nil }
    let headerFields = fields(rows[rule - 1].scalars, from: rows[rule - 1].start)
    let position = SourcePosition(
      file: source.file, line: rows[rule - 1].line, column: rows[rule - 1].start + 1)
    guard headerFields.count == alignments.count else {
      report(
        Diagnostic(
          code: "table-columns",
          "the table's head has \(headerFields.count) cells, its rule \(alignments.count)",
          at: SourcePosition(
            file: source.file, line: rows[rule].line, column: rows[rule].start + 1),
          length: rows[rule].scalars.count - rows[rule].start,
          suggestion: "write as many `---` as there are headings"))
      return nil
    }
    var blocks: [Block] = []
    if rule > 1 {
      let text = rows[..<(rule - 1)].map {
        String(String.UnicodeScalarView($0.scalars[$0.start...]))
      }
      let content = reader.inlines(
        of: text.joined(separator: "\n"), at: start, through: rows[rule - 2].line)
      blocks.append(.paragraph(content, position: start))
    }
    let header = headerFields.map { inlines($0, line: rows[rule - 1].line) }
    var body: [[[Inline]]] = []
    for row in rows[(rule + 1)...] {
      let cells = fields(row.scalars, from: row.start)
      if cells.count > alignments.count {
        report(
          Diagnostic(
            code: "table-columns",
            "this row has \(cells.count) cells, the table has \(alignments.count) columns",
            at: SourcePosition(
              file: source.file, line: row.line, column: cells[alignments.count].column),
            suggestion: "write `\\|` for a bar inside a cell"))
      }
      var content = cells.prefix(alignments.count).map { inlines($0, line: row.line) }
      while content.count < alignments.count { content.append([]) }
      body.append(content)
    }
    blocks.append(.table(alignments: alignments, header: header, rows: body, position: position))
    return blocks
  }

  private mutating func inlines(_ field: Field, line: Int) -> [Inline] {
    reader.inlines(
      of: field.text, at: SourcePosition(file: source.file, line: line, column: field.column),
      through: line, endColumn: field.endColumn)
  }

  /// Splits a row at bars that are neither escaped nor in a code span.
  private func fields(_ scalars: [Unicode.Scalar], from start: Int) -> [Field] {
    var bounds: [(start: Int, end: Int)] = []
    var index = start
    while index < scalars.count, scalars[index] == " " || scalars[index] == "\t" { index += 1 }
    if index < scalars.count, scalars[index] == "|" { index += 1 }
    var fieldStart = index
    while index < scalars.count {
      switch scalars[index] {
      case "\\": index += 2
      case "`": index = endOfCode(scalars, from: index)
      case "|":
        bounds.append((fieldStart, index))
        index += 1
        fieldStart = index
      default: index += 1
      }
    }
    let rest = scalars[min(fieldStart, scalars.count)...]
    if !rest.allSatisfy({ $0 == " " || $0 == "\t" }) { bounds.append((fieldStart, scalars.count)) }
    return bounds.map { bound in
      var (start, end) = bound
      while start < end, scalars[start] == " " || scalars[start] == "\t" { start += 1 }
      while end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
      let text = String(String.UnicodeScalarView(scalars[start..<end]))
      return Field(
        text: text.replacing("\\|", with: "|"), column: start + 1, endColumn: end + 1)
    }
  }

  private func endOfCode(_ scalars: [Unicode.Scalar], from start: Int) -> Int {
    let length = scalars[start...].prefix { $0 == "`" }.count
    var index = start + length
    while index < scalars.count {
      let count = scalars[index...].prefix { $0 == "`" }.count
      if count == length { return index + count }
      index += max(1, count)
    }
    return start + length
  }

  /// Whether a line has only what a row of rules has; tells most lines of text apart at once.
  private static func mayBeRule(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
    var hasBar = false
    for scalar in scalars {
      switch scalar {
      case "|": hasBar = true
      case "-", ":", " ", "\t": continue
      default: return false
      }
    }
    return hasBar
  }

  /// The alignments of a row of rules, `:---|--:`; nothing for any other row.
  private func alignments(_ fields: [Field]) -> [Block.Alignment?]? {
    guard !fields.isEmpty else { return nil }
    var result: [Block.Alignment?] = []
    for field in fields {
      let isLeft = field.text.hasPrefix(":")
      let isRight = field.text.count > 1 && field.text.hasSuffix(":")
      let dashes = field.text.dropFirst(isLeft ? 1 : 0).dropLast(isRight ? 1 : 0)
      guard !dashes.isEmpty, dashes.allSatisfy({ $0 == "-" }) else { return nil }
      result.append(isLeft && isRight ? .center : isRight ? .right : isLeft ? .left : nil)
    }
    return result
  }
}
