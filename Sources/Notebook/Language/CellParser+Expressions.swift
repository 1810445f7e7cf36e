import Foundation
import SwiftSyntax

extension CellParser {
  /// Converts an expression; what the language does not have is reported and becomes invalid.
  mutating func convert(_ node: ExprSyntax) -> Expression {
    Expression(kind: kind(node), span: span(node))
  }

  private mutating func kind(_ node: ExprSyntax) -> Expression.Kind {
    if node.hasError { return .invalid }
    switch node.as(ExprSyntaxEnum.self) {
    case .integerLiteralExpr(let literal): return integer(literal)
    case .floatLiteralExpr(let literal): return real(literal)
    case .booleanLiteralExpr(let literal):
      return .boolean(literal.literal.tokenKind == .keyword(.true))
    case .nilLiteralExpr: return .missing
    case .stringLiteralExpr(let literal): return text(literal)
    case .arrayExpr(let array): return .array(array.elements.map { convert($0.expression) })
    case .tupleExpr(let tuple): return group(tuple)
    case .declReferenceExpr(let reference): return nameOrShorthand(reference)
    case .memberAccessExpr(let access): return member(access)
    case .functionCallExpr(let call): return self.call(call)
    case .subscriptCallExpr(let access): return element(access)
    case .prefixOperatorExpr(let operation): return prefix(operation)
    case .infixOperatorExpr(let operation): return infix(operation)
    case .ternaryExpr(let choice):
      return .conditional(
        convert(choice.condition), convert(choice.thenExpression), convert(choice.elseExpression))
    case .ifExpr(let choice): return condition(choice)
    case .closureExpr(let closure): return self.closure(closure)
    case .keyPathExpr(let path): return keyPath(path)
    default:
      unsupportedExpression(node)
      return .invalid
    }
  }

  private mutating func integer(_ literal: IntegerLiteralExprSyntax) -> Expression.Kind {
    let digits = literal.literal.text.replacing("_", with: "")
    let prefixes: [(String, Int)] = [("0x", 16), ("0b", 2), ("0o", 8)]
    for (prefix, radix) in prefixes where digits.hasPrefix(prefix) {
      if let number = Int(digits.dropFirst(2), radix: radix) { return .integer(number) }
    }
    if let number = Int(digits) { return .integer(number) }
    unsupported(
      literal, "\(digits) is too large for a whole number", "write a real number, such as 1e20")
    return .invalid
  }

  private mutating func real(_ literal: FloatLiteralExprSyntax) -> Expression.Kind {
    if let number = Double(literal.literal.text.replacing("_", with: "")), number.isFinite {
      return .real(number)
    }
    unsupported(literal, "\(literal.literal.text) is not a real number", "write it like 8.6e-4")
    return .invalid
  }

  private mutating func text(_ literal: StringLiteralExprSyntax) -> Expression.Kind {
    var segments: [TextSegment] = []
    for segment in literal.segments {
      switch segment {
      case .stringSegment:
        var part = literal
        part.segments = StringLiteralSegmentListSyntax([segment])
        // The parser ends a segment after some escapes; for the language it is one text.
        let text = part.representedLiteralValue ?? ""
        if case .literal(let before)? = segments.last {
          segments[segments.count - 1] = .literal(before + text)
        } else {
          segments.append(.literal(text))
        }
      case .expressionSegment(let interpolation):
        guard let value = interpolation.expressions.first, interpolation.expressions.count == 1,
          value.label == nil
        else {
          unsupported(
            interpolation, "an interpolation holds one value",
            "write `\\(format(value, digits: 3))` to choose the digits")
          return .invalid
        }
        segments.append(.value(convert(value.expression)))
      }
    }
    return .text(segments)
  }

