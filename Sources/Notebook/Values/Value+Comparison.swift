extension ValueType {
  /// Whether `==` has a meaning.
  var isComparable: Bool {
    switch self {
    case .integer, .real, .boolean, .text, .choice, .any, .range: true
    case .optional(let wrapped): wrapped.isComparable
    case .array(let element): element.isComparable
    case .tuple(let elements): elements.allSatisfy(\.type.isComparable)
    case .nominal, .function, .oneOf: false
    }
  }
}

extension Value {
  /// The elements of a list or range.
  var elements: [Value]? {
    switch self {
    case .array(let values): values
    case .range(let range): range.map { .integer($0) }
    default: nil
    }
  }

  /// The number, whole or real.
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    default: nil
    }
  }

  /// Whether both are the same value; whole and real numbers compare as numbers.
  func equals(_ other: Value) -> Bool {
    switch (self, other) {
    case (.integer(let first), .integer(let second)): return first == second
    case (.boolean(let first), .boolean(let second)): return first == second
    case (.text(let first), .text(let second)): return first == second
    case (.missing, .missing): return true
    case (.choice(let first), .choice(let second)):
      return type(of: first) == type(of: second) && first.expression == second.expression
    case (.tuple(let first), .tuple(let second)):
      return first.count == second.count
        && zip(first, second).allSatisfy { $0.value.equals($1.value) }
    default:
      if let first = number, let second = other.number { return first == second }
      if let first = elements, let second = other.elements {
        return first.count == second.count && zip(first, second).allSatisfy { $0.equals($1) }
      }
      return false
    }
  }

  /// Whether this comes before `other`; numbers and texts have an order.
  func precedes(_ other: Value) -> Bool {
    if case .text(let first) = self, case .text(let second) = other { return first < second }
    if case .integer(let first) = self, case .integer(let second) = other { return first < second }
    guard let first = number, let second = other.number else { return false }
    // NaN goes last, so that the order of the rest stays defined.
    return second.isNaN ? !first.isNaN : first < second
  }
}
