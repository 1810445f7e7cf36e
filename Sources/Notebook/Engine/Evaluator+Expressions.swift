import Storage

extension Evaluator {
  /// The meaning of an expression.
  ///
  /// - Parameter expected: The type needed where the expression stands; it decides what a
  ///   leading dot belongs to.
  func evaluate(_ expression: Expression, _ context: Context, expected: ValueType? = nil)
    async throws -> Term
  {
    let span = expression.span
    switch expression.kind {
    case .integer(let number): return try .known(.integer(number), origin: span)
    case .real(let number): return try .known(.real(number), origin: span)
    case .boolean(let truth): return try .known(.boolean(truth), origin: span)
    case .missing: return try .known(.missing, origin: span)
    case .text(let segments): return try await text(segments, span, context)
    case .array(let elements): return try await list(elements, span, context, expected)
    case .tuple(let elements): return try await group(elements, span, context, expected)
    case .name(let name): return try await self.name(name, span, context)
    case .shorthand(let index): return try shorthand(index, span, context)
    case .member(let base, let name): return try await member(base, name, context, expected)
    case .leadingDot(let name, let arguments):
      return try await choice(name, arguments, span, context, expected)
    case .element(let base, let index): return try await element(base, index, span, context)
    case .call(let name, let arguments): return try await call(name, arguments, span, context)
    case .method(let base, let name, let arguments):
      return try await method(base, name, arguments, span, context, expected)
    case .unary(let operation, let operand):
      return try await unary(operation, operand, span, context)
    case .binary(let operation, let symbol, let left, let right):
      return try await binary(operation, symbol, left, right, span, context)
    case .conditional(let condition, let first, let second):
      return try await conditional(condition, first, second, span, context, expected)
    case .unwrapped(let name, let value, let first, let second):
      return try await unwrapped(name, value, first, second, context, expected)
    case .optionalMember(let base, let name):
      return try await optionalMember(base, name, context)
    case .closure:
      try fail(
        "misplaced-closure", "a closure can only be handed to a function of a list", at: span,
        suggestion: "use it with `map`, `filter`, `sorted(by:)` or `reduce`")
    case .invalid: return .invalid()
    }
  }

  private func text(_ segments: [TextSegment], _ span: SourceSpan, _ context: Context) async throws
    -> Term
  {
    var operands: [Term] = []
    for segment in segments {
      switch segment {
      case .literal(let text): operands.append(try .known(.text(text)))
      case .value(let expression):
        let term = try await attempt { try await evaluate(expression, context) }
        if case .nominal(let name) = term.type {
          try fail(
            "wrong-type", "a value of type \(name) cannot be put into a text", at: expression.span,
            suggestion: memberHint(name))
        }
        operands.append(term)
      }
    }
    let interpolation = PureOperation(name: "text") { values in
      .text(values.map { ValueText.interpolated($0) }.joined())
    }
    var term = try operation(interpolation, operands, type: .text, span)
    term.origin = span
    return term
  }

  private func list(
    _ elements: [Expression], _ span: SourceSpan, _ context: Context, _ expected: ValueType?
  ) async throws -> Term {
    let elementType = expected?.elementType
    var terms: [Term] = []
    for element in elements {
      terms.append(
        try await attempt { try await evaluate(element, context, expected: elementType) })
    }
    var type = ValueType.any
    for (term, element) in zip(terms, elements) where !term.isInvalid {
      guard let joined = type.joined(with: term.type) else {
        try fail(
          "mixed-list",
          "the elements of a list share a type; this is \(term.type.inWords), those before it are \(type.inWords)",
          at: element.span, suggestion: "use a group `(a, b)` for values of different types")
      }
      type = joined
    }
    terms = try terms.map { try coerced($0, to: type) ?? $0 }
    return .list(terms, type: .array(type), origin: span)
  }

  private func group(
    _ elements: [(label: String?, value: Expression)], _ span: SourceSpan, _ context: Context,
    _ expected: ValueType?
  ) async throws -> Term {
    var expectedTypes: [ValueType?] = elements.map { _ in nil }
    if case .tuple(let types) = expected, types.count == elements.count {
      expectedTypes = types.map(\.type)
    }
    var parts: [(label: String?, term: Term)] = []
    for (element, type) in zip(elements, expectedTypes) {
      parts.append(
        (
          element.label,
          try await attempt { try await evaluate(element.value, context, expected: type) }
        ))
    }
    return .group(parts, origin: span)
  }

