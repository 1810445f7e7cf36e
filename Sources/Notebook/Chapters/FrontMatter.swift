import Storage

/// The YAML between `---` lines at the top of a chapter.
struct FrontMatter {
  var title = ""
  var summary = ""
  var uses: [(name: String, position: SourcePosition)] = []
  /// How many lines it takes, with both rules.
  var lineCount = 0

  static let keys = ["summary", "title", "uses"]

  /// Reads the front matter of a chapter; what is wrong with it goes to `diagnostics`.
  init(_ source: SourceText, diagnostics: inout [Diagnostic]) {
    let start = SourcePosition(file: source.file, line: 1, column: 1)
    let advice = "begin the chapter with three lines: `---`, `title: A title`, `---`"
    guard let first = source.lines.first, Self.isRule(first) else {
      diagnostics.append(
        Diagnostic(
          code: "missing-title", "the chapter has no title", at: start, suggestion: advice))
      return
    }
    guard
      let end = source.lines.dropFirst().firstIndex(where: {
        Self.isRule($0) || $0.trimmingSuffix == "..."
      })
    else {
      diagnostics.append(
        Diagnostic(
          code: "unclosed-front-matter", "the front matter that begins here does not end",
          at: start, length: 3, suggestion: "write `---` on a line of its own after its last key"))
      lineCount = source.lines.count
      return
    }
    lineCount = end + 1
    do {
      let text = source.lines[1..<end].joined(separator: "\n")
      let document = try YAMLDocument(
        text, file: source.file, firstLine: 2, what: "the front matter")
      for entry in document.root {
        do { try read(entry, document) } catch let error as Diagnostic { diagnostics.append(error) }
      }
      let hasTitle = document.root.contains { $0.key == "title" }
      if !hasTitle {
        diagnostics.append(
          Diagnostic(
            code: "missing-title", "the chapter has no title", at: start,
            suggestion: "add `title: A title` to the front matter"))
      }
    } catch let error as Diagnostic {
      diagnostics.append(error)
    } catch {
      diagnostics.append(
        Diagnostic(
          code: "yaml-syntax", "the front matter cannot be read", at: start, suggestion: advice))
    }
  }

  private mutating func read(
    _ entry: (key: String, node: YAMLNode, position: SourcePosition), _ document: YAMLDocument
  ) throws {
    switch entry.key {
    case "title": title = try document.filledText(entry.node, what: "`title`")
    case "summary": summary = try document.text(entry.node, what: "`summary`")
    case "uses":
      uses = try document.texts(entry.node, what: "`uses`").map { (name: $0.text, $0.position) }
    default:
      throw Diagnostic(
        code: "unknown-key", "`\(entry.key)` is not a key of the front matter", at: entry.position,
        length: entry.key.unicodeScalars.count,
        suggestion: NearestName.suggestion(for: entry.key, among: Self.keys))
    }
  }

  private static func isRule(_ line: String) -> Bool { line.trimmingSuffix == "---" }
}

extension String {
  /// The text without white space at its end.
  fileprivate var trimmingSuffix: Substring {
    var end = self[...]
    while let last = end.last, last.isWhitespace { end.removeLast() }
    return end
  }
}
