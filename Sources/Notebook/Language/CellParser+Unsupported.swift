import SwiftSyntax

/// What an author of another kind of Swift may try, and what to write instead.
extension CellParser {
  mutating func unsupportedDeclaration(_ node: DeclSyntax) {
    switch node.as(DeclSyntaxEnum.self) {
    case .functionDecl(let function):
      unsupported(
        function.funcKeyword, "functions are not defined in chapters",
        "write the expression where it is needed, or a closure: `list.map { … }`")
    case .importDecl(let declaration):
      unsupported(
        declaration, "nothing is imported in a cell",
        "name the chapter in the front matter: `uses: [chapter]`")
    case .structDecl, .classDecl, .enumDecl, .actorDecl, .protocolDecl, .extensionDecl,
      .typeAliasDecl:
      unsupported(
        node, "types are not defined in chapters",
        "group values as `(label: value, …)`; new types belong to the directives")
    case .macroExpansionDecl, .ifConfigDecl:
      unsupported(node, "there are no macros or conditions for the compiler here", "leave it out")
    default:
      unsupported(
        node, "this declaration is not part of the language", "use `let name = expression`")
    }
  }

  mutating func unsupportedStatement(_ node: StmtSyntax) {
    switch node.as(StmtSyntaxEnum.self) {
    case .forStmt(let loop):
      unsupported(
        loop.forKeyword, "there are no loops",
        "use `map`: `let results = list.map { … $0 … }`")
    case .whileStmt(let loop):
      unsupported(
        loop.whileKeyword, "there are no loops", "use `map` over a range: `(0..<10).map { … }`")
    case .repeatStmt(let loop):
      unsupported(
        loop.repeatKeyword, "there are no loops", "use `map` over a range: `(0..<10).map { … }`")
    case .guardStmt(let statement):
      unsupported(
        statement.guardKeyword, "there is no `guard`",
        "use `if condition { first } else { second }`")
    case .returnStmt(let statement):
      unsupported(
        statement.returnKeyword, "a cell returns nothing", "write the expression alone to show it")
    case .doStmt(let statement):
      unsupported(
        statement.doKeyword, "there is no `do`",
        "write the call alone; an error is shown on the page")
    case .expressionStmt(let statement):
      unsupportedExpression(statement.expression)
    default:
      unsupported(node, "this statement is not part of the language", "use `let` and expressions")
    }
  }

  mutating func unsupportedExpression(_ node: ExprSyntax) {
    switch node.as(ExprSyntaxEnum.self) {
    case .switchExpr(let expression):
      unsupported(
        expression.switchKeyword, "there is no `switch`",
        "use `if condition { first } else { second }`")
    case .forceUnwrapExpr(let expression):
      unsupported(
        expression.exclamationMark, "a missing value cannot be forced",
        "say what to use instead: `value ?? 0`")
    case .optionalChainingExpr(let expression):
      unsupported(
        expression.questionMark, "only a member can follow `?`",
        "write `value?.member`, or say what to use instead of a missing value: `value ?? 0`")
    case .tryExpr(let expression):
      unsupported(
        expression.tryKeyword, "`try` is not needed",
        "write the call alone; an error is shown on the page")
    case .awaitExpr(let expression):
      unsupported(expression.awaitKeyword, "`await` is not needed", "write the call alone")
    case .dictionaryExpr:
      unsupported(
        node, "there are no dictionaries", "write a list of groups: `[(name: \"a\", value: 1)]`")
    case .asExpr, .isExpr, .unresolvedAsExpr, .unresolvedIsExpr:
      unsupported(
        node, "types are not converted with `as`", "use `Double(x)`, `Int(x)` or `String(x)`")
    case .macroExpansionExpr:
      unsupported(node, "there are no macros", "leave it out")
    case .discardAssignmentExpr:
      unsupported(node, "`_` has no value", "write the expression alone")
    case .postfixOperatorExpr:
      unsupported(node, "a range needs both ends", "write `0..<10`")
    case .regexLiteralExpr:
      unsupported(node, "there are no regular expressions", "write a text in quotation marks")
    case .genericSpecializationExpr:
      unsupported(node, "types are found by the checker and never written", "leave out `<…>`")
    default:
      unsupported(
        node, "this part of Swift is not in the directive language",
        "use names, literals, calls, operators and closures")
    }
  }
}