  private func name(_ name: String, _ span: SourceSpan, _ context: Context) async throws -> Term {
    if let local = context.locals[name] { return local }
    let chapter = program.chapters[context.chapter]
    if let binding = chapter.names[name] {
      if binding.chapter == context.chapter, binding.order >= context.order {
        usedNames.insert(binding.name)
        try fail(
          "used-before-definition", "`\(name)` is used before it is defined", at: span,
          suggestion: "move the definition up",
          notes: [.init(binding.name.span.position, "`\(name)` is defined here")])
      }
      return try await term(for: binding)
    }
    try unknownName(name, span, context)
  }

  private func unknownName(_ name: String, _ span: SourceSpan, _ context: Context) throws -> Never {
    if name == "profile" {
      try fail(
        "unknown-name", "`profile` is not a value itself", at: span,
        suggestion:
          "read a setting: \(NearestName.list(program.book.settings.keys.map { "profile.\($0)" }))")
    }
    if interfaces[name] != nil || Self.functions[name] != nil {
      try fail(
        "unknown-name",
        "`\(name)` is a \(interfaces[name] != nil ? "directive" : "function"), not a value",
        at: span, suggestion: "call it, `\(name)(…)`, or write a closure, `{ \(name)($0) }`")
    }
    for other in program.chapters {
      if let binding = other.bindings.first(where: { $0.name.text == name }) {
        let uses = program.chapters[context.chapter].chapter.uses.map(\.name)
        let between = program.chapters.first {
          uses.contains($0.chapter.name) && $0.names[name]?.name == binding.name
        }
        try fail(
          "unknown-name",
          between.map {
            "`\(name)` is not defined in this chapter, and what `\($0.chapter.name)` sees by `uses:` "
              + "is not handed on"
          } ?? "`\(name)` is not defined in this chapter", at: span,
          suggestion: uses.isEmpty
            ? "write `uses: [\(other.chapter.name)]` in the front matter to see its names"
            : "add `\(other.chapter.name)` to `uses:` in the front matter to see its names",
          notes: [.init(binding.name.span.position, "`\(name)` in chapter `\(other.chapter.name)`")]
        )
      }
    }
    let visible =
      Array(program.chapters[context.chapter].names.keys) + Array(context.locals.keys)
      + ["profile", "true", "false"]
    try fail(
      "unknown-name", "there is no `\(name)`", at: span,
      suggestion: NearestName.find(name, among: visible).map { "did you mean `\($0)`?" }
        ?? "define it before: `let \(name) = …`")
  }

  private func shorthand(_ index: Int, _ span: SourceSpan, _ context: Context) throws -> Term {
    guard let shorthands = context.shorthands, index < shorthands.count else {
      try fail(
        "unknown-name", "the closure has no argument `$\(index)`", at: span,
        suggestion: "use `$0`, or name the arguments: `{ value in … }`")
    }
    return shorthands[index]
  }

  private func element(
    _ base: Expression, _ index: Expression, _ span: SourceSpan, _ context: Context
  ) async throws -> Term {
    let list = try await attempt { try await evaluate(base, context) }
    let place = try await attempt { try await evaluate(index, context) }
    if list.isInvalid && list.type == .any || place.isInvalid { return .invalid() }
    guard let elementType = list.type.elementType else {
      try fail(
        "wrong-type", "only lists have elements; this is \(list.type.inWords)", at: base.span)
    }
    guard place.type == .integer else {
      try fail(
        "wrong-type", "the place in a list is a whole number; this is \(place.type.inWords)",
        at: index.span, suggestion: "write `list[0]`")
    }
    if case .integer(let number) = place.constant {
      return try self.element(number, of: list, type: elementType, at: index.span)
    }
    if isChecking { return .unknown(elementType) }
    guard case .integer(let number) = try await force(place) else { return .invalid() }
    return try self.element(number, of: list, type: elementType, at: index.span)
  }

  /// The element at a known place.
  func element(_ index: Int, of list: Term, type: ValueType, at span: SourceSpan) throws -> Term {
    guard let terms = try elementsKnown(of: list) else {
      guard index >= 0 else {
        try fail("index-out-of-range", "places in a list are counted from 0", at: span)
      }
      var term = Term.element(index, of: list, type: type)
      term.origin = span
      return term
    }
    guard terms.indices.contains(index) else {
      try fail(
        "index-out-of-range",
        terms.isEmpty
          ? "the list is empty"
          : "the list has \(terms.count) elements, counted from 0; \(index) is not among them",
        at: span, suggestion: terms.isEmpty ? nil : "the last is \(terms.count - 1)")
    }
    return terms[index]
  }
}

extension ValueType {
  /// The type of the elements of a list.
  var elementType: ValueType? {
    switch self {
    case .array(let element): element
    case .range: .integer
    case .optional(let wrapped): wrapped.elementType
    case .oneOf(let types): types.lazy.compactMap(\.elementType).first
    default: nil
    }
  }
}
