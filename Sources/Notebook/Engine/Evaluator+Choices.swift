import Storage

extension Evaluator {
  /// `.name(arguments)`, a value of a type that the place where it stands decides.
  func choice(
    _ name: Name, _ arguments: [Argument]?, _ span: SourceSpan, _ context: Context,
    _ expected: ValueType?
  ) async throws -> Term {
    var types = expected.map { choiceTypes($0) } ?? []
    let isDecided = !types.isEmpty
    if !isDecided { types = library.choices.keys.sorted() }
    let found = types.compactMap { type in
      library.choices[type]?.cases.first { $0.name == name.text }.map { (type: type, choice: $0) }
    }
    guard let first = found.first else {
      for argument in arguments ?? [] {
        _ = try await attempt { try await evaluateAnything(argument.value, context) }
      }
      let names = types.flatMap { library.choices[$0]?.cases.map(\.name) ?? [] }
      try fail(
        "unknown-case",
        isDecided
          ? "\(types.joined(separator: " and ")) has no value `.\(name.text)`"
          : "there is no value `.\(name.text)`", at: name.span,
        suggestion: NearestName.find(name.text, among: names).map { "did you mean `.\($0)`?" }
          ?? (isDecided && !names.isEmpty
            ? "it has \(NearestName.list(names.map { ".\($0)" }))" : nil))
    }
    guard isDecided || found.count == 1 else {
      try fail(
        "ambiguous-value",
        "`.\(name.text)` may be a \(found.map(\.type).joined(separator: " or a "))", at: name.span,
        suggestion: "write `\(first.type).\(name.text)`")
    }
    return try await make(first.choice, type: first.type, name, arguments, span, context)
  }

  private func make(
    _ choice: ChoiceCase, type: String, _ name: Name, _ arguments: [Argument]?, _ span: SourceSpan,
    _ context: Context
  ) async throws -> Term {
    if choice.parameters.isEmpty, let extra = arguments {
      try fail(
        "unexpected-argument", "`.\(name.text)` takes no arguments",
        at: extra.first?.value.span ?? span,
        suggestion: "leave out the parentheses")
    }
    let matched = try await match(
      arguments ?? [], to: choice.parameters, of: "`.\(name.text)`", at: name.span, context)
    guard let terms = matched.terms, !terms.contains(where: \.isInvalid) else {
      return .invalid(.choice(type))
    }
    var values: [Value] = []
    for term in terms {
      if let constant = term.constant {
        values.append(constant)
      } else if isChecking {
        return .unknown(.choice(type))
      } else {
        values.append(try await force(term))
      }
    }
    do {
      return try .known(.choice(try choice.make(values)), origin: span)
    } catch {
      var place = (span: name.span, notes: [Diagnostic.Note]())
      let problem = error as? ParameterProblem
      let parameter = problem.flatMap { problem in
        choice.parameters.firstIndex { $0.name == problem.parameter }
      }
      let index = parameter ?? (choice.parameters.count == 1 ? 0 : nil)
      if let index, let argument = self.argument(index, of: choice, in: arguments ?? []) {
        place = blamed(argument.value, terms[index], context)
      }
      try fail(
        "invalid-argument", problem?.message ?? "`.\(name.text)`: \(error)", at: place.span,
        suggestion: problem?.suggestion, notes: place.notes)
    }
  }

  private func argument(_ index: Int, of choice: ChoiceCase, in arguments: [Argument]) -> Argument?
  {
    if let label = choice.parameters[index].label {
      return arguments.first { $0.label?.text == label }
    }
    let place = choice.parameters[..<index].count { $0.label == nil }
    let unlabelled = arguments.filter { $0.label == nil }
    return unlabelled.indices.contains(place) ? unlabelled[place] : nil
  }

  private func choiceTypes(_ type: ValueType) -> [String] {
    switch type {
    case .choice(let name): [name]
    case .optional(let wrapped): choiceTypes(wrapped)
    case .oneOf(let types): types.flatMap { choiceTypes($0) }
    default: []
    }
  }
}
