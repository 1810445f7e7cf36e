/// How far a piece of code lies from where it was parsed.
///
/// Code is parsed once, as if it stood at the beginning of a file, and moved to where it stands:
/// an edit of the prose before it then costs no parsing.
struct CodeOffset {
  var file: String
  var lines: Int
  var columns: Int
  /// Whether only the first line is moved to the side, as in running text, where the lines after
  /// it begin in the first column.
  var isInText = false

  /// From line 1, column 1 of no file to a place.
  init(to position: SourcePosition, inText isInText: Bool = false) {
    self.isInText = isInText
    file = position.file
    lines = position.line - 1
    columns = position.column - 1
  }

  func moved(_ position: SourcePosition) -> SourcePosition {
    SourcePosition(
      file: file, line: position.line + lines,
      column: isInText && position.line > 1 ? position.column : position.column + columns)
  }

  func moved(_ span: SourceSpan) -> SourceSpan {
    SourceSpan(position: moved(span.position), length: span.length)
  }

  func moved(_ name: Name) -> Name { Name(text: name.text, span: moved(name.span)) }

  func moved(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    diagnostic.position = moved(diagnostic.position)
    diagnostic.notes = diagnostic.notes.map { Diagnostic.Note(moved($0.position), $0.message) }
    return diagnostic
  }

  func moved(_ statement: Statement) -> Statement {
    switch statement {
    case .definition(let definition): .definition(moved(definition))
    case .output(let expression): .output(moved(expression))
    }
  }

  func moved(_ definition: Definition) -> Definition {
    Definition(
      names: definition.names.map(moved), isGroup: definition.isGroup,
      value: moved(definition.value))
  }

  func moved(_ expression: Expression) -> Expression {
    Expression(kind: moved(expression.kind), span: moved(expression.span))
  }

  private func moved(_ argument: Argument) -> Argument {
    Argument(label: argument.label.map(moved), value: moved(argument.value))
  }

  /// The depth of expressions is bounded by ``CodeLimits``.
  private func moved(_ kind: Expression.Kind) -> Expression.Kind {
    switch kind {
    case .integer, .real, .boolean, .missing, .name, .shorthand, .invalid: kind
    case .text(let segments):
      .text(
        segments.map { segment in
          switch segment {
          case .literal: segment
          case .value(let value): .value(moved(value))
          }
        })
    case .array(let elements): .array(elements.map(moved))
    case .tuple(let elements): .tuple(elements.map { ($0.label, moved($0.value)) })
    case .member(let base, let name): .member(moved(base), moved(name))
    case .optionalMember(let base, let name): .optionalMember(moved(base), moved(name))
    case .leadingDot(let name, let arguments): .leadingDot(moved(name), arguments?.map(moved))
    case .element(let base, let index): .element(moved(base), moved(index))
    case .call(let name, let arguments): .call(moved(name), arguments.map(moved))
    case .method(let base, let name, let arguments):
      .method(moved(base), moved(name), arguments.map(moved))
    case .unary(let operation, let operand): .unary(operation, moved(operand))
    case .binary(let operation, let symbol, let left, let right):
      .binary(operation, moved(symbol), moved(left), moved(right))
    case .conditional(let test, let first, let second):
      .conditional(moved(test), moved(first), moved(second))
    case .unwrapped(let name, let value, let first, let second):
      .unwrapped(moved(name), moved(value), moved(first), moved(second))
    case .closure(let closure):
      .closure(
        Closure(
          parameters: closure.parameters.map(moved), shorthandCount: closure.shorthandCount,
          definitions: closure.definitions.map(moved), result: moved(closure.result)))
    }
  }
}
