import Foundation
import Storage

/// Everything that can be found out about a book before anything is computed.
struct BookCheck {
  let program: BookProgram
  let interfaces: [String: DirectiveInterface]
  let immediates: ImmediateResults
  /// Warnings and errors, in the order of the chapters.
  private(set) var diagnostics: [Diagnostic] = []
  /// Mistakes in cells that are there to show one, by chapter and cell.
  private(set) var expectedFailures: [Evaluator.CellPlace: Diagnostic] = [:]
  /// The terms of all outputs and inline values of each chapter.
  private(set) var goals: [[Term]] = []
  /// The calls whose arguments have been found to go together.
  private(set) var validated: Set<Digest> = []
  /// The claims whose names are written down.
  private var claims = ClaimNames()

  init(
    _ book: Book, library: DirectiveLibrary, immediates: ImmediateResults, cache: CodeCache
  ) async throws {
    program = BookProgram(book, cache: cache)
    interfaces = library.interfaces
    self.immediates = immediates
    let evaluator = Evaluator(
      program: program, library: library, interfaces: interfaces, immediates: immediates,
      runner: nil)
    goals = program.chapters.map { _ in [] }
    for chapter in program.chapters.indices {
      for cell in program.chapters[chapter].cells {
        try await check(cell, chapter, evaluator, library)
      }
      for value in program.chapters[chapter].values {
        try await check(value, chapter, evaluator, library)
      }
    }
    validated = evaluator.validated
    var found: Set<Diagnostic> = []
    diagnostics = (program.diagnostics + evaluator.diagnostics + diagnostics).filter {
      found.insert($0).inserted
    }
    setExpectedFailuresAside()
    diagnostics += unusedDefinitions(evaluator.usedNames)
    removeMistakesOfSwallowedText()
    diagnostics += claims.diagnostics
    diagnostics.sort { $0.position < $1.position }
  }

  /// Whether the book can be executed.
  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  private mutating func check(
    _ parsed: BookProgram.ParsedCell, _ chapter: Int, _ evaluator: Evaluator,
    _ library: DirectiveLibrary
  ) async throws {
    let cell = parsed.cell
    var kinds: [PresentationKind] = []
    var hasInvalidOutput = false
    for (offset, statement) in parsed.statements.enumerated() {
      let order = parsed.firstOrder + offset
      switch statement {
      case .definition(let definition):
        _ = try await evaluator.definition(
          definition, at: .init(chapter: chapter, order: order), cell: cell.index)
        try evaluator.checkComponents(definition, at: .init(chapter: chapter, order: order))
      case .output(let expression):
        let term = try await evaluator.attempt {
          try await evaluator.evaluate(
            expression, Evaluator.Context(chapter: chapter, cell: cell.index, order: order))
        }
        goals[chapter].append(term)
        noteClaims(of: term, cell, chapter, library)
        hasInvalidOutput = hasInvalidOutput || term.isInvalid && term.type == .any
        kinds.append(library.presentationKind(of: term.type))
      }
    }
    guard !hasInvalidOutput, parsed.isUnderstood else { return }
    checkPresentation(cell, kinds, chapter)
  }

  /// Notes the names of the claims that an output shows, where they are constants.
  private mutating func noteClaims(
    of term: Term, _ cell: Cell, _ chapter: Int, _ library: DirectiveLibrary
  ) {
    guard library.presentationKind(of: term.type) == .claim,
      program.book.chapters[chapter].source(named: cell.file)?.isGenerated != true
    else { return }
    switch term.content {
    case .list(let terms):
      for term in terms { noteClaims(of: term, cell, chapter, library) }
    case .call(let call):
      for (parameter, argument) in zip(call.interface.parameters, call.arguments) {
        guard parameter.name == "name", case .text(let name) = argument.constant else { continue }
        claims.note(name, cell, program.book.chapters[chapter])
      }
    default: break
    }
  }

  private mutating func checkPresentation(_ cell: Cell, _ kinds: [PresentationKind], _ chapter: Int)
  {
    let (position, length) = cell.fencePlace(in: program.book.chapters[chapter])
    // A cell whose label announces a figure has been looked at when it was read.
    let isAnnounced = cell.label?.hasPrefix("fig-") == true
    if kinds.contains(where: \.isDrawn), cell.options.showsOutput, cell.lacksAlternative,
      !isAnnounced
    {
      diagnostics.append(cell.missingAlternative(at: position, length: length))
    }
    let wanted: (prefix: String, kinds: [PresentationKind], words: String)? =
      cell.label?.hasPrefix("fig-") == true
      ? ("fig-", [.figure, .layeredGraph], "a figure")
      : cell.label?.hasPrefix("tbl-") == true
        ? ("tbl-", [.table, .shadedText, .card, .catalogue], "a table") : nil
    guard let wanted, !kinds.contains(where: { wanted.kinds.contains($0) || $0 == .varies })
    else { return }
    diagnostics.append(
      Diagnostic(
        code: "label-mismatch",
        "the label `\(cell.label ?? "")` announces \(wanted.words), but the cell shows none",
        at: position, length: length,
        suggestion: kinds.isEmpty
          ? "end the cell with an expression that makes \(wanted.words)"
          : "give it a label without `\(wanted.prefix)`"))
  }