  private mutating func group(_ tuple: TupleExprSyntax) -> Expression.Kind {
    if let only = tuple.elements.first, tuple.elements.count == 1, only.label == nil {
      return convert(only.expression).kind
    }
    return .tuple(tuple.elements.map { ($0.label?.identifier?.name, convert($0.expression)) })
  }

  private mutating func nameOrShorthand(_ reference: DeclReferenceExprSyntax) -> Expression.Kind {
    if case .dollarIdentifier(let text) = reference.baseName.tokenKind {
      guard let index = Int(text.dropFirst()), !shorthandCounts.isEmpty else {
        unsupported(
          reference, "`\(text)` is the argument of a closure",
          "use it inside `{ }`, as in `{ $0 * 2 }`"
        )
        return .invalid
      }
      shorthandCounts[shorthandCounts.count - 1] = max(shorthandCounts.last ?? 0, index + 1)
      return .shorthand(index)
    }
    return .name(name(reference.baseName).text)
  }

  private mutating func member(_ access: MemberAccessExprSyntax) -> Expression.Kind {
    let member = name(access.declName.baseName)
    guard let base = access.base else { return .leadingDot(member, nil) }
    if let chain = base.as(OptionalChainingExprSyntax.self) {
      return .optionalMember(convert(chain.expression), member)
    }
    return .member(convert(base), member)
  }

  /// `if condition { first } else { second }` as an expression.
  private mutating func condition(_ node: IfExprSyntax) -> Expression.Kind {
    guard let condition = node.conditions.first, node.conditions.count == 1 else {
      unsupported(
        node.conditions, "an `if` has one condition", "join the conditions with `&&`")
      return .invalid
    }
    guard let elseBody = node.elseBody else {
      unsupported(
        node.ifKeyword, "an `if` needs an `else`: it is a value, and always has one",
        "write `if condition { first } else { second }`")
      return .invalid
    }
    guard let first = value(of: node.body) else { return .invalid }
    let second: Expression
    switch elseBody {
    case .ifExpr(let next): second = convert(ExprSyntax(next))
    case .codeBlock(let block):
      guard let value = value(of: block) else { return .invalid }
      second = value
    }
    switch condition.condition {
    case .expression(let test): return .conditional(convert(test), first, second)
    case .optionalBinding(let binding):
      guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else {
        unsupported(binding, "a name is needed here", "write `if let name = value { … }`")
        return .invalid
      }
      let bound = name(pattern.identifier)
      let source =
        binding.initializer.map { convert($0.value) }
        ?? Expression(kind: .name(bound.text), span: bound.span)
      return .unwrapped(bound, source, first, second)
    default:
      unsupported(
        condition, "this condition is not part of the language",
        "compare values, or write `if let name = value { … } else { … }`")
      return .invalid
    }
  }

  /// The one expression of a branch.
  private mutating func value(of block: CodeBlockSyntax) -> Expression? {
    guard let item = block.statements.first, block.statements.count == 1 else {
      unsupported(
        block, "each branch of an `if` is one expression", "name its parts with `let` before")
      return nil
    }
    switch item.item {
    case .expr(let expression): return convert(expression)
    case .stmt(let statement):
      if let nested = statement.as(ExpressionStmtSyntax.self) { return convert(nested.expression) }
      unsupportedStatement(statement)
      return nil
    case .decl(let declaration):
      unsupported(
        declaration, "each branch of an `if` is one expression", "name its parts with `let` before")
      return nil
    }
  }

  private mutating func call(_ call: FunctionCallExprSyntax) -> Expression.Kind {
    var arguments = arguments(call.arguments)
    if let trailing = call.trailingClosure {
      arguments.append(
        Argument(label: nil, value: Expression(kind: closure(trailing), span: span(trailing))))
    }
    if let extra = call.additionalTrailingClosures.first {
      unsupported(extra, "only one closure can follow a call", "put the others in parentheses")
    }
    if let callee = call.calledExpression.as(DeclReferenceExprSyntax.self) {
      return .call(name(callee.baseName), arguments)
    }
    if let access = call.calledExpression.as(MemberAccessExprSyntax.self) {
      let member = name(access.declName.baseName)
      guard let base = access.base else { return .leadingDot(member, arguments) }
      return .method(convert(base), member, arguments)
    }
    unsupported(
      call.calledExpression, "only directives and functions can be called", "write `name(argument)`"
    )
    return .invalid
  }

