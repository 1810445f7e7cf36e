import Storage

extension Evaluator {
  /// Methods that apply a closure.
  static let closureMethods: Set<String> = [
    "allSatisfy", "compactMap", "contains", "filter", "first", "flatMap", "map", "max", "min",
    "reduce", "sorted",
  ]
  /// Those of them that also exist without a closure.
  private static let closureIsOptional: Set<String> = ["contains", "first", "max", "min", "sorted"]

  /// The meaning of `base.name(arguments)`.
  func method(
    _ base: Expression, _ name: Name, _ arguments: [Argument], _ span: SourceSpan,
    _ context: Context, _ expected: ValueType?
  ) async throws -> Term {
    if case .name(let text) = base.kind, context.locals[text] == nil,
      program.chapters[context.chapter].names[text] == nil, library.choices[text] != nil
    {
      return try await choice(name, arguments, span, context, .choice(text))
    }
    let term = try await attempt { try await evaluate(base, context) }
    if term.isInvalid, term.type == .any || term.type.elementType == nil { return .invalid() }
    switch term.type {
    case .array, .range, .text: break
    case .nominal:
      let member = try member(name, of: term)
      _ = member
      try fail(
        "not-callable", "`\(name.text)` is a member and cannot be called", at: name.span,
        suggestion: "leave out the parentheses")
    default:
      try fail(
        "unknown-member", "\(term.type.inWords) has no function `\(name.text)`", at: name.span)
    }
    let takesClosure = arguments.contains {
      if case .closure = $0.value.kind { true } else { false }
    }
    if term.type != .text, Self.closureMethods.contains(name.text),
      takesClosure || !Self.closureIsOptional.contains(name.text)
    {
      return try await closureMethod(term, name, arguments, context)
    }
    guard let function = Self.listFunctions[name.text] else {
      try fail(
        "unknown-member", "\(term.type.inWords) has no function `\(name.text)`", at: name.span,
        suggestion: NearestName.find(
          name.text, among: Array(Self.listFunctions.keys) + Array(Self.closureMethods)
        ).map { "did you mean `\($0)`?" }
          ?? "it has \(NearestName.list(Array(Self.listFunctions.keys) + Array(Self.closureMethods), limit: 30))"
      )
    }
    return try await listMethod(function, name, term, arguments, context)
  }

  private func listMethod(
    _ function: ListFunction, _ name: Name, _ term: Term, _ arguments: [Argument],
    _ context: Context
  ) async throws -> Term {
    guard !function.isProperty else {
      try fail(
        "not-callable", "`\(name.text)` is written without parentheses", at: name.span,
        suggestion: "leave them out")
    }
    let labels = arguments.map { $0.label?.text }
    guard labels == function.labels || arguments.isEmpty && function.labels == ["separator"] else {
      let form = function.labels.map { $0.map { "\($0): …" } ?? "…" }.joined(separator: ", ")
      try fail(
        "unexpected-argument", "`\(name.text)` is called as `\(name.text)(\(form))`", at: name.span)
    }
    var operands: [Term] = []
    for argument in arguments {
      operands.append(
        try await attempt {
          try await evaluate(argument.value, context, expected: term.type.elementType)
        })
    }
    return try apply(function, named: name, to: term, operands)
  }

  /// Applies a function of a list without a closure.
  func apply(_ function: ListFunction, named name: Name, to term: Term, _ arguments: [Term]) throws
    -> Term
  {
    if arguments.contains(where: \.isInvalid) { return .invalid() }
    guard
      let type = function.type(term.type, arguments.map(\.type))
    else {
      try fail(
        "wrong-type", "`\(name.text)` needs \(function.needs); this is \(term.type.inWords)",
        at: name.span,
        suggestion: term.type.elementType.flatMap {
          if case .nominal(let type) = $0, let hint = memberHint(type) {
            return "`map` to a number first; \(hint)"
          }
          return nil
        })
    }
    if let structural = function.structural, let terms = try elementsKnown(of: term),
      let result = try structural(terms, arguments, type)
    {
      return result
    }
    if term.isInvalid { return .invalid(type) }
    return try operation(
      PureOperation(name: "list \(name.text)", apply: function.apply), [term] + arguments,
      type: type, name.span)
  }

