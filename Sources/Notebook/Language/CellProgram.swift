import SwiftOperators
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// The statements of a cell or of an inline value.
struct CellProgram: Sendable {
  /// What the cell does, in order.
  var statements: [Statement]
  /// Syntax errors and parts of Swift that the language does not have.
  var diagnostics: [Diagnostic]

  /// Parses a piece of code.
  ///
  /// - Parameters:
  ///   - code: The text without option lines.
  ///   - position: Where it begins in its chapter.
  init(parsing code: String, at position: SourcePosition) {
    let positions = CodePositions(code: code, origin: position)
    if let excess = CodeLimits.excess(in: code) {
      statements = []
      diagnostics = [
        Diagnostic(
          code: "too-complex", excess.message, at: positions.position(at: excess.offset),
          suggestion: "split it into several definitions")
      ]
      return
    }
    let tree = Parser.parse(source: code)
    var parser = CellParser(positions: positions)
    let problems = tree.hasError ? ParseDiagnosticsGenerator.diagnostics(for: tree) : []
    var markedLines: Set<Int> = []
    for problem in problems where problem.diagMessage.severity == .error {
      let start = problem.position.utf8Offset
      let span = positions.span(from: start, to: start + 1)
      // One slip of the pen often gives several messages on its line; the first says most.
      guard markedLines.insert(span.position.line).inserted else { continue }
      parser.diagnostics.append(
        Diagnostic(
          code: "syntax-error", Self.inBackticks(problem.message), at: span.position,
          length: span.length,
          suggestion: problem.fixIts.first.map { Self.inBackticks($0.message.message) }
            ?? "look for a missing word, comma or bracket before this place"))
    }
    var foldingProblems: [Diagnostic] = []
    let folded = OperatorTable.standardOperators.foldAll(tree) { error in
      let diagnostic = error.asDiagnostic
      foldingProblems.append(
        Diagnostic(
          code: "syntax-error", diagnostic.message,
          at: positions.position(at: diagnostic.position.utf8Offset),
          suggestion: "use parentheses to say what belongs together"))
    }
    if problems.isEmpty { parser.diagnostics += foldingProblems }
    statements = []
    if let file = folded.as(SourceFileSyntax.self) {
      for item in file.statements {
        if let statement = parser.statement(item) { statements.append(statement) }
      }
    }
    diagnostics = parser.diagnostics
  }

  /// The parser's words, in which code stands between apostrophes.
  private static func inBackticks(_ text: String) -> String {
    text.replacing(/'([^']+)'/) { "`\($0.output.1)`" }
  }

  /// Parses an inline value or a stored choice: exactly one expression.
  static func expression(
    _ code: String, at position: SourcePosition, cache: CodeCache = CodeCache()
  ) -> (expression: Expression?, diagnostics: [Diagnostic]) {
    let program = cache.program(code, at: position, inText: true)
    var outputs: [Expression] = []
    for statement in program.statements {
      if case .output(let expression) = statement { outputs.append(expression) }
    }
    if program.diagnostics.isEmpty, outputs.count != 1 || program.statements.count != 1 {
      return (
        nil,
        [
          Diagnostic(
            code: "unsupported-syntax", "an inline value is exactly one expression", at: position,
            length: max(1, code.unicodeScalars.count),
            suggestion: "put definitions in a cell and write only the name here")
        ]
      )
    }
    return (outputs.first, program.diagnostics)
  }
}
