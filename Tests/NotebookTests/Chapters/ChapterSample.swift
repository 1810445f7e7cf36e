import Foundation
import Testing

@testable import Notebook

/// Chapters made of a few lines, for tests of the parser.
enum ChapterSample {
  /// The front matter that every sample begins with: three lines.
  static let front = "---\ntitle: T\n---\n"

  /// Parses a chapter's body; its first line is line 4.
  static func parse(
    _ body: String, front: String = front, in surroundings: BookSurroundings = BookSurroundings()
  ) throws -> (chapter: Chapter, diagnostics: [Diagnostic]) {
    let source = try SourceText.read(Array((front + body).utf8), file: "a.md")
    let parsed = ChapterParser.parse(source, name: "a", in: surroundings)
    return (parsed.chapter, parsed.diagnostics)
  }

  /// A chapter's tree as text, one block a line.
  static func dump(
    _ body: String, in surroundings: BookSurroundings = BookSurroundings()
  ) throws -> String {
    try parse(body, in: surroundings).chapter.blocks.map { dump($0) }.joined(separator: "\n")
  }

  static func dump(_ block: Block) -> String {
    func all(_ blocks: [Block]) -> String { blocks.map { dump($0) }.joined(separator: " ") }
    return switch block {
    case .heading(let level, let identifier, let content, _):
      "h\(level)#\(identifier)(\(dump(content)))"
    case .paragraph(let content, let position):
      "p@\(position.line):\(position.column)(\(dump(content)))"
    case .list(let start, let isTight, let items):
      "\(start.map { "ol\($0)" } ?? "ul")\(isTight ? "" : " loose")["
        + items.map { all($0) }.joined(separator: "; ") + "]"
    case .quotation(let content): "quote[\(all(content))]"
    case .callout(let kind, let content): "\(kind.rawValue)[\(all(content))]"
    case .code(let language, let text): "code(\(language ?? "-"), \(text.debugDescription))"
    case .cell(let cell):
      "cell\(cell.index)(\(cell.label ?? "-"), \(cell.classes), \(cell.lines), "
        + "\(cell.codePosition.line):\(cell.codePosition.column), \(cell.code.debugDescription))"
    case .table(let alignments, let header, let rows, let position):
      "table@\(position.line):\(position.column)("
        + alignments.map { $0?.rawValue ?? "-" }.joined(separator: ",") + " | "
        + ([header] + rows).map { $0.map { dump($0) }.joined(separator: ", ") }
        .joined(separator: " / ") + ")"
    case .equation(let formula, let label, _): "equation(\(label ?? "-"), \(formula.source))"
    case .ledger: "ledger"
    case .thematicBreak: "hr"
    case .html(let text): "html(\(text.debugDescription))"
    }
  }

  static func dump(_ inlines: [Inline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): text
      case .code(let code): "`\(code)`"
      case .emphasis(let content): "em(\(dump(content)))"
      case .strong(let content): "strong(\(dump(content)))"
      case .link(let destination, let title, let content, let position):
        "link@\(position.line):\(position.column)(\(destination)\(title.map { " \"\($0)\"" } ?? ""), "
          + "\(dump(content)))"
      case .image(let source, _, let alternative, let position):
        "image@\(position.line):\(position.column)(\(source), \(alternative))"
      case .value(let value):
        "value\(value.index)@\(value.position.line):\(value.position.column)(\(value.expression))"
      case .reference(let reference):
        "ref@\(reference.position.line):\(reference.position.column)(\(reference.label)"
          + (reference.isNumberOnly ? ", number)" : ")")
      case .citation(let citation):
        "cite@\(citation.position.line):\(citation.position.column)("
          + (citation.isNarrative ? "narrative " : "")
          + citation.items.map {
            [$0.prefix, ($0.isYearOnly ? "-" : "") + $0.key, $0.suffix].filter { !$0.isEmpty }
              .joined(separator: "|")
          }.joined(separator: "; ") + ")"
      case .formula(let formula, let isDisplayed):
        isDisplayed ? "$$\(formula.source)$$" : "$\(formula.source)$"
      case .note(let content): "note(\(dump(content)))"
      case .softBreak: "⏎"
      case .lineBreak: "⏎⏎"
      case .html(let text): "html(\(text))"
      }
    }.joined()
  }
}