  private func closureMethod(
    _ list: Term, _ name: Name, _ arguments: [Argument], _ context: Context
  ) async throws -> Term {
    let elementType = list.type.elementType ?? .any
    let expectedCount = name.text == "reduce" ? 2 : 1
    guard arguments.count == expectedCount, let last = arguments.last,
      case .closure(let closure) = last.value.kind
    else {
      for argument in arguments {
        if case .name(let callee) = argument.value.kind,
          interfaces[callee] != nil || Self.functions[callee] != nil
        {
          try fail(
            "wrong-type", "`\(name.text)` needs a closure", at: argument.value.span,
            suggestion: "write `\(name.text) { \(callee)($0) }`")
        }
        if case .invalid = argument.value.kind { return .invalid() }
      }
      try fail(
        "wrong-type",
        name.text == "reduce"
          ? "`reduce` needs a first value and a closure" : "`\(name.text)` needs a closure",
        at: name.span,
        suggestion: name.text == "reduce"
          ? "write `reduce(0) { $0 + $1 }`" : "write `\(name.text) { … $0 … }`")
    }
    let terms = try await elements(of: list)
    switch name.text {
    case "map", "flatMap":
      return try await map(terms, elementType, closure, last.value.span, name, context)
    case "filter":
      return try await filter(list, terms, elementType, closure, last.value.span, context)
    case "compactMap":
      return try await compactMap(terms, elementType, closure, last.value.span, name, context)
    case "allSatisfy", "contains":
      let isAll = name.text == "allSatisfy"
      let tests = try await map(terms, elementType, closure, last.value.span, name, context)
      guard tests.isInvalid || tests.type.elementType == .boolean || terms?.isEmpty == true else {
        try fail(
          "wrong-type", "the closure of `\(name.text)` returns true or false",
          at: closure.result.span,
          suggestion: "compare it: `{ $0 > 0 }`")
      }
      return try operation(
        PureOperation(name: "list \(name.text)") { values in
          let truths = (values[0].elements ?? []).map { $0.equals(.boolean(true)) }
          return .boolean(isAll ? truths.allSatisfy { $0 } : truths.contains(true))
        }, [tests], type: .boolean, name.span)
    case "first":
      let kept = try await filter(list, terms, elementType, closure, last.value.span, context)
      return try end(of: kept, elementType, \.first)
    case "min", "max":
      let sorted = try await sort(list, terms, elementType, closure, last.value.span, context)
      return try end(of: sorted, elementType, name.text == "min" ? \.first : \.last)
    case "sorted":
      return try await sort(list, terms, elementType, closure, last.value.span, context)
    default:
      let first = try await attempt { try await evaluate(arguments[0].value, context) }
      return try await reduce(first, terms, elementType, closure, last.value.span, context)
    }
  }

  private func map(
    _ terms: [Term]?, _ elementType: ValueType, _ closure: Closure, _ span: SourceSpan,
    _ name: Name, _ context: Context
  ) async throws -> Term {
    let isFlat = name.text == "flatMap"
    guard let terms, !terms.isEmpty else {
      let one = try await attempt {
        try await apply(closure, to: [.unknown(elementType)], span, context)
      }
      let type = isFlat ? one.type.elementType ?? .any : one.type
      if one.isInvalid { return .invalid() }
      return terms == nil ? .unknown(.array(type)) : .list([], type: .array(type))
    }
    var results: [Term] = []
    for term in terms {
      let result = try await attempt { try await apply(closure, to: [term], span, context) }
      guard isFlat, !result.isInvalid else {
        results.append(result)
        continue
      }
      guard result.type.elementType != nil else {
        try fail(
          "wrong-type", "the closure of `flatMap` returns a list; this is \(result.type.inWords)",
          at: closure.result.span, suggestion: "use `map`")
      }
      guard let parts = try await elements(of: result) else {
        return .unknown(result.type)
      }
      results += parts
      try checkLength(results.count, at: span)
    }
    guard let type = ValueType.joined(results.filter { !$0.isInvalid }.map(\.type)) else {
      try fail(
        "mixed-list", "the closure returns values of different types", at: closure.result.span)
    }
    return .list(try results.map { try coerced($0, to: type) ?? $0 }, type: .array(type))
  }

  /// One element of a list that may be empty.
  private func end(of list: Term, _ type: ValueType, _ read: ([Term]) -> Term?) throws -> Term {
    if list.isInvalid { return .invalid() }
    let type = ValueType.optional(type)
    guard let terms = try elementsKnown(of: list) else { return .unknown(type) }
    guard var term = read(terms) else {
      var missing = try Term.known(.missing)
      missing.type = type
      return missing
    }
    term.type = type
    return term
  }

  /// The results of a closure that are not missing.
  private func compactMap(
    _ terms: [Term]?, _ elementType: ValueType, _ closure: Closure, _ span: SourceSpan,
    _ name: Name, _ context: Context
  ) async throws -> Term {
    let mapped = try await map(terms, elementType, closure, span, name, context)
    if mapped.isInvalid { return .invalid() }
    guard case .optional(let wrapped) = mapped.type.elementType ?? .any else {
      guard terms?.isEmpty != true else { return mapped }
      try fail(
        "wrong-type", "the closure of `compactMap` returns values that may be missing",
        at: closure.result.span, suggestion: "use `map`")
    }
    let type = ValueType.array(wrapped)
    guard let results = try elementsKnown(of: mapped) else { return .unknown(type) }
    var kept: [Term] = []
    for var term in results {
      let value = isChecking ? term.constant : try await force(term)
      guard let value else { return .unknown(type) }
      if case .missing = value { continue }
      term.type = wrapped
      kept.append(term)
    }
    return .list(kept, type: type)
  }

