/// The footnotes of a chapter, `[^name]: text`.
///
/// The Markdown parser has none, and reads some definitions as link definitions. They are
/// found on the raw lines outside code and taken out before the chapter is parsed.
struct Footnotes {
  struct Definition {
    var text: String
    var position: SourcePosition
    var namePosition: SourcePosition
    var lastLine: Int
  }

  private var definitions: [String: Definition] = [:]
  private var contents: [String: [Inline]] = [:]

  var names: [String] { definitions.keys.sorted() }

  func definition(_ name: String) -> Definition? { definitions[name] }

  func converted(_ name: String) -> [Inline]? { contents[name] }

  mutating func keep(_ content: [Inline], for name: String) { contents[name] = content }

  /// Definitions that no text refers to.
  var unused: [(name: String, position: SourcePosition)] {
    definitions.filter { contents[$0.key] == nil }.map { ($0.key, $0.value.namePosition) }
      .sorted { $0.1 < $1.1 }
  }

  /// Takes the definitions out of `lines`, which keep their number.
  ///
  /// - Parameter code: Lines, from 1, that are code or raw HTML.
  init(
    removedFrom lines: inout [String], file: String, code: Set<Int>, diagnostics: inout [Diagnostic]
  ) {
    var index = 0
    while index < lines.count {
      guard !code.contains(index + 1), let head = Self.head(lines[index]) else {
        index += 1
        continue
      }
      let position = SourcePosition(file: file, line: index + 1, column: head.textColumn)
      let namePosition = SourcePosition(file: file, line: index + 1, column: head.column)
      var parts = [head.text]
      lines[index] = ""
      var next = index + 1
      while next < lines.count, !lines[next].allSatisfy(\.isWhitespace),
        Self.head(lines[next]) == nil, !code.contains(next + 1)
      {
        parts.append(String(lines[next].drop { $0 == " " || $0 == "\t" }))
        lines[next] = ""
        next += 1
      }
      if let earlier = definitions[head.name] {
        diagnostics.append(
          Diagnostic(
            code: "duplicate-footnote", "the footnote `\(head.name)` is defined twice",
            at: namePosition, length: head.name.unicodeScalars.count + 3,
            suggestion: "give this one another name, or delete it",
            notes: [Diagnostic.Note(earlier.namePosition, "it is first defined here")]))
      } else {
        definitions[head.name] = Definition(
          text: parts.joined(separator: "\n"), position: position, namePosition: namePosition,
          lastLine: next)
      }
      index = next
    }
  }

  /// No footnotes.
  init() {}

  private static func head(
    _ line: String
  ) -> (name: String, text: String, column: Int, textColumn: Int)? {
    let scalars = Array(line.unicodeScalars)
    let indent = scalars.prefix { $0 == " " }.count
    guard indent <= 3, scalars.count > indent + 4, scalars[indent] == "[",
      scalars[indent + 1] == "^", let close = scalars.firstIndex(of: "]"), close > indent + 2,
      close + 1 < scalars.count, scalars[close + 1] == ":"
    else { return nil }
    let name = scalars[(indent + 2)..<close]
    guard !name.contains(where: { $0.properties.isWhitespace }) else { return nil }
    var start = close + 2
    while start < scalars.count, scalars[start] == " " || scalars[start] == "\t" { start += 1 }
    return (
      String(String.UnicodeScalarView(name)), String(String.UnicodeScalarView(scalars[start...])),
      indent + 1, start + 1
    )
  }
}
