/// The type of an expression in the directive language.
public indirect enum ValueType: Hashable, Sendable {
  /// A whole number.
  case integer
  /// A real number; whole numbers convert to it.
  case real
  /// `true` or `false`.
  case boolean
  /// A text.
  case text
  /// A half-open or closed range of whole numbers.
  case range
  /// A list whose elements share a type.
  case array(ValueType)
  /// A value that may be missing.
  case optional(ValueType)
  /// A group of values, each with an optional label.
  case tuple([TupleElement])
  /// A closure.
  case function([ValueType], ValueType)
  /// A type that a directive returns, by name, such as `Activations`.
  case nominal(String)
  /// A type written with a leading dot, such as `Site` for `.residual(10)`.
  case choice(String)
  /// One of several types; only parameters have it.
  case oneOf([ValueType])
  /// Nothing is known; only parameters that take any value have it.
  case any

  /// One element of a tuple type.
  public struct TupleElement: Hashable, Sendable {
    /// The label, if it has one.
    public var label: String?
    /// The type.
    public var type: ValueType

    /// Creates an element.
    public init(label: String?, type: ValueType) {
      self.label = label
      self.type = type
    }
  }
}

extension ValueType: CustomStringConvertible {
  /// The type as an author would write it in Swift.
  public var description: String {
    switch self {
    case .integer: "Int"
    case .real: "Double"
    case .boolean: "Bool"
    case .text: "String"
    case .range: "Range<Int>"
    case .array(let element): "[\(element)]"
    case .optional(let wrapped): "\(wrapped)?"
    case .tuple(let elements):
      "("
        + elements.map { ($0.label.map { "\($0): " } ?? "") + "\($0.type)" }.joined(separator: ", ")
        + ")"
    case .function(let parameters, let result):
      "(" + parameters.map(\.description).joined(separator: ", ") + ") -> \(result)"
    case .nominal(let name), .choice(let name): name
    case .oneOf(let types): types.map(\.description).joined(separator: " or ")
    case .any: "any value"
    }
  }
}
