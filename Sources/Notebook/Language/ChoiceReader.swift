/// Reads a choice value back from its expression, such as `.residual(10)`.
struct ChoiceReader {
  let library: DirectiveLibrary

  /// The value of type `type` that `text` stands for.
  func read(_ text: String, type: String) throws -> any ChoiceValue {
    let result = CellProgram.expression(text, at: SourcePosition(file: "", line: 1, column: 1))
    guard let expression = result.expression, result.diagnostics.isEmpty else {
      throw ValueError("“\(text)” is not a value of type \(type)")
    }
    guard case .choice(let choice) = try value(expression, .choice(type)) else {
      throw ValueError("“\(text)” is not a value of type \(type)")
    }
    return choice
  }

  private func value(_ expression: Expression, _ type: ValueType) throws -> Value {
    switch expression.kind {
    case .integer(let number): return type == .real ? .real(Double(number)) : .integer(number)
    case .real(let number): return .real(number)
    case .boolean(let truth): return .boolean(truth)
    case .missing: return .missing
    case .array(let elements):
      return .array(try elements.map { try value($0, type.elementType ?? .any) })
    case .text(let segments):
      return .text(
        try segments.map { segment in
          guard case .literal(let text) = segment else {
            throw ValueError("a stored text is constant")
          }
          return text
        }.joined())
    case .leadingDot(let name, let arguments):
      return .choice(try choice(name.text, arguments ?? [], type))
    default: throw ValueError("a stored value is constant")
    }
  }

  private func choice(_ name: String, _ arguments: [Argument], _ type: ValueType) throws
    -> any ChoiceValue
  {
    var names: [String] = []
    switch type {
    case .choice(let type): names = [type]
    case .optional(.choice(let type)): names = [type]
    default: names = library.choices.keys.sorted()
    }
    for type in names {
      guard let found = library.choices[type]?.cases.first(where: { $0.name == name }) else {
        continue
      }
      var unlabelled = arguments.filter { $0.label == nil }[...]
      let values = try found.parameters.map { parameter -> Value in
        let argument =
          parameter.label == nil
          ? unlabelled.popFirst() : arguments.first { $0.label?.text == parameter.label }
        if let argument { return try value(argument.value, parameter.type) }
        guard let value = parameter.defaultValue else {
          throw ValueError("`.\(name)` lacks its \(parameter.name)")
        }
        return value
      }
      return try found.make(values)
    }
    throw ValueError("there is no value `.\(name)`")
  }
}
