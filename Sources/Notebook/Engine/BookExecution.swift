import Storage

/// One run over all cells and inline values of a checked book.
struct BookExecution {
  let check: BookCheck
  let library: DirectiveLibrary
  let runner: NodeRunner
  let plan: RunPlan
  private let evaluator: Evaluator
  /// Chapters that lack a result which this run does not compute.
  private var incomplete: Set<Int> = []
  private var diagnostics: [Diagnostic] = []
  private var statuses: [Evaluator.CellPlace: CellResult.Status] = [:]
  private var outputs: [Evaluator.CellPlace: [CellOutput]] = [:]

  init(
    check: BookCheck, library: DirectiveLibrary, runner: NodeRunner, plan: RunPlan = .everything
  ) {
    self.plan = plan
    self.check = check
    self.library = library
    self.runner = runner
    evaluator = Evaluator(
      program: check.program, library: library, interfaces: check.interfaces,
      immediates: check.immediates, runner: runner)
    evaluator.validated = check.validated
  }

  mutating func run() async throws -> BookResult {
    var values: [[InlineResult]] = []
    for (number, chapter) in check.program.chapters.enumerated() {
      runner.computes = plan.computes(chapter: number)
      for cell in chapter.cells {
        try await execute(cell, chapter: number)
        try stopAtFailure()
      }
      var results: [InlineResult] = []
      for value in chapter.values {
        results.append(try await evaluate(value, chapter: number))
        try stopAtFailure()
      }
      values.append(results)
    }
    markOwnersOfFailures()
    settleExpectations()
    let records = runner.allRecords()
    let recordsByKey = Dictionary(
      records.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let chapters = check.program.chapters.enumerated().map { number, parsed in
      ChapterResult(
        chapter: parsed.chapter,
        cells: parsed.cells.map { cell in
          result(of: cell.cell, chapter: number, records: recordsByKey)
        }, values: values[number], isComplete: !incomplete.contains(number))
    }
    var executed = BookResult(chapters: chapters, nodes: records, diagnostics: [])
    var claims = ClaimNames()
    let inOrder = executed.claims.sorted {
      ($0.chapter, $0.cell.index) < ($1.chapter, $1.cell.index)
    }
    for placed in inOrder {
      claims.note(placed.claim.name, placed.cell, chapters[placed.chapter].chapter)
    }
    var found: Set<Diagnostic> = []
    let all = (check.diagnostics + runner.diagnostics + diagnostics + claims.diagnostics).filter {
      found.insert($0).inserted
    }
    executed.diagnostics = all.sorted { $0.position < $1.position }
    return executed
  }

  private func stopAtFailure() throws {
    guard plan.failsFast, diagnostics.contains(where: { $0.severity == .error }) else { return }
    throw BookProblems(diagnostics: check.diagnostics + runner.diagnostics + diagnostics)
  }

  private mutating func execute(_ parsed: BookProgram.ParsedCell, chapter: Int) async throws {
    let cell = parsed.cell
    let place = Evaluator.CellPlace(chapter: chapter, cell: cell.index)
    if statuses[place] == nil { statuses[place] = .succeeded }
    if let expected = check.expectedFailures[place] {
      statuses[place] = .failed(expected)
      return
    }
    for (offset, statement) in parsed.statements.enumerated() {
      let order = parsed.firstOrder + offset
      do {
        switch statement {
        case .definition(let definition):
          // Whether it fails is only known when it is computed.
          guard cell.options.expectsError else { continue }
          let term = try await evaluator.definition(
            definition, at: .init(chapter: chapter, order: order), cell: cell.index)
          _ = try await runner.value(of: term)
        case .output(let expression):
          let term = try await evaluator.evaluate(
            expression, Evaluator.Context(chapter: chapter, cell: cell.index, order: order))
          let value = try await runner.value(of: term)
          show(value, of: term, cell, place)
        }
      } catch {
        statuses[place] = try status(for: error, place)
        return
      }
    }
  }

  private mutating func show(
    _ value: Value, of term: Term, _ cell: Cell, _ place: Evaluator.CellPlace
  ) {
    if case .array(let values) = value, let terms = try? evaluator.elementsKnown(of: term),
      values.count == terms.count, !values.isEmpty, values.allSatisfy(\.isNominal)
    {
      for (value, term) in zip(values, terms) { show(value, of: term, cell, place) }
      return
    }
    let presentation = Presentation(of: value)
    if case .figure = presentation, cell.options.showsOutput, cell.lacksAlternative {
      diagnostics.append(
        cell.missingAlternative(
          at: SourcePosition(file: cell.file, line: cell.lines.lowerBound, column: 1), length: 3))
    }
    outputs[place, default: []].append(CellOutput(presentation: presentation, key: term.key))
  }

  /// What an error means for the cell that met it.
  private mutating func status(for error: any Error, _ place: Evaluator.CellPlace) throws
    -> CellResult.Status
  {
    let isExpected = cell(at: place)?.options.expectsError == true
    switch error {
    case let missing as NodeMissing:
      incomplete.insert(place.chapter)
      return .blocked(on: missing.call.summary, missing.diagnostic)
    case let failure as NodeFailure:
      let isOwn =
        failure.call.chapter == place.chapter && failure.call.cell == place.cell
        || evaluator.callsByCell[place]?.contains(failure.key) == true
      if isOwn {
        if !isExpected { diagnostics.append(failure.diagnostic) }
        return .failed(failure.diagnostic)
      }
      return .blocked(on: origin(of: failure), blocked(failure, place))
    case let diagnostic as Diagnostic:
      let owner = self.place(of: diagnostic.position) ?? place
      if cell(at: owner)?.options.expectsError != true { diagnostics.append(diagnostic) }
      if owner == place { return .failed(diagnostic) }
      // A definition of another cell went wrong.
      statuses[owner] = .failed(diagnostic)
      return .blocked(
        on: cell(at: owner)?.label ?? "\(diagnostic.position.file):\(diagnostic.position.line)",
        Diagnostic(
          code: "blocked", "this needs a definition that failed",
          at: cell(at: place)?.codePosition ?? diagnostic.position,
          notes: [.init(diagnostic.position, diagnostic.message)]))
    case is CancellationError: throw error
    default:
      let position = cell(at: place)?.codePosition ?? SourcePosition(file: "", line: 1, column: 1)
      let diagnostic = Diagnostic(code: "failed-cell", "the cell failed: \(error)", at: position)
      if !isExpected { diagnostics.append(diagnostic) }
      return .failed(diagnostic)
    }
  }

  private func blocked(_ failure: NodeFailure, _ place: Evaluator.CellPlace?) -> Diagnostic {
    let position =
      place.flatMap { cell(at: $0)?.codePosition } ?? failure.diagnostic.position
    return Diagnostic(
      code: "blocked", "this needs `\(failure.call.summary)`, which failed", at: position,
      notes: [.init(failure.diagnostic.position, failure.diagnostic.message)])
  }

  private func origin(of failure: NodeFailure) -> String {
    let place = failure.call.cell.map {
      Evaluator.CellPlace(chapter: failure.call.chapter, cell: $0)
    }
    if let label = place.flatMap({ cell(at: $0)?.label }) { return label }
    return "\(failure.call.span.position.file):\(failure.call.span.position.line)"
  }

  /// The cell that contains a position.
  private func place(of position: SourcePosition) -> Evaluator.CellPlace? {
    for (number, chapter) in check.program.chapters.enumerated() {
      let cell = chapter.cells.first {
        $0.cell.file == position.file && $0.cell.lines.contains(position.line)
      }
      if let cell { return Evaluator.CellPlace(chapter: number, cell: cell.cell.index) }
    }
    return nil
  }

  private func cell(at place: Evaluator.CellPlace) -> Cell? {
    check.program.chapters[place.chapter].cells.first { $0.cell.index == place.cell }?.cell
  }

  private mutating func evaluate(_ parsed: BookProgram.ParsedValue, chapter: Int) async throws
    -> InlineResult
  {
    guard let expression = parsed.program.expression else {
      return .failed(
        Diagnostic(code: "syntax-error", "the expression cannot be read", at: parsed.value.position)
      )
    }
    do {
      let term = try await evaluator.evaluate(
        expression, Evaluator.Context(chapter: chapter, cell: nil, order: .max))
      let value = try await runner.value(of: term)
      let origin = term.nearestCalls.first { $0.call.chapter == chapter && $0.call.cell != nil }
      let cell = origin.flatMap { origin in
        origin.call.cell.flatMap { self.cell(at: .init(chapter: chapter, cell: $0)) }
      }
      return .text(ValueText.displayed(value, parsed.program.format), key: term.key, origin: cell)
    } catch let failure as NodeFailure {
      if failure.call.cell == nil { diagnostics.append(failure.diagnostic) }
      var diagnostic = blocked(failure, nil)
      diagnostic.position = parsed.value.position
      return .failed(diagnostic)
    } catch let missing as NodeMissing {
      incomplete.insert(chapter)
      return .failed(missing.diagnostic)
    } catch let diagnostic as Diagnostic {
      diagnostics.append(diagnostic)
      return .failed(diagnostic)
    }
  }

  /// A definition fails where it is written, even if another cell was the first to need it.
  private mutating func markOwnersOfFailures() {
    for key in runner.order {
      guard let failure = runner.failures[key], failure.key == key, let cell = failure.call.cell
      else { continue }
      let place = Evaluator.CellPlace(chapter: failure.call.chapter, cell: cell)
      if case .succeeded = statuses[place] {
        statuses[place] = .failed(failure.diagnostic)
        if self.cell(at: place)?.options.expectsError != true {
          diagnostics.append(failure.diagnostic)
        }
      }
    }
  }

  private mutating func settleExpectations() {
    for (number, chapter) in check.program.chapters.enumerated() {
      for parsed in chapter.cells where parsed.cell.options.expectsError {
        guard case .succeeded = statuses[.init(chapter: number, cell: parsed.cell.index)] else {
          continue
        }
        let diagnostic = Diagnostic(
          code: "expected-error", "the cell was expected to fail, but it did not",
          at: SourcePosition(
            file: parsed.cell.file, line: parsed.cell.lines.lowerBound, column: 1),
          length: 3, suggestion: "remove the line `//| error: expected`")
        diagnostics.append(diagnostic)
        statuses[.init(chapter: number, cell: parsed.cell.index)] = .failed(diagnostic)
      }
    }
  }

  private func result(of cell: Cell, chapter: Int, records: [Digest: NodeRecord]) -> CellResult {
    let place = Evaluator.CellPlace(chapter: chapter, cell: cell.index)
    let keys = evaluator.callsByCell[place] ?? []
    var warnings: [String] = []
    for key in keys {
      for text in runner.warnings[key] ?? [] where !warnings.contains(text) {
        warnings.append(text)
      }
    }
    return CellResult(
      status: statuses[place] ?? .succeeded, outputs: outputs[place] ?? [], nodes: keys,
      seconds: keys.reduce(0) { $0 + (records[$1]?.seconds ?? 0) }, warnings: warnings)
  }
}