  private func filter(
    _ list: Term, _ terms: [Term]?, _ elementType: ValueType, _ closure: Closure,
    _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    func test(_ term: Term) async throws -> Term {
      let result = try await attempt { try await apply(closure, to: [term], span, context) }
      guard result.isInvalid || result.type == .boolean else {
        try fail(
          "wrong-type",
          "the closure of `filter` returns true or false; this is \(result.type.inWords)",
          at: closure.result.span, suggestion: "compare it: `{ $0 > 0 }`")
      }
      return result
    }
    let type = ValueType.array(elementType)
    guard let terms, !terms.isEmpty else {
      _ = try await test(.unknown(elementType))
      return terms == nil ? .unknown(type) : list
    }
    var kept: [Term] = []
    var isKnown = true
    for term in terms {
      let result = try await test(term)
      if result.isInvalid { return .invalid(type) }
      if isChecking, result.constant == nil {
        isKnown = false
        continue
      }
      if case .boolean(true) = try await force(result) { kept.append(term) }
    }
    return isKnown ? .list(kept, type: type) : .unknown(type)
  }

  private func sort(
    _ list: Term, _ terms: [Term]?, _ elementType: ValueType, _ closure: Closure,
    _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    func precedes(_ first: Term, _ second: Term) async throws -> Bool? {
      let result = try await attempt {
        try await apply(closure, to: [first, second], span, context)
      }
      guard result.isInvalid || result.type == .boolean else {
        try fail(
          "wrong-type",
          "the closure of `sorted(by:)` returns true or false; this is \(result.type.inWords)",
          at: closure.result.span, suggestion: "compare: `sorted(by: { $0 < $1 })`")
      }
      if result.isInvalid || isChecking && result.constant == nil { return nil }
      guard case .boolean(let isTrue) = try await force(result) else { return nil }
      return isTrue
    }
    let type = ValueType.array(elementType)
    guard let terms, terms.count > 1 else {
      let element = Term.unknown(elementType)
      _ = try await precedes(element, element)
      return terms == nil ? .unknown(type) : list
    }
    // Insertion by bisection: few comparisons, stable, and each may await a computation.
    var sorted: [Term] = []
    for term in terms {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        guard let isBefore = try await precedes(term, sorted[middle]) else { return .unknown(type) }
        if isBefore { high = middle } else { low = middle + 1 }
      }
      sorted.insert(term, at: low)
    }
    return .list(sorted, type: type)
  }

  private func reduce(
    _ first: Term, _ terms: [Term]?, _ elementType: ValueType, _ closure: Closure,
    _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    var result = first
    for term in terms ?? [.unknown(elementType)] {
      result = try await attempt { try await apply(closure, to: [result, term], span, context) }
      if result.isInvalid { return .invalid(first.type) }
    }
    guard terms == nil else { return result }
    return .unknown(first.type.joined(with: result.type) ?? result.type)
  }

  /// The result of a closure for given arguments.
  func apply(_ closure: Closure, to arguments: [Term], _ span: SourceSpan, _ context: Context)
    async throws -> Term
  {
    let count = max(closure.parameters.count, closure.shorthandCount)
    var arguments = arguments
    // As in Swift, a closure of two arguments takes a pair apart: `zip(a, b).map { $0 + $1 }`.
    if count > 1, arguments.count == 1, case .tuple(let parts) = arguments[0].type,
      parts.count >= count
    {
      let whole = arguments[0]
      if case .group(let elements) = whole.content {
        arguments = elements.map(\.term)
      } else if case .unknown = whole.content {
        arguments = parts.map { .unknown($0.type) }
      } else {
        arguments = parts.enumerated().map { .element($0, of: whole, type: $1.type) }
      }
    }
    let fits =
      closure.parameters.isEmpty
      ? closure.shorthandCount <= arguments.count : closure.parameters.count == arguments.count
    guard fits else {
      try fail(
        "wrong-type",
        "the closure takes \(count) arguments, but is given \(arguments.count)", at: span)
    }
    var inner = context
    inner.element = arguments.last?.origin ?? context.element
    if closure.parameters.isEmpty {
      inner.shorthands = arguments
    } else {
      inner.shorthands = nil
      for (name, term) in zip(closure.parameters, arguments) { inner.locals[name.text] = term }
    }
    for definition in closure.definitions {
      let term = try await attempt { try await evaluate(definition.value, inner) }
      if !definition.isGroup, let name = definition.names.first {
        inner.locals[name.text] = term
      } else if case .group(let parts) = term.content, parts.count == definition.names.count {
        for (name, part) in zip(definition.names, parts) { inner.locals[name.text] = part.term }
      } else if case .tuple(let types) = term.type, types.count == definition.names.count {
        for (index, name) in definition.names.enumerated() {
          inner.locals[name.text] = .element(index, of: term, type: types[index].type)
        }
      } else if !term.isInvalid {
        try fail(
          "wrong-type", "\(definition.names.count) names need a group of as many values",
          at: definition.value.span)
      }
    }
    return try await evaluate(closure.result, inner)
  }
}
