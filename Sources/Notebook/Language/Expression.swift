/// A name as it is written in a cell.
struct Name: Hashable, Sendable {
  var text: String
  var span: SourceSpan
}

/// An expression of the directive language.
///
/// The parser's tree is converted into this small one at once, so that the checker and
/// the interpreter need not know the whole of Swift's grammar.
struct Expression: Sendable {
  /// What an expression can be.
  indirect enum Kind: Sendable {
    case integer(Int)
    case real(Double)
    case boolean(Bool)
    case missing
    case text([TextSegment])
    case array([Expression])
    case tuple([(label: String?, value: Expression)])
    case name(String)
    case shorthand(Int)
    case member(Expression, Name)
    case leadingDot(Name, [Argument]?)
    case element(Expression, Expression)
    case call(Name, [Argument])
    case method(Expression, Name, [Argument])
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Name, Expression, Expression)
    case conditional(Expression, Expression, Expression)
    /// `if let name = value { first } else { second }`.
    case unwrapped(Name, Expression, Expression, Expression)
    /// `value?.member`.
    case optionalMember(Expression, Name)
    case closure(Closure)
    /// Something that has been reported already.
    case invalid
  }

  var kind: Kind
  var span: SourceSpan
}

/// A piece of a text literal.
enum TextSegment: Sendable {
  case literal(String)
  case value(Expression)
}

/// An argument of a call.
struct Argument: Sendable {
  var label: Name?
  var value: Expression
}

/// A closure: definitions and a result.
struct Closure: Sendable {
  /// The names in front of `in`; empty if the closure uses `$0`.
  var parameters: [Name]
  /// How many of `$0`, `$1`, … the closure itself reads.
  var shorthandCount: Int
  var definitions: [Definition]
  var result: Expression
}

/// `let name = expression` or `let (first, second) = expression`.
struct Definition: Sendable {
  var names: [Name]
  var isGroup: Bool
  var value: Expression
}

/// A statement of a cell.
enum Statement: Sendable {
  case definition(Definition)
  case output(Expression)
}

/// Operators in front of an operand.
enum UnaryOperator: String, Sendable {
  case minus = "-"
  case not = "!"
}

/// Operators between two operands.
enum BinaryOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
  case equal = "=="
  case unequal = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case and = "&&"
  case or = "||"
  case halfOpenRange = "..<"
  case closedRange = "..."
  case otherwise = "??"
}
