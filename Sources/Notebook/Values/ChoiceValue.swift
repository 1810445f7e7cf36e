/// A type whose values are written with a leading dot: `.residual(10)`, `.confidence95`.
public protocol ChoiceValue: DirectiveValue {
  /// The type's name, such as `Site`.
  static var typeName: String { get }
  /// One sentence on what the type is.
  static var summary: String { get }
  /// All ways to write a value.
  static var cases: [ChoiceCase] { get }
  /// The value as an author writes it, `.residual(10)`; equal values give equal texts.
  var expression: String { get }
}

extension ChoiceValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .choice(typeName) }

  /// Reads it from a value.
  public init(_ value: Value) throws {
    guard case .choice(let choice) = value, let own = choice as? Self else {
      throw ValueError("a value of type \(Self.typeName) is needed")
    }
    self = own
  }

  /// The value in the directive language.
  public var value: Value { .choice(self) }
}

/// One way to write a value of a choice type.
public struct ChoiceCase: Sendable {
  /// The name after the dot.
  public let name: String
  /// One sentence on what it means.
  public let summary: String
  /// The arguments in parentheses, in order; empty for none.
  public let parameters: [ParameterDeclaration]
  /// Makes the value from its arguments.
  public let make: @Sendable ([Value]) throws -> any ChoiceValue

  /// Declares a case.
  public init(
    _ name: String, _ summary: String, parameters: [ParameterDeclaration] = [],
    make: @escaping @Sendable ([Value]) throws -> any ChoiceValue
  ) {
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.make = make
  }
}
