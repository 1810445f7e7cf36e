import Foundation
import Storage

extension Evaluator {
  /// The meaning of `name(arguments)`.
  func call(_ name: Name, _ arguments: [Argument], _ span: SourceSpan, _ context: Context)
    async throws -> Term
  {
    if context.locals[name.text] != nil || program.chapters[context.chapter].names[name.text] != nil
    {
      try fail(
        "not-callable", "`\(name.text)` is a value and cannot be called", at: name.span,
        suggestion: "leave out the parentheses")
    }
    if let interface = interfaces[name.text] {
      return try await directive(interface, name, arguments, span, context)
    }
    if let function = Self.functions[name.text] {
      return try await self.function(function, name, arguments, span, context)
    }
    let known = Array(interfaces.keys) + Array(Self.functions.keys)
    for argument in arguments {
      _ = try await attempt { try await evaluateAnything(argument.value, context) }
    }
    try fail(
      "unknown-directive", "there is no directive `\(name.text)`", at: name.span,
      suggestion: NearestName.find(name.text, among: known).map { "did you mean `\($0)`?" }
        ?? "`monograph directives` lists them all")
  }

  /// Evaluates an argument of a call that is wrong anyway, so that what it reads counts as used.
  func evaluateAnything(_ expression: Expression, _ context: Context) async throws -> Term {
    switch expression.kind {
    case .closure, .leadingDot: .invalid()
    default: try await evaluate(expression, context)
    }
  }

  private func directive(
    _ interface: DirectiveInterface, _ name: Name, _ arguments: [Argument], _ span: SourceSpan,
    _ context: Context
  ) async throws -> Term {
    let matched = try await match(
      arguments, to: interface.parameters, of: "`\(interface.name)`", at: name.span, context)
    guard let terms = matched.terms, !terms.contains(where: \.isInvalid) else {
      return .invalid(interface.output)
    }
    let call = DirectiveCall(
      interface: interface, arguments: terms, span: span, chapter: context.chapter,
      cell: context.cell, summary: summary(interface, terms, given: matched.given),
      isFrozen: cell(context)?.options.isFrozen ?? false)
    let constants = terms.compactMap(\.constant)
    let isConstant = constants.count == terms.count
    func place(of parameter: String) -> SourceSpan {
      matched.places[parameter] ?? name.span
    }
    let key = call.key(seed: interface.configuration.isImmediate ? nil : program.book.seed)
    if isConstant, isChecking || !interface.configuration.isImmediate, !validated.contains(key) {
      do {
        try Self.validate(interface.type, constants)
        validated.insert(key)
      } catch {
        try report(error, of: interface, at: place, name.span, context)
      }
    }
    if isConstant, interface.configuration.isImmediate {
      if let known = immediates.terms[key] {
        runner?.registerImmediate(call, key: known.key)
        return known
      }
      do {
        let value = try await NodeRunner.evaluate(
          interface.type, constants, immediates.run(for: key))
        var term = try Term.known(value)
        term.type = interface.output
        immediates.terms[key] = term
        runner?.registerImmediate(call, key: term.key)
        return term
      } catch {
        try report(error, of: interface, at: place, name.span, context)
      }
    }
    let term = Term(key: key, type: interface.output, .call(call))
    if let cell = context.cell {
      let place = CellPlace(chapter: context.chapter, cell: cell)
      if callsByCell[place]?.contains(key) != true { callsByCell[place, default: []].append(key) }
    }
    runner?.register(call, key: key)
    return term
  }

  private func cell(_ context: Context) -> Cell? {
    guard let cell = context.cell else { return nil }
    return program.chapters[context.chapter].cells.first { $0.cell.index == cell }?.cell
  }

  private func report(
    _ error: any Error, of interface: DirectiveInterface, at place: (String) -> SourceSpan,
    _ name: SourceSpan, _ context: Context
  ) throws -> Never {
    if error is CancellationError || error is Reported { throw error }
    let notes = context.element.map {
      [Diagnostic.Note($0.position, "for this element of the list")]
    }
    if let problem = error as? ParameterProblem {
      try fail(
        "invalid-argument", problem.message, at: place(problem.parameter),
        suggestion: problem.suggestion, notes: notes ?? [])
    }
    try fail("invalid-argument", "`\(interface.name)`: \(error)", at: name, notes: notes ?? [])
  }

  private static func validate(_ type: any Directive.Type, _ values: [Value]) throws {
    func open<D: Directive>(_: D.Type) throws { try D(values).validate() }
    try open(type)
  }

  /// The call as a reader would write it, with what was left to defaults left out.
  private func summary(_ interface: DirectiveInterface, _ terms: [Term], given: Set<String>)
    -> String
  {
    let arguments = zip(interface.parameters, terms).compactMap { parameter, term -> String? in
      guard given.contains(parameter.name) else { return nil }
      let text = term.constant.flatMap { ValueText.source($0) } ?? "…"
      return (parameter.label.map { "\($0): " } ?? "") + text
    }
    let text = "\(interface.name)(\(arguments.joined(separator: ", ")))"
    return text.count > 80 ? text.prefix(79) + "…" : text
  }
}

extension Directive {
  /// Creates the directive with its parameters set, in the order of their declaration.
  init(_ values: [Value]) throws {
    self.init()
    for (parameter, value) in zip(namedParameters, values) {
      do {
        try parameter.parameter.set(value)
      } catch let error as ValueError {
        throw ParameterProblem(parameter.name, error.description)
      }
    }
  }
}
