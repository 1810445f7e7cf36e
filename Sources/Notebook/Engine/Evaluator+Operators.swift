import Storage

extension Evaluator {
  /// Applies an operation: at once to constants, when needed to anything else.
  func operation(
    _ operation: PureOperation, _ operands: [Term], type: ValueType, _ span: SourceSpan
  )
    throws -> Term
  {
    if operands.contains(where: \.isInvalid) { return .invalid(type) }
    let constants = operands.compactMap(\.constant)
    guard constants.count == operands.count else {
      return Term(
        key: .key("operation", [operation.name] + operands.map(\.key.hexadecimal)), type: type,
        .operation(operation, operands), origin: span)
    }
    do {
      var term = try Term.known(try operation.apply(constants), origin: span)
      // An empty list does not know what it would hold.
      if case .array = type { term.type = type }
      return term
    } catch let problem as OperationProblem {
      try fail(problem.code, problem.message, at: span, suggestion: problem.suggestion)
    } catch let error as ValueError {
      try fail("wrong-type", error.description, at: span)
    }
  }

  func unary(
    _ operation: UnaryOperator, _ operand: Expression, _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    let term = try await attempt { try await evaluate(operand, context) }
    if term.isInvalid { return .invalid() }
    let fits = operation == .not ? term.type == .boolean : term.type.isNumeric
    guard fits || term.type == .any else {
      try fail(
        "wrong-type",
        "`\(operation.rawValue)` needs \(operation == .not ? "true or false" : "a number"); this is \(term.type.inWords)",
        at: operand.span)
    }
    return try self.operation(.unary(operation), [term], type: term.type, span)
  }

  func binary(
    _ operation: BinaryOperator, _ symbol: Name, _ left: Expression, _ right: Expression,
    _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    if operation == .and || operation == .or,
      let decided = try await decision(operation, left, right, context)
    {
      return decided
    }
    var first: Term
    var second: Term
    // A leading dot takes its type from the other side: `x == .mean`.
    if case .leadingDot = left.kind {
      second = try await attempt { try await evaluate(right, context) }
      first = try await attempt { try await evaluate(left, context, expected: second.type) }
    } else {
      first = try await attempt { try await evaluate(left, context) }
      second = try await attempt { try await evaluate(right, context, expected: first.type) }
    }
    if first.isInvalid || second.isInvalid { return .invalid() }
    guard let type = PureOperation.type(operation, first.type, second.type) else {
      try fail(
        "wrong-type",
        "`\(symbol.text)` cannot join \(first.type.inWords) and \(second.type.inWords)",
        at: symbol.span, suggestion: operatorHint(operation, first.type, second.type))
    }
    if case .array(let element) = type, operation == .add,
      let one = try elementsKnown(of: first), let two = try elementsKnown(of: second)
    {
      try checkLength(one.count + two.count, at: span)
      return .list(try (one + two).map { try coerced($0, to: element) ?? $0 }, type: type)
    }
    var term = try self.operation(.binary(operation), [first, second], type: type, symbol.span)
    term.origin = span
    return term
  }

  /// What the left side of `&&` or `||` decides alone; the right side is then not evaluated, and
  /// may fail for reasons the left side rules out.
  private func decision(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, _ context: Context
  ) async throws -> Term? {
    let test = try await attempt { try await evaluate(left, context) }
    guard !test.isInvalid, test.type == .boolean else { return nil }
    var value = test.constant
    if value == nil, !isChecking { value = try await force(test) }
    guard case .boolean(let truth) = value, truth == (operation == .or) else { return nil }
    if isChecking {
      // It must make sense all the same, and what it reads counts as used.
      try await leniently { try await evaluate(right, context) }
    }
    return try .known(.boolean(truth), origin: test.origin)
  }

  /// Refuses lists that are too long to be meant.
  func checkLength(_ count: Int, at span: SourceSpan) throws {
    guard count > Self.longestList else { return }
    try fail(
      "list-too-long",
      "a list here has at most \(Self.longestList) elements, this one \(count)", at: span,
      suggestion: "let a directive work on large data")
  }

  private func operatorHint(_ operation: BinaryOperator, _ left: ValueType, _ right: ValueType)
    -> String?
  {
    if operation == .otherwise {
      if case .optional = left { return "the value behind `??` has the type of the one before it" }
      return "the value before it is never missing, so leave it out"
    }
    switch (left, right) {
    case (.text, _), (_, .text):
      return operation == .add ? "put the value into the text: \"… \\(value)\"" : nil
    case (.optional, _), (_, .optional): return "say what a missing value counts as: `value ?? 0`"
    case (.nominal(let name), _), (_, .nominal(let name)): return memberHint(name)
    case (.array, _), (_, .array): return "use `map` to compute with each element"
    default: return nil
    }
  }

  /// The elements of a list whose length is known without computing anything.
  func elementsKnown(of term: Term) throws -> [Term]? {
    switch term.content {
    case .list(let terms): return terms
    case .known(.range(let range)):
      return try range.map { try .known(.integer($0), origin: term.origin) }
    default: return nil
    }
  }

  /// The elements of a list, computed if need be; `nil` while checking if they are not known.
  func elements(of term: Term) async throws -> [Term]? {
    if let known = try elementsKnown(of: term) { return known }
    guard !isChecking else { return nil }
    let value = try await force(term)
    guard let values = value.elements else { return nil }
    let elementType = term.type.elementType ?? .any
    return values.enumerated().map { .element($0, of: term, type: elementType, value: $1) }
  }

  /// Chapters sweep over a handful of settings; a longer list is a slip of the pen.
  static let longestList = 100_000

  /// The term with a value of type `target`; `nil` if it does not convert.
  func coerced(_ term: Term, to target: ValueType) throws -> Term? {
    if term.type == target || target == .any { return term }
    if case .invalid = term.content { return term }
    var converted = term
    switch (term.type, target) {
    case (.integer, .real):
      if case .integer(let number) = term.constant {
        return try .known(.real(Double(number)), origin: term.origin)
      }
      converted.type = .real
      return converted
    case (.range, .array(let element)), (.array, .array(let element)):
      guard term.type.converts(to: target) else { return nil }
      guard let terms = try elementsKnown(of: term) else {
        converted.type = target
        return converted
      }
      var elements: [Term] = []
      for term in terms {
        guard let term = try coerced(term, to: element) else { return nil }
        elements.append(term)
      }
      return .list(elements, type: target, origin: term.origin)
    case (.optional, .optional), (.any, _):
      return term.type.converts(to: target) ? term : nil
    case (_, .optional(let wrapped)): return try coerced(term, to: wrapped)
    case (_, .oneOf(let types)):
      if types.contains(term.type) { return term }
      for type in types {
        if let result = try coerced(term, to: type) { return result }
      }
      return nil
    case (.tuple, .tuple(let targets)):
      guard term.type.converts(to: target) else { return nil }
      guard case .group(let parts) = term.content else { return term }
      var elements: [(label: String?, term: Term)] = []
      for (part, target) in zip(parts, targets) {
        guard let term = try coerced(part.term, to: target.type) else { return nil }
        elements.append((target.label ?? part.label, term))
      }
      return .group(elements, origin: term.origin)
    default: return nil
    }
  }
}
