extension Evaluator {
  /// The meaning of `condition ? first : second` and of `if`.
  func conditional(
    _ condition: Expression, _ first: Expression, _ second: Expression, _ span: SourceSpan,
    _ context: Context, _ expected: ValueType?
  ) async throws -> Term {
    let test = try await attempt { try await evaluate(condition, context) }
    guard test.isInvalid || test.type == .boolean else {
      try fail(
        "wrong-type", "a condition is true or false; this is \(test.type.inWords)",
        at: condition.span, suggestion: "compare it: `… > 0`")
    }
    if let truth = test.constant, case .boolean(let isTrue) = truth {
      // The other branch must make sense, but may fail for reasons the condition rules out.
      if isChecking {
        try await leniently {
          try await evaluate(isTrue ? second : first, context, expected: expected)
        }
      }
      return try await evaluate(isTrue ? first : second, context, expected: expected)
    }
    if !isChecking {
      guard case .boolean(let isTrue) = try await force(test) else { return .invalid() }
      return try await evaluate(isTrue ? first : second, context, expected: expected)
    }
    let one = try await attempt { try await evaluate(first, context, expected: expected) }
    let two = try await attempt { try await evaluate(second, context, expected: expected) }
    if test.isInvalid { return .invalid() }
    return try joined(one, two, at: second.span)
  }

  /// While checking: looks at code that the run will not reach.
  ///
  /// It must make sense, and what it reads counts as used; but its values may be wrong in ways
  /// that the condition rules out.
  func leniently(_ body: () async throws -> Term) async throws {
    let before = diagnostics.count
    _ = try await attempt(body)
    let found = diagnostics[before...].filter { !Self.valueProblems.contains($0.code) }
    diagnostics.replaceSubrange(before..., with: found)
  }

  /// Problems of a value, not of the code that makes it.
  private static let valueProblems: Set<String> = [
    "division-by-zero", "empty-list", "empty-range", "index-out-of-range", "invalid-argument",
    "list-too-long", "out-of-range", "overflow", "text-too-long",
  ]

  /// While checking: what is one of two values.
  private func joined(_ one: Term, _ two: Term, at span: SourceSpan) throws -> Term {
    if one.isInvalid || two.isInvalid { return .invalid() }
    guard let type = one.type.joined(with: two.type) else {
      try fail(
        "wrong-type",
        "both branches share a type; this is \(two.type.inWords), the first is \(one.type.inWords)",
        at: span, suggestion: "let both give the same kind of value, such as two texts")
    }
    return .unknown(type)
  }

  /// The meaning of `if let name = value { first } else { second }`.
  func unwrapped(
    _ name: Name, _ value: Expression, _ first: Expression, _ second: Expression,
    _ context: Context, _ expected: ValueType?
  ) async throws -> Term {
    let term = try await attempt { try await evaluate(value, context) }
    if term.isInvalid { return .invalid() }
    guard case .optional(let wrapped) = term.type else {
      try fail(
        "wrong-type", "this value is never missing; it is \(term.type.inWords)", at: value.span,
        suggestion: "use it as it is, or compare it: `if \(name.text) > 0 { … } else { … }`")
    }
    var inner = context
    var bound = term
    bound.type = wrapped
    inner.locals[name.text] = bound
    if let isMissing = try await isMissing(term) {
      if isChecking {
        try await leniently {
          try await evaluate(
            isMissing ? first : second, isMissing ? inner : context, expected: expected)
        }
      }
      return try await evaluate(
        isMissing ? second : first, isMissing ? context : inner, expected: expected)
    }
    let one = try await attempt { try await evaluate(first, inner, expected: expected) }
    let two = try await attempt { try await evaluate(second, context, expected: expected) }
    return try joined(one, two, at: second.span)
  }

  /// The meaning of `value?.member`.
  func optionalMember(_ base: Expression, _ name: Name, _ context: Context) async throws -> Term {
    let term = try await attempt { try await evaluate(base, context) }
    if term.isInvalid { return .invalid() }
    guard case .optional(let wrapped) = term.type else {
      try fail(
        "wrong-type", "this value is never missing; it is \(term.type.inWords)", at: base.span,
        suggestion: "leave out the `?`")
    }
    var bound = term
    bound.type = wrapped
    if wrapped == .any { return try .known(.missing) }
    switch try await isMissing(term) {
    case true?: return try .known(.missing)
    case false?:
      var result = try member(name, of: bound)
      if case .optional = result.type {} else { result.type = .optional(result.type) }
      return result
    case nil:
      let type = try member(name, of: .unknown(wrapped)).type
      if case .optional = type { return .unknown(type) }
      return .unknown(.optional(type))
    }
  }

  /// Whether a value is missing; `nil` if only a run can tell.
  private func isMissing(_ term: Term) async throws -> Bool? {
    if let constant = term.constant {
      if case .missing = constant { return true }
      return false
    }
    if isChecking { return nil }
    if case .missing = try await force(term) { return true }
    return false
  }
}
