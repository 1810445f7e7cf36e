import Foundation

/// A type of values that directives hand to each other: activations, a dictionary, a figure.
///
/// The notebook knows such a type by its name, its members and how it is stored;
/// what it means is the business of the directives.
public protocol NominalValue: DirectiveValue {
  /// The type's name in the directive language, such as `Activations`.
  static var typeName: String { get }
  /// One sentence on what the type is.
  static var summary: String { get }
  /// What an author can read from a value: `dictionary.fvu`.
  static var members: [Member] { get }

  /// How values of this type are shown, as far as the type alone tells.
  ///
  /// A type that is always shown as a figure says so here, so that a missing `alt` is
  /// found before anything is computed.
  static var presentationKind: PresentationKind { get }

  /// Reads a value from a store entry's folder and its JSON payload.
  static func read(_ payload: Data, in folder: URL) throws -> Self

  /// Writes large parts as files into `folder` and returns the JSON payload.
  ///
  /// Files that already lie in `folder` under a name that `self` refers to are kept.
  func write(in folder: URL) throws -> Data

  /// How the value is shown when it is the last expression of a cell.
  var presentation: Presentation { get }

  /// The value in running text in a format; nothing if it has no formats.
  func text(_ format: ValueFormat) -> String?
}

extension NominalValue {
  /// The type in the directive language.
  public static var valueType: ValueType { .nominal(typeName) }
  /// No members.
  public static var members: [Member] { [] }
  /// It depends on the value.
  public static var presentationKind: PresentationKind { .varies }

  /// No formats.
  public func text(_ format: ValueFormat) -> String? { nil }

  /// Reads it from a value.
  public init(_ value: Value) throws {
    guard case .nominal(let nominal) = value, let own = nominal as? Self else {
      throw ValueError("a value of type \(Self.typeName) is needed")
    }
    self = own
  }

  /// The value in the directive language.
  public var value: Value { .nominal(self) }
}

extension NominalValue where Self: Codable {
  /// Reads the JSON payload.
  public static func read(_ payload: Data, in folder: URL) throws -> Self {
    try PayloadCoding.decode(Self.self, from: payload)
  }

  /// Writes the JSON payload with sorted keys.
  public func write(in folder: URL) throws -> Data {
    try PayloadCoding.encode(self)
  }
}

/// Something an author can read from a nominal value with a dot.
public struct Member: Sendable {
  /// The name after the dot.
  public let name: String
  /// One sentence on what it is, with its unit.
  public let summary: String
  /// Its type.
  public let type: ValueType
  /// Reads it.
  public let read: @Sendable (any NominalValue) throws -> Value

  /// Declares a member of `Base`.
  public init<Base: NominalValue, Result: DirectiveValue>(
    _ name: String, of base: Base.Type = Base.self, _ summary: String,
    _ read: @escaping @Sendable (Base) throws -> Result
  ) {
    self.name = name
    self.summary = summary
    type = Result.valueType
    self.read = { nominal in
      guard let base = nominal as? Base else {
        throw ValueError("a value of type \(Base.typeName) is needed")
      }
      return try read(base).value
    }
  }
}
