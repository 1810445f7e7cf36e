/// A value of the directive language.
public indirect enum Value: Sendable {
  /// A whole number.
  case integer(Int)
  /// A real number.
  case real(Double)
  /// A truth value.
  case boolean(Bool)
  /// A text.
  case text(String)
  /// The whole numbers of a half-open range.
  case range(Range<Int>)
  /// A list.
  case array([Value])
  /// A missing value.
  case missing
  /// A group of values with optional labels.
  case tuple([(label: String?, value: Value)])
  /// What a directive returned.
  case nominal(any NominalValue)
  /// A value written with a leading dot.
  case choice(any ChoiceValue)
}

/// A Swift type that directives take or return.
public protocol DirectiveValue: Sendable {
  /// Its type in the directive language.
  static var valueType: ValueType { get }

  /// Reads it from a value that the checker found to be of ``valueType``.
  ///
  /// - Throws: ``ValueError`` if the value does not have the type after all.
  init(_ value: Value) throws

  /// The value in the directive language.
  var value: Value { get }
}

/// A value that is not what a directive needs.
public struct ValueError: Error, CustomStringConvertible, Sendable {
  /// What is wrong and what is allowed.
  public var description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }
}

extension Int: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .integer }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    guard case .integer(let number) = value else { throw ValueError("a whole number is needed") }
    self = number
  }
  /// The value in the directive language.
  public var value: Value { .integer(self) }
}

extension Double: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .real }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    switch value {
    case .real(let number): self = number
    case .integer(let number): self = Double(number)
    default: throw ValueError("a number is needed")
    }
  }
  /// The value in the directive language.
  public var value: Value { .real(self) }
}

extension Bool: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .boolean }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    guard case .boolean(let truth) = value else { throw ValueError("true or false is needed") }
    self = truth
  }
  /// The value in the directive language.
  public var value: Value { .boolean(self) }
}

extension String: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .text }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    guard case .text(let text) = value else { throw ValueError("a text is needed") }
    self = text
  }
  /// The value in the directive language.
  public var value: Value { .text(self) }
}

extension Array: DirectiveValue where Element: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .array(Element.valueType) }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    switch value {
    case .array(let values): self = try values.map { try Element($0) }
    case .range(let range): self = try range.map { try Element(.integer($0)) }
    default: throw ValueError("a list is needed")
    }
  }
  /// The value in the directive language.
  public var value: Value { .array(map(\.value)) }
}

extension Optional: DirectiveValue where Wrapped: DirectiveValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .optional(Wrapped.valueType) }
  /// Reads it from a value.
  public init(_ value: Value) throws {
    if case .missing = value { self = nil } else { self = try Wrapped(value) }
  }
  /// The value in the directive language.
  public var value: Value { self?.value ?? .missing }
}
