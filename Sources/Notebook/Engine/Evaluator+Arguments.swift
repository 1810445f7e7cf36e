import Foundation
import Storage

extension Evaluator {
  /// What the arguments of a call are.
  struct MatchedArguments {
    /// One term for each parameter; `nil` if something is missing.
    var terms: [Term]?
    /// Names of the parameters that the call gives.
    var given: Set<String> = []
    /// Where each of them is written.
    var places: [String: SourceSpan] = [:]
  }

  /// Finds the parameter of each argument and checks types and ranges.
  func match(
    _ arguments: [Argument], to parameters: [ParameterDeclaration], of callee: String,
    at calleeSpan: SourceSpan, _ context: Context
  ) async throws -> MatchedArguments {
    var result = MatchedArguments()
    var terms: [String: Term] = [:]
    var isComplete = true
    for argument in arguments {
      let complaintCount = diagnostics.count
      guard
        let parameter = parameter(
          for: argument, among: parameters, given: result.given, callee: callee)
      else {
        isComplete = false
        _ = try await attempt { try await evaluateAnything(argument.value, context) }
        if !isChecking, let last = diagnostics.last { throw last }
        continue
      }
      if diagnostics.count > complaintCount { isComplete = false }
      result.given.insert(parameter.name)
      result.places[parameter.name] = argument.value.span
      terms[parameter.name] = try await attempt {
        try await self.argument(argument.value, for: parameter, context)
      }
    }
    let missing = parameters.filter { !result.given.contains($0.name) && $0.defaultValue == nil }
    if isComplete, let first = missing.first {
      let others = missing.dropFirst().map { $0.label ?? $0.name }
      try fail(
        "missing-argument",
        "\(callee) needs \(first.label.map { "`\($0):`" } ?? "a \(first.name)")"
          + (others.isEmpty ? "" : " and \(NearestName.list(others))"),
        at: calleeSpan,
        suggestion:
          "write `\(first.label.map { "\($0): " } ?? "")…`: \(first.summary.withoutFullStop)")
    }
    guard isComplete, missing.isEmpty else { return result }
    result.terms = try parameters.map { parameter in
      if let term = terms[parameter.name] { return term }
      guard let value = parameter.defaultValue else { return .invalid() }
      let term = try Term.known(value)
      return try coerced(term, to: parameter.type) ?? term
    }
    return result
  }

  private func parameter(
    for argument: Argument, among parameters: [ParameterDeclaration], given: Set<String>,
    callee: String
  ) -> ParameterDeclaration? {
    func complain(_ code: String, _ message: String, _ span: SourceSpan, _ suggestion: String?) {
      diagnostics.append(
        Diagnostic(
          code: code, message, at: span.position, length: span.length, suggestion: suggestion))
    }
    guard let label = argument.label else {
      if let next = parameters.first(where: { $0.label == nil && !given.contains($0.name) }) {
        return next
      }
      let labels = parameters.compactMap(\.label).filter { !given.contains($0) }
      complain(
        "unexpected-argument",
        parameters.isEmpty
          ? "\(callee) takes no arguments" : "\(callee) takes no argument without a label here",
        argument.value.span,
        labels.isEmpty
          ? "leave it out"
          : labels.count == 1
            ? "write its label: `\(labels[0]): …`"
            : "write its label, one of \(NearestName.list(labels))")
      return nil
    }
    if let parameter = parameters.first(where: { $0.label == label.text }) {
      if given.contains(parameter.name) {
        complain(
          "duplicate-argument", "`\(label.text):` is given twice", label.span,
          "leave one of them out")
        return nil
      }
      return parameter
    }
    if let parameter = parameters.first(where: { $0.label == nil && $0.name == label.text }) {
      complain(
        "unknown-argument", "\(callee) takes its \(parameter.name) without a label", label.span,
        "leave out `\(label.text):`")
      return given.contains(parameter.name) ? nil : parameter
    }
    let labels = parameters.compactMap(\.label)
    complain(
      "unknown-argument", "\(callee) has no argument `\(label.text):`", label.span,
      NearestName.find(label.text, among: labels).map { "did you mean `\($0):`?" }
        ?? (labels.isEmpty ? "it takes none with a label" : "it takes \(NearestName.list(labels))"))
    return nil
  }

