import SwiftSyntax

/// Converts Swift's syntax tree into the statements and expressions of the directive language.
struct CellParser {
  let positions: CodePositions
  var diagnostics: [Diagnostic] = []
  /// For each closure around the current place, how many shorthand arguments it reads.
  var shorthandCounts: [Int] = []

  init(positions: CodePositions) { self.positions = positions }

  func span(_ node: some SyntaxProtocol) -> SourceSpan {
    positions.span(
      from: node.positionAfterSkippingLeadingTrivia.utf8Offset,
      to: node.endPositionBeforeTrailingTrivia.utf8Offset)
  }

  func name(_ token: TokenSyntax) -> Name {
    Name(text: token.identifier?.name ?? token.text, span: span(token))
  }

  /// Reports something the language does not have, unless the parser has complained already.
  mutating func unsupported(_ node: some SyntaxProtocol, _ message: String, _ suggestion: String) {
    guard !node.hasError else { return }
    let span = span(node)
    diagnostics.append(
      Diagnostic(
        code: "unsupported-syntax", message, at: span.position, length: span.length,
        suggestion: suggestion))
  }

  /// The statement of a code item; `nil` if it has been reported and defines nothing.
  mutating func statement(_ item: CodeBlockItemSyntax) -> Statement? {
    switch item.item {
    case .decl(let declaration):
      guard let variable = declaration.as(VariableDeclSyntax.self) else {
        unsupportedDeclaration(declaration)
        return nil
      }
      return definition(variable).map { .definition($0) }
    case .expr(let expression):
      if item.hasError { return nil }
      return .output(convert(expression))
    case .stmt(let statement):
      if let value = statement.as(ExpressionStmtSyntax.self), value.expression.is(IfExprSyntax.self)
      {
        return item.hasError ? nil : .output(convert(value.expression))
      }
      unsupportedStatement(statement)
      return nil
    }
  }

  private mutating func definition(_ variable: VariableDeclSyntax) -> Definition? {
    if variable.bindingSpecifier.tokenKind != .keyword(.let) {
      unsupported(
        variable.bindingSpecifier, "values never change here, so there is no `var`", "use `let`")
    }
    if variable.bindings.count > 1 {
      unsupported(
        variable, "one `let` defines one name", "write a `let` line for each name")
    }
    guard let binding = variable.bindings.first else { return nil }
    var names: [Name] = []
    var isGroup = false
    if let pattern = binding.pattern.as(IdentifierPatternSyntax.self) {
      names = [name(pattern.identifier)]
    } else if let group = binding.pattern.as(TuplePatternSyntax.self) {
      isGroup = true
      for element in group.elements {
        if let pattern = element.pattern.as(IdentifierPatternSyntax.self) {
          names.append(name(pattern.identifier))
        } else if element.pattern.is(WildcardPatternSyntax.self) {
          names.append(Name(text: "_", span: span(element)))
        } else {
          unsupported(element, "a name is needed here", "write `let (first, second) = …`")
          return nil
        }
      }
    } else {
      unsupported(binding.pattern, "a `let` needs a name", "write `let name = …`")
      return nil
    }
    if let annotation = binding.typeAnnotation {
      unsupported(
        annotation, "types are found by the checker and never written",
        "leave out `\(annotation.trimmedDescription)`")
    }
    let invalid = Expression(kind: .invalid, span: span(binding))
    guard !variable.hasError else {
      return Definition(names: names, isGroup: isGroup, value: invalid)
    }
    guard let initializer = binding.initializer else {
      unsupported(binding, "a `let` needs a value", "write `let name = expression`")
      return Definition(names: names, isGroup: isGroup, value: invalid)
    }
    return Definition(names: names, isGroup: isGroup, value: convert(initializer.value))
  }

  /// A closure's definitions and its result.
  mutating func closure(_ node: ClosureExprSyntax) -> Expression.Kind {
    var parameters: [Name] = []
    switch node.signature?.parameterClause {
    case .simpleInput(let list): parameters = list.map { name($0.name) }
    case .parameterClause(let clause): parameters = clause.parameters.map { name($0.firstName) }
    case nil: break
    }
    shorthandCounts.append(0)
    defer { shorthandCounts.removeLast() }
    var definitions: [Definition] = []
    var result: Expression?
    for item in node.statements {
      if result != nil {
        unsupported(
          item, "nothing can follow the result of a closure", "name the parts before it with `let`")
        return .invalid
      }
      if case .stmt(let statement) = item.item, let back = statement.as(ReturnStmtSyntax.self),
        let value = back.expression
      {
        result = convert(value)
        continue
      }
      switch statement(item) {
      case .definition(let definition): definitions.append(definition)
      case .output(let expression): result = expression
      case nil: return .invalid
      }
    }
    guard let result else {
      unsupported(node, "a closure needs a result", "end it with an expression, as in `{ $0 * 2 }`")
      return .invalid
    }
    return .closure(
      Closure(
        parameters: parameters, shorthandCount: shorthandCounts.last ?? 0,
        definitions: definitions, result: result))
  }
}
