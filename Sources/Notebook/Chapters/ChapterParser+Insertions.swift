import CCmark
import Storage

/// Paragraphs such as `{{include parts/setup.md}}`, which stand for other blocks.
extension ChapterParser {
  /// How deeply included files may include others.
  static let maximumInclusionDepth = 8

  /// What an insertion may begin with.
  static let commands = ["claims", "directives", "include"]

  /// What a paragraph stands for, if it is an insertion.
  mutating func insertion(_ node: MarkdownTree.Node) -> [Block]? {
    let lines = MarkdownTree.lines(node)
    guard lines.count == 1, source.lines.indices.contains(lines.lowerBound - 1) else { return nil }
    let position = position(node)
    let scalars = Array(source.lines[lines.lowerBound - 1].unicodeScalars)
    var text = String(
      String.UnicodeScalarView(scalars[min(position.column - 1, scalars.count)...]))
    while text.last?.isWhitespace == true { text.removeLast() }
    guard text.hasPrefix("{{"), text.hasSuffix("}}"), text.count > 4 else { return nil }
    let words = text.dropFirst(2).dropLast(2).split(whereSeparator: \.isWhitespace)
    let length = text.unicodeScalars.count
    let command = words.first.map(String.init) ?? ""
    let argument = words.dropFirst().joined(separator: " ")
    if command == "include" { return include(argument, at: position, length: length) }
    if command == "claims", argument.isEmpty { return [.ledger(position: position)] }
    if let text = surroundings.insertions[command], argument.isEmpty {
      return nested(text, at: position, length: length)
    }
    report(
      Diagnostic(
        code: "unknown-insertion", "`\(text)` is nothing that can be inserted", at: position,
        length: length,
        suggestion: NearestName.find(command, among: Self.commands).map {
          "did you mean `{{\($0)\($0 == "include" ? " file.md" : "")}}`?"
        } ?? "write `{{include file.md}}`, `{{claims}}` or `{{directives}}`"))
    return []
  }

  private mutating func include(_ path: String, at position: SourcePosition, length: Int) -> [Block]
  {
    guard !path.isEmpty else {
      report(
        Diagnostic(
          code: "bad-include", "`include` names no file", at: position, length: length,
          suggestion: "write `{{include parts/setup.md}}`"))
      return []
    }
    let text: SourceText
    do {
      text = try surroundings.read(path)
    } catch var problem as Diagnostic {
      // A file with a bad character is wrong at its own place; a missing one is wrong here.
      if problem.code == "bad-include" || problem.code == "missing-file" {
        problem.position = position
        problem.length = length
      }
      report(problem)
      return []
    } catch {
      report(
        Diagnostic(
          code: "missing-file", "the file `\(path)` cannot be read", at: position, length: length,
          suggestion: "check that you may read it"))
      return []
    }
    guard path.lowercased().hasSuffix(".md") else {
      inclusions.append(text)
      let name = path.split(separator: ".").last.map { String($0).lowercased() } ?? ""
      return [
        .code(language: name.isEmpty ? nil : name, text: text.lines.joined(separator: "\n") + "\n")
      ]
    }
    return nested(text, at: position, length: length)
  }

  /// The blocks of another text, which share this chapter's numbers and names.
  private mutating func nested(_ text: SourceText, at position: SourcePosition, length: Int)
    -> [Block]
  {
    if enclosing.contains(text.file) || text.file == source.file {
      let path = (enclosing + [source.file, text.file]).joined(separator: " → ")
      report(
        Diagnostic(
          code: "include-cycle", "the files include each other in a circle: \(path)",
          at: position, length: length, suggestion: "remove one of the includes"))
      return []
    }
    guard enclosing.count < Self.maximumInclusionDepth else {
      report(
        Diagnostic(
          code: "nested-too-deeply", "files are included more than \(enclosing.count) deep",
          at: position, length: length, suggestion: "include `\(text.file)` directly"))
      return []
    }
    if text.lines.first.map({ $0.hasPrefix("---") }) == true {
      report(
        Diagnostic(
          code: "bad-include", "an included file has no front matter",
          at: SourcePosition(file: text.file, line: 1, column: 1), length: 3,
          suggestion: "delete the lines between `---` and `---`"))
      return []
    }
    inclusions.append(text)
    var parser = ChapterParser(
      text, frontMatterLines: 0, surroundings: surroundings, enclosing: enclosing + [source.file])
    parser.cells = cells
    parser.headings = headings
    parser.reader.valueCount = reader.valueCount
    let blocks = parser.blocks()
    parser.finish()
    cells = parser.cells
    headings = parser.headings
    labels += parser.labels
    inclusions += parser.inclusions
    reader.valueCount = parser.reader.valueCount
    reader.diagnostics += parser.reader.diagnostics
    return blocks
  }
}
