import Storage

extension ChapterParser {
  /// A block quotation, or a call-out if its first line is `[!NOTE]`.
  mutating func quotation(_ blocks: [Block], firstLine: Int) -> Block {
    guard source.lines.indices.contains(firstLine - 1) else { return .quotation(blocks) }
    let scalars = Array(source.lines[firstLine - 1].unicodeScalars)
    guard let bracket = scalars.firstIndex(of: "["),
      scalars[..<bracket].allSatisfy({ " \t>-*+0123456789.)".unicodeScalars.contains($0) }),
      scalars[bracket...].starts(with: "[!".unicodeScalars),
      let end = scalars[bracket...].firstIndex(of: "]"),
      scalars[(end + 1)...].allSatisfy({ $0 == " " || $0 == "\t" })
    else { return .quotation(blocks) }
    let word = String(String.UnicodeScalarView(scalars[(bracket + 2)..<end]))
    guard case .paragraph(let content, let position)? = blocks.first else {
      return .quotation(blocks)
    }
    guard let kind = Block.Callout(rawValue: word.lowercased()) else {
      let names = Block.Callout.allCases.map { $0.rawValue.uppercased() }
      report(
        Diagnostic(
          code: "unknown-callout", "`\(word)` is not a kind of call-out",
          at: SourcePosition(file: source.file, line: firstLine, column: bracket + 1),
          length: end - bracket + 1,
          suggestion: NearestName.suggestion(for: word, among: names)))
      return .quotation(blocks)
    }
    let breakIndex = content.firstIndex {
      switch $0 {
      case .softBreak, .lineBreak: true
      default: false
      }
    }
    let rest = breakIndex.map { Array(content[($0 + 1)...]) } ?? []
    let body = Array(blocks.dropFirst())
    return .callout(kind, rest.isEmpty ? body : [.paragraph(rest, position: position)] + body)
  }
}