  private mutating func arguments(_ list: LabeledExprListSyntax) -> [Argument] {
    list.map { argument in
      // `sorted(by: >)` hands over an operator; as a closure it needs no rule of its own.
      if let reference = argument.expression.as(DeclReferenceExprSyntax.self),
        case .binaryOperator(let symbol) = reference.baseName.tokenKind,
        let operation = BinaryOperator(rawValue: symbol)
      {
        let span = span(reference)
        let closure = Closure(
          parameters: [], shorthandCount: 2, definitions: [],
          result: Expression(
            kind: .binary(
              operation, Name(text: symbol, span: span),
              Expression(kind: .shorthand(0), span: span),
              Expression(kind: .shorthand(1), span: span)), span: span))
        return Argument(
          label: argument.label.map { name($0) },
          value: Expression(kind: .closure(closure), span: span))
      }
      return Argument(
        label: argument.label.map { name($0) }, value: convert(argument.expression))
    }
  }

  private mutating func element(_ access: SubscriptCallExprSyntax) -> Expression.Kind {
    guard let index = access.arguments.first, access.arguments.count == 1, index.label == nil else {
      unsupported(access, "a list is read at one place", "write `list[0]`")
      return .invalid
    }
    return .element(convert(access.calledExpression), convert(index.expression))
  }

  private mutating func prefix(_ operation: PrefixOperatorExprSyntax) -> Expression.Kind {
    let operand = convert(operation.expression)
    switch (operation.operator.text, operand.kind) {
    case ("-", .integer(let number)): return .integer(-number)
    case ("-", .real(let number)): return .real(-number)
    case ("+", _): return operand.kind
    case ("-", _): return .unary(.minus, operand)
    case ("!", _): return .unary(.not, operand)
    default:
      unsupported(
        operation.operator, "the language has no operator `\(operation.operator.text)` here",
        "use + - * / % and parentheses")
      return .invalid
    }
  }

  private mutating func infix(_ operation: InfixOperatorExprSyntax) -> Expression.Kind {
    guard let symbol = operation.operator.as(BinaryOperatorExprSyntax.self) else {
      unsupported(
        operation.operator, "nothing is assigned here: a name keeps its value",
        "give the new value a new name with `let`")
      return .invalid
    }
    guard let binary = BinaryOperator(rawValue: symbol.operator.text) else {
      let text = symbol.operator.text
      unsupported(
        symbol, "the language has no operator `\(text)`",
        text.hasSuffix("=")
          ? "values never change here; give the new value a new name with `let`"
          : "use + - * / % == != < <= > >= && || ?? ..< ...")
      return .invalid
    }
    return .binary(
      binary, Name(text: symbol.operator.text, span: span(symbol)), convert(operation.leftOperand),
      convert(operation.rightOperand))
  }

  /// `\.mean` is short for `{ $0.mean }`.
  private mutating func keyPath(_ path: KeyPathExprSyntax) -> Expression.Kind {
    let whole = span(path)
    var result = Expression(kind: .shorthand(0), span: whole)
    for component in path.components {
      guard path.root == nil,
        let property = component.component.as(KeyPathPropertyComponentSyntax.self)
      else {
        unsupported(path, "only members can follow `\\.`", "write a closure, such as `{ $0.mean }`")
        return .invalid
      }
      result = Expression(
        kind: .member(result, name(property.declName.baseName)), span: whole)
    }
    return .closure(Closure(parameters: [], shorthandCount: 1, definitions: [], result: result))
  }
}
