import Storage

/// A function of a list or text without a closure.
struct ListFunction: Sendable {
  /// Whether it is written without parentheses.
  var isProperty = false
  /// The labels of its arguments.
  var labels: [String?] = []
  /// What it works on, for messages.
  var needs = "a list"
  /// The type of its result; `nil` if it has no meaning.
  var type: @Sendable (ValueType, [ValueType]) -> ValueType?
  /// Computes it from the list and its arguments.
  var apply: @Sendable ([Value]) throws -> Value
  /// Rearranges elements without looking at them, so that nothing has to be computed.
  var structural: (@Sendable ([Term], [Term], ValueType) throws -> Term?)?
}

extension Evaluator {
  static let listFunctions: [String: ListFunction] = [
    "count": ListFunction(
      isProperty: true, type: { _, _ in .integer },
      apply: { values in
        if case .text(let text) = values[0] { return .integer(text.count) }
        return .integer(values[0].elements?.count ?? 0)
      }, structural: { terms, _, _ in try .known(.integer(terms.count)) }),
    "isEmpty": ListFunction(
      isProperty: true, type: { _, _ in .boolean },
      apply: { values in
        if case .text(let text) = values[0] { return .boolean(text.isEmpty) }
        return .boolean(values[0].elements?.isEmpty ?? true)
      }, structural: { terms, _, _ in try .known(.boolean(terms.isEmpty)) }),
    "first": ListFunction(
      isProperty: true, type: { list, _ in list.elementType },
      apply: { try end(of: $0[0], \.first) },
      structural: { terms, _, _ in try end(terms.first) }),
    "last": ListFunction(
      isProperty: true, type: { list, _ in list.elementType },
      apply: { try end(of: $0[0], \.last) },
      structural: { terms, _, _ in try end(terms.last) }),
    "sum": ListFunction(
      needs: "a list of numbers", type: { list, _ in numbers(list) },
      apply: { values in
        let elements = values[0].elements ?? []
        return try elements.reduce(.integer(0)) { try PureOperation.binary(.add).apply([$0, $1]) }
      }),
    "min": ListFunction(
      needs: "a list of numbers or texts", type: { list, _ in ordered(list) },
      apply: { values in try extreme(values[0]) { $0.precedes($1) } }),
    "max": ListFunction(
      needs: "a list of numbers or texts", type: { list, _ in ordered(list) },
      apply: { values in try extreme(values[0]) { $1.precedes($0) } }),
    "sorted": ListFunction(
      needs: "a list of numbers or texts", type: { list, _ in ordered(list).map { .array($0) } },
      apply: { values in .array(sorted(values[0].elements ?? [])) }),
    "reversed": ListFunction(
      type: { list, _ in list.elementType.map { .array($0) } },
      apply: { .array(($0[0].elements ?? []).reversed()) },
      structural: { terms, _, type in .list(terms.reversed(), type: type) }),
    "enumerated": ListFunction(
      type: { list, _ in
        list.elementType.map {
          .array(
            .tuple([.init(label: "offset", type: .integer), .init(label: "element", type: $0)]))
        }
      },
      apply: { values in
        .array(
          (values[0].elements ?? []).enumerated().map {
            .tuple([("offset", .integer($0)), ("element", $1)])
          })
      },
      structural: { terms, _, type in
        .list(
          try terms.enumerated().map {
            .group([("offset", try .known(.integer($0))), ("element", $1)])
          }, type: type)
      }),
    "prefix": part({ Array($0.prefix($1)) }, { Array($0.prefix($1)) }),
    "suffix": part({ Array($0.suffix($1)) }, { Array($0.suffix($1)) }),
    "dropFirst": part({ Array($0.dropFirst($1)) }, { Array($0.dropFirst($1)) }),
    "dropLast": part({ Array($0.dropLast($1)) }, { Array($0.dropLast($1)) }),
    "contains": ListFunction(
      labels: [nil], needs: "a list and a value of its elements' type",
      type: { list, arguments in
        guard let element = list.elementType, let argument = arguments.first,
          element.joined(with: argument)?.isComparable == true
        else { return nil }
        return .boolean
      },
      apply: { values in
        .boolean((values[0].elements ?? []).contains { $0.equals(values[1]) })
      }),
    "joined": ListFunction(
      labels: ["separator"], needs: "a list of texts",
      type: { list, arguments in
        list.elementType?.converts(to: .text) == true
          && arguments.allSatisfy { $0 == .text } ? .text : nil
      },
      apply: { values in
        var separator = ""
        if values.count > 1, case .text(let text) = values[1] { separator = text }
        let texts = (values[0].elements ?? []).map { ValueText.interpolated($0) }
        return .text(texts.joined(separator: separator))
      }),
  ]

  /// A function that keeps a number of elements or leaves it out.
  private static func part(
    _ values: @escaping @Sendable ([Value], Int) -> [Value],
    _ terms: @escaping @Sendable ([Term], Int) -> [Term]
  ) -> ListFunction {
    ListFunction(
      labels: [nil], needs: "a list and a number of elements",
      type: { list, arguments in
        arguments.first == .integer ? list.elementType.map { .array($0) } : nil
      },
      apply: { operands in
        guard case .integer(let count) = operands[1], count >= 0 else {
          throw OperationProblem("index-out-of-range", "the number of elements is negative")
        }
        return .array(values(operands[0].elements ?? [], count))
      },
      structural: { list, arguments, type in
        guard case .integer(let count) = arguments.first?.constant, count >= 0 else { return nil }
        return .list(terms(list, count), type: type)
      })
  }

  private static func end(of list: Value, _ read: ([Value]) -> Value?) throws -> Value {
    guard let value = read(list.elements ?? []) else {
      throw OperationProblem(
        "index-out-of-range", "the list is empty", "ask first: `list.isEmpty ? … : …`")
    }
    return value
  }

  private static func end(_ term: Term?) throws -> Term? { term }

  private static func numbers(_ list: ValueType) -> ValueType? {
    list.elementType.flatMap { $0.isNumeric ? $0 : $0 == .any ? .integer : nil }
  }

  private static func ordered(_ list: ValueType) -> ValueType? {
    list.elementType.flatMap { $0.isNumeric || $0 == .text || $0 == .any ? $0 : nil }
  }

  private static func extreme(_ list: Value, _ isBetter: (Value, Value) -> Bool) throws -> Value {
    guard let elements = list.elements, var best = elements.first else {
      throw OperationProblem(
        "index-out-of-range", "the list is empty", "ask first: `list.isEmpty ? … : …`")
    }
    for element in elements where isBetter(element, best) { best = element }
    return best
  }

  private static func sorted(_ values: [Value]) -> [Value] {
    values.enumerated().sorted { first, second in
      if first.element.precedes(second.element) { return true }
      if second.element.precedes(first.element) { return false }
      return first.offset < second.offset
    }.map(\.element)
  }
}
