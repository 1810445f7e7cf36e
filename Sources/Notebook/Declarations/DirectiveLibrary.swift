/// All directives and types that the chapters of a book may use.
public struct DirectiveLibrary: Sendable {
  /// The directives by name.
  public let directives: [String: any Directive.Type]
  /// The directives as the evaluator sees them, by name.
  let interfaces: [String: DirectiveInterface]
  /// The nominal types by name.
  public let nominals: [String: any NominalValue.Type]
  /// The choice types by name.
  public let choices: [String: any ChoiceValue.Type]

  /// Collects directives and the types they need.
  ///
  /// - Parameters:
  ///   - directives: All directives.
  ///   - nominals: All types that directives return.
  ///   - choices: All types written with a leading dot.
  public init(
    directives: [any Directive.Type], nominals: [any NominalValue.Type],
    choices: [any ChoiceValue.Type]
  ) {
    self.directives = Dictionary(
      directives.map { ($0.configuration.name, $0) }, uniquingKeysWith: { first, _ in first })
    interfaces = self.directives.mapValues { DirectiveInterface($0) }
    self.nominals = Dictionary(
      nominals.map { ($0.typeName, $0) }, uniquingKeysWith: { first, _ in first })
    self.choices = Dictionary(
      choices.map { ($0.typeName, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Directive {
  /// The declarations of all parameters, in the order of the properties.
  public static var parameters: [ParameterDeclaration] {
    Self().namedParameters.map { $0.parameter.declaration(name: $0.name) }
  }

  var namedParameters: [(name: String, parameter: any AnyParameter)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let label = child.label, let parameter = child.value as? any AnyParameter else {
        return nil
      }
      return (label.hasPrefix("_") ? String(label.dropFirst()) : label, parameter)
    }
  }
}