  private mutating func check(
    _ parsed: BookProgram.ParsedValue, _ chapter: Int, _ evaluator: Evaluator,
    _ library: DirectiveLibrary
  ) async throws {
    guard let expression = parsed.program.expression else { return }
    let term = try await evaluator.attempt {
      let term = try await evaluator.evaluate(
        expression, Evaluator.Context(chapter: chapter, cell: nil, order: .max))
      if !term.isInvalid, !library.isInline(term.type) {
        var suggestion: String?
        if case .nominal(let name) = term.type { suggestion = evaluator.memberHint(name) }
        try evaluator.fail(
          "wrong-type", "a line of text shows numbers and texts; this is \(term.type.inWords)",
          at: expression.span, suggestion: suggestion ?? "show it in a cell")
      }
      try checkFormat(parsed.program, term.type, evaluator)
      return term
    }
    goals[chapter].append(term)
  }

  /// Digits and units need a number; an interval needs a mean.
  private func checkFormat(_ program: InlineProgram, _ type: ValueType, _ evaluator: Evaluator)
    throws
  {
    let element = type.elementType ?? type
    guard element != .any, let (label, span) = program.formatSpans.min(by: { $0.key < $1.key })
    else { return }
    if case .nominal = element { return }
    guard element.isNumeric else {
      let code = label == "unit" ? "wrong-unit" : "bad-format"
      try evaluator.fail(
        code, "`\(label)` is for numbers; this is \(type.inWords)", at: span,
        suggestion: "leave it out")
    }
    for label in ["count", "interval"] {
      guard let span = program.formatSpans[label] else { continue }
      try evaluator.fail(
        "bad-format", "`\(label)` is for means; this is \(type.inWords)", at: span,
        suggestion: "leave it out")
    }
  }

  /// A cell marked `error: expected` may be wrong; its mistakes are what the page shows.
  private mutating func setExpectedFailuresAside() {
    for (number, chapter) in program.chapters.enumerated() {
      for parsed in chapter.cells where parsed.cell.options.expectsError {
        let lines = parsed.cell.lines
        let isInside = { (diagnostic: Diagnostic) in
          diagnostic.severity == .error && diagnostic.position.file == parsed.cell.file
            && lines.contains(diagnostic.position.line)
        }
        guard let first = diagnostics.first(where: isInside) else { continue }
        expectedFailures[.init(chapter: number, cell: parsed.cell.index)] = first
        diagnostics.removeAll(where: isInside)
      }
    }
  }

  /// Where a fence was not closed, the text behind it is no code and has no mistakes of its own.
  private mutating func removeMistakesOfSwallowedText() {
    for cell in program.chapters.flatMap(\.cells).map(\.cell) where !cell.isClosed {
      diagnostics.removeAll {
        $0.position.file == cell.file && cell.lines.contains($0.position.line)
      }
    }
  }

  private func unusedDefinitions(_ used: Set<Name>) -> [Diagnostic] {
    let filesWithErrors = Set(diagnostics.filter { $0.severity == .error }.map(\.position.file))
    return program.chapters.flatMap { chapter -> [Diagnostic] in
      // Where something could not be understood, it may have used the name.
      let files = [chapter.chapter.source] + chapter.chapter.inclusions
      guard !files.contains(where: { filesWithErrors.contains($0.file) }) else { return [] }
      return chapter.bindings.compactMap { binding in
        let name = binding.name
        guard !used.contains(name), !name.text.hasPrefix("_") else { return nil }
        return Diagnostic(
          .warning, code: "unused-definition", "`\(name.text)` is never used",
          at: name.span.position,
          length: name.span.length,
          suggestion: "show it with a line `\(name.text)`, or remove the definition")
      }
    }
  }
}

extension Cell {
  /// The line that its fence begins on, and how long it is.
  func fencePlace(in chapter: Chapter) -> (position: SourcePosition, length: Int) {
    let line = lines.lowerBound
    let texts = chapter.source(named: file)?.lines ?? []
    let text = texts.indices.contains(line - 1) ? texts[line - 1] : ""
    return (SourcePosition(file: file, line: line, column: 1), max(1, text.unicodeScalars.count))
  }

  var lacksAlternative: Bool {
    options.alternative?.allSatisfy(\.isWhitespace) ?? true
  }

  func missingAlternative(at position: SourcePosition, length: Int) -> Diagnostic {
    Diagnostic(
      code: "missing-alt", "the figure has no text for readers who do not see it", at: position,
      length: length,
      suggestion: "add a line `//| alt: …` that says what the figure shows and the finding")
  }
}

extension DirectiveLibrary {
  /// How values of a type are shown in a cell.
  func presentationKind(of type: ValueType) -> PresentationKind {
    switch type {
    case .nominal(let name): nominals[name]?.presentationKind ?? .varies
    case .array(.nominal(let name)): nominals[name]?.presentationKind ?? .varies
    case .array(.tuple): .table
    case .any: .varies
    default: .text
    }
  }

  /// Whether values of a type can stand in a line of text.
  func isInline(_ type: ValueType) -> Bool {
    switch type {
    case .nominal(let name): nominals[name]?.presentationKind == .text
    case .array(let element): isInline(element) && !element.isNominal
    case .optional(let wrapped): isInline(wrapped)
    case .tuple(let elements): elements.allSatisfy { isInline($0.type) }
    default: true
    }
  }
}

extension ValueType {
  var isNominal: Bool { if case .nominal = self { true } else { false } }
}