  private func argument(
    _ expression: Expression, for parameter: ParameterDeclaration, _ context: Context
  ) async throws -> Term {
    let term = try await evaluate(expression, context, expected: parameter.type)
    if term.isInvalid { return term }
    let shown = parameter.label ?? parameter.name
    guard let converted = try coerced(term, to: parameter.type) else {
      try fail(
        "wrong-type",
        "`\(shown)` needs \(inWords(parameter.type)); \(described(term, expression)) is \(term.type.inWords)",
        at: expression.span, suggestion: conversionHint(term, to: parameter.type))
    }
    if parameter.needsElements, let elements = try elementsKnown(of: converted), elements.isEmpty {
      try fail(
        "empty-list", "`\(parameter.label ?? parameter.name)` needs at least one element",
        at: expression.span, suggestion: "give it one, or leave the call out")
    }
    if let range = parameter.range, let value = converted.constant {
      try checkRange(value, range, parameter, expression, converted, context)
    }
    return converted
  }

  private func checkRange(
    _ value: Value, _ range: ClosedRange<Double>, _ parameter: ParameterDeclaration,
    _ expression: Expression, _ term: Term, _ context: Context
  ) throws {
    if let values = value.elements {
      let terms = try elementsKnown(of: term)
      for (index, value) in values.enumerated() {
        try checkRange(value, range, parameter, expression, terms?[index] ?? term, context)
      }
      return
    }
    guard let number = value.number, !(range.contains(number)) else { return }
    let shown = parameter.label ?? parameter.name
    let unit = parameter.unit.map { " \($0)" } ?? ""
    let place = blamed(expression, term, context)
    let excess =
      number.isNaN
      ? "this is not a number"
      : "\(ValueText.plain(number)) is too \(number < range.lowerBound ? "small" : "large")"
    try fail(
      "out-of-range",
      "`\(shown)` lies between \(ValueText.plain(range.lowerBound)) and \(ValueText.plain(range.upperBound))\(unit); \(excess)",
      at: place.span, suggestion: "choose a number in this range", notes: place.notes)
  }

  /// The place to point at for a bad argument: the literal where a closure only passes it on.
  func blamed(_ expression: Expression, _ term: Term, _ context: Context)
    -> (span: SourceSpan, notes: [Diagnostic.Note])
  {
    guard let origin = term.origin, origin != expression.span else { return (expression.span, []) }
    switch expression.kind {
    case .shorthand: return (origin, [.init(expression.span.position, "it is used here")])
    case .name(let name):
      if context.locals[name] != nil {
        return (origin, [.init(expression.span.position, "it is used here")])
      }
      return (expression.span, [.init(origin.position, "the value comes from here")])
    case .array: return (origin, [])
    default: return (expression.span, [.init(origin.position, "the value comes from here")])
    }
  }

  private func described(_ term: Term, _ expression: Expression) -> String {
    if let value = term.constant, let text = ValueText.source(value), text.count <= 24 {
      if case .text(let text) = value { return "“\(text)”" }
      return "`\(text)`"
    }
    if case .name(let name) = expression.kind { return "`\(name)`" }
    return "this"
  }

  /// A type in words, for choices with an example.
  func inWords(_ type: ValueType) -> String {
    guard case .choice(let name) = type, let choice = library.choices[name] else {
      return type.inWords
    }
    let examples = choice.cases.prefix(4).map {
      "`.\($0.name)\($0.parameters.isEmpty ? "" : "(…)")`"
    }
    return "a \(name) such as \(examples.joined(separator: ", "))"
  }

  private func conversionHint(_ term: Term, to target: ValueType) -> String? {
    switch (term.type, target) {
    case (.array(let element), _) where element.converts(to: target):
      return "use `map` to call it for each element, or take one: `[0]`"
    case (_, .array(let element)) where term.type.converts(to: element):
      return "put it into a list: `[…]`"
    case (.real, .integer): return "write a whole number, or `Int(…)` to cut off the fraction"
    case (.optional(let wrapped), _) where wrapped.converts(to: target):
      return "say what to use instead of a missing value: `value ?? …`"
    case (.nominal(let name), _): return memberHint(name)
    case (.text, .choice), (.text, .integer), (.text, .real): return "leave out the quotation marks"
    default: return nil
    }
  }
}

extension String {
  /// A sentence as a part of another.
  fileprivate var withoutFullStop: String {
    guard hasSuffix("."), let first else { return self }
    return first.lowercased() + dropFirst().dropLast()
  }
}
