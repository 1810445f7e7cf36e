extension ValueType {
  /// The type of a value.
  init(of value: Value) {
    switch value {
    case .integer: self = .integer
    case .real: self = .real
    case .boolean: self = .boolean
    case .text: self = .text
    case .range: self = .range
    case .missing: self = .optional(.any)
    case .array(let values): self = .array(Self.joined(values.map { ValueType(of: $0) }) ?? .any)
    case .tuple(let elements):
      self = .tuple(elements.map { TupleElement(label: $0.label, type: ValueType(of: $0.value)) })
    case .nominal(let nominal): self = type(of: nominal).valueType
    case .choice(let choice): self = type(of: choice).valueType
    }
  }

  /// Whether it is a number.
  var isNumeric: Bool { self == .integer || self == .real }

  /// The type that all of `types` convert to; `any` for none, `nil` if they differ.
  static func joined(_ types: [ValueType]) -> ValueType? {
    types.reduce(.any) { result, type in result.flatMap { $0.joined(with: type) } }
  }

  /// The type both convert to.
  func joined(with other: ValueType) -> ValueType? {
    switch (self, other) {
    case _ where self == other: return self
    case (.any, _): return other
    case (_, .any): return self
    case (.integer, .real), (.real, .integer): return .real
    case (.array(let first), .array(let second)):
      return first.joined(with: second).map { .array($0) }
    case (.range, .array(let element)), (.array(let element), .range):
      return element.joined(with: .integer).map { .array($0) }
    case (.optional(let first), .optional(let second)):
      return first.joined(with: second).map { .optional($0) }
    case (.optional(let wrapped), _): return wrapped.joined(with: other).map { .optional($0) }
    case (_, .optional(let wrapped)): return joined(with: wrapped).map { .optional($0) }
    case (.tuple(let first), .tuple(let second)):
      guard first.count == second.count else { return nil }
      var elements: [TupleElement] = []
      for (one, two) in zip(first, second) {
        guard let type = one.type.joined(with: two.type) else { return nil }
        elements.append(TupleElement(label: one.label == two.label ? one.label : nil, type: type))
      }
      return .tuple(elements)
    default: return nil
    }
  }

  /// Whether every value of this type can stand where `target` is needed.
  func converts(to target: ValueType) -> Bool {
    switch (self, target) {
    case (_, .any), (.any, _): return true
    case _ where self == target: return true
    case (.integer, .real): return true
    case (.range, .array(let element)): return ValueType.integer.converts(to: element)
    case (.array(let own), .array(let element)): return own.converts(to: element)
    case (.optional(let own), .optional(let wrapped)): return own.converts(to: wrapped)
    case (_, .optional(let wrapped)): return converts(to: wrapped)
    case (_, .oneOf(let types)): return types.contains { converts(to: $0) }
    case (.tuple(let own), .tuple(let elements)):
      return own.count == elements.count
        && zip(own, elements).allSatisfy {
          $0.type.converts(to: $1.type)
            && ($0.label == nil || $1.label == nil || $0.label == $1.label)
        }
    default: return false
    }
  }

  /// The type in words, for messages: `a number (Double)`.
  var inWords: String {
    switch self {
    case .integer: "a whole number (Int)"
    case .real: "a number (Double)"
    case .boolean: "true or false (Bool)"
    case .text: "a text (String)"
    case .range: "a range (Range<Int>)"
    case .array(let element): "a list (\(ValueType.array(element)))"
    case .optional(.any): "nil"
    case .optional(let wrapped): "\(wrapped.inWords), which may be missing"
    case .tuple: "a group \(self)"
    case .function: "a closure"
    case .nominal(let name), .choice(let name): "a value of type \(name)"
    case .oneOf(let types): types.map(\.inWords).joined(separator: " or ")
    case .any: "any value"
    }
  }
}
