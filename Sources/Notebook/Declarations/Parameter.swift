/// What the notebook knows about one parameter of a directive or choice.
public struct ParameterDeclaration: Sendable {
  /// The argument label; `nil` if the argument is written without one.
  public var label: String?
  /// The property's name.
  public var name: String
  /// Its type.
  public var type: ValueType
  /// One sentence on what it means.
  public var summary: String
  /// The unit, if the value has one.
  public var unit: String?
  /// The numbers allowed.
  public var range: ClosedRange<Double>?
  /// What is used when the argument is left out; `nil` if it must be given.
  public var defaultValue: Value?

  /// Creates a declaration.
  public init(
    label: String?, name: String, type: ValueType, summary: String, unit: String? = nil,
    range: ClosedRange<Double>? = nil, defaultValue: Value? = nil
  ) {
    self.label = label
    self.name = name
    self.type = type
    self.summary = summary
    self.unit = unit
    self.range = range
    self.defaultValue = defaultValue
  }
}

extension ParameterDeclaration {
  /// Whether a list must have an element: unless the empty list is the default.
  var needsElements: Bool {
    guard case .array = type else { return false }
    if case .array(let values) = defaultValue { return !values.isEmpty }
    return true
  }
}

/// Whether an argument is written with its label.
public enum ParameterLabel: Sendable {
  /// `train(on: x)`
  case labelled
  /// `harvest(x)`
  case unlabelled
}

/// A property of a directive that is set from an argument of its call.
@propertyWrapper
public struct Parameter<Wrapped: DirectiveValue> {
  final class Box {
    var value: Wrapped?
    init(_ value: Wrapped?) { self.value = value }
  }

  let summary: String
  let label: ParameterLabel
  let unit: String?
  let range: ClosedRange<Double>?
  let defaultValue: Wrapped?
  let box: Box

  /// Declares a parameter with a default, written with its label.
  public init(
    wrappedValue: Wrapped, _ summary: String, unit: String? = nil,
    in range: ClosedRange<Double>? = nil
  ) {
    self.init(wrappedValue: wrappedValue, .labelled, summary, unit: unit, in: range)
  }

  /// Declares a parameter that every call gives, written with its label.
  public init(_ summary: String, unit: String? = nil, in range: ClosedRange<Double>? = nil) {
    self.init(.labelled, summary, unit: unit, in: range)
  }

  /// Declares a parameter with a default.
  public init(
    wrappedValue: Wrapped, _ label: ParameterLabel, _ summary: String, unit: String? = nil,
    in range: ClosedRange<Double>? = nil
  ) {
    self.summary = summary
    self.label = label
    self.unit = unit
    self.range = range
    defaultValue = wrappedValue
    box = Box(wrappedValue)
  }

  /// Declares a parameter that every call gives.
  public init(
    _ label: ParameterLabel, _ summary: String, unit: String? = nil,
    in range: ClosedRange<Double>? = nil
  ) {
    self.summary = summary
    self.label = label
    self.unit = unit
    self.range = range
    defaultValue = nil
    box = Box(nil)
  }

  /// The argument's value.
  ///
  /// - Precondition: The notebook has set it, as it has before `validate` and `evaluate`.
  public var wrappedValue: Wrapped {
    guard let value = box.value else {
      preconditionFailure("a directive's parameters are set before it is evaluated")
    }
    return value
  }
}

/// A parameter without its value type, as the notebook finds it in a directive.
protocol AnyParameter {
  func declaration(name: String) -> ParameterDeclaration
  func set(_ value: Value) throws
}

extension Parameter: AnyParameter {
  func declaration(name: String) -> ParameterDeclaration {
    ParameterDeclaration(
      label: label == .labelled ? name : nil, name: name, type: Wrapped.valueType,
      summary: summary, unit: unit, range: range,
      defaultValue: defaultValue?.value
        ?? (Wrapped.self as? any AnyOptional.Type).map { _ in .missing })
  }

  func set(_ value: Value) throws { box.value = try Wrapped(value) }
}

private protocol AnyOptional {}
extension Optional: AnyOptional {}
