import Foundation

/// A function of the language whose result depends on its operands alone.
struct PureOperation: Sendable {
  /// Its name, part of keys.
  var name: String
  /// Computes it.
  var apply: @Sendable ([Value]) throws -> Value
}

/// Something that no type can rule out, such as a division by zero.
struct OperationProblem: Error {
  var code: String
  var message: String
  var suggestion: String?

  init(_ code: String, _ message: String, _ suggestion: String? = nil) {
    self.code = code
    self.message = message
    self.suggestion = suggestion
  }
}

extension PureOperation {
  static func binary(_ operation: BinaryOperator) -> PureOperation {
    PureOperation(name: operation.rawValue) { values in
      try apply(operation, values[0], values[1])
    }
  }

  static func unary(_ operation: UnaryOperator) -> PureOperation {
    PureOperation(name: "prefix \(operation.rawValue)") { values in
      switch (operation, values[0]) {
      case (.minus, .integer(let number)):
        guard number != .min else { throw OperationProblem("overflow", "the number is too large") }
        return .integer(-number)
      case (.minus, .real(let number)): return .real(-number)
      case (.not, .boolean(let truth)): return .boolean(!truth)
      default: throw ValueError("`\(operation.rawValue)` has no meaning for this value")
      }
    }
  }

  /// The type of a binary operation; `nil` if it has no meaning for these operands.
  static func type(_ operation: BinaryOperator, _ left: ValueType, _ right: ValueType) -> ValueType?
  {
    let joined = left.joined(with: right)
    switch operation {
    case .add:
      if let joined, joined.isNumeric || joined == .text || joined == .any { return joined }
      if case .array = joined { return joined }
      return nil
    case .subtract, .multiply, .divide:
      return joined.flatMap { $0.isNumeric || $0 == .any ? $0 : nil }
    case .remainder: return joined.flatMap { $0 == .integer || $0 == .any ? $0 : nil }
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      return joined.flatMap { $0.isNumeric || $0 == .text || $0 == .any ? .boolean : nil }
    case .equal, .unequal:
      guard let joined else { return nil }
      return joined.isComparable ? .boolean : nil
    case .and, .or: return joined.flatMap { $0 == .boolean || $0 == .any ? .boolean : nil }
    case .halfOpenRange, .closedRange:
      return joined.flatMap { $0 == .integer || $0 == .any ? .range : nil }
    case .otherwise:
      guard case .optional(let wrapped) = left else { return nil }
      return wrapped.joined(with: right)
    }
  }

  private static func apply(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws
    -> Value
  {
    switch operation {
    case .otherwise:
      if case .missing = left { return right }
      return left
    case .equal: return .boolean(left.equals(right))
    case .unequal: return .boolean(!left.equals(right))
    default: break
    }
    switch (left, right) {
    case (.integer(let first), .integer(let second)): return try integer(operation, first, second)
    case (.real(let first), .real(let second)): return try real(operation, first, second)
    // Swift itself demands `Double(count) * 0.5`; authors of chapters compute with sizes and
    // ratios all the time, and no whole number that occurs here loses digits on the way.
    case (.integer(let first), .real(let second)): return try real(operation, Double(first), second)
    case (.real(let first), .integer(let second)): return try real(operation, first, Double(second))
    case (.text(let first), .text(let second)):
      guard first.utf8.count + second.utf8.count <= longestText else {
        throw OperationProblem(
          "text-too-long", "a text here has at most \(longestText) bytes", nil)
      }
      return try text(operation, first, second)
    case (.boolean(let first), .boolean(let second)):
      return .boolean(operation == .and ? first && second : first || second)
    default:
      if operation == .add, let first = left.elements, let second = right.elements {
        return .array(first + second)
      }
      throw ValueError("`\(operation.rawValue)` has no meaning for these values")
    }
  }

  /// Texts are labels and captions; a longer one is a slip of the pen.
  private static let longestText = 1 << 20

  private static func integer(_ operation: BinaryOperator, _ left: Int, _ right: Int) throws
    -> Value
  {
    func checked(_ result: (partialValue: Int, overflow: Bool)) throws -> Value {
      if result.overflow {
        throw OperationProblem(
          "overflow", "the result is too large for a whole number", "compute with real numbers: 1e9"
        )
      }
      return .integer(result.partialValue)
    }
    switch operation {
    case .add: return try checked(left.addingReportingOverflow(right))
    case .subtract: return try checked(left.subtractingReportingOverflow(right))
    case .multiply: return try checked(left.multipliedReportingOverflow(by: right))
    case .divide, .remainder:
      guard right != 0 else {
        throw OperationProblem(
          "division-by-zero", "a whole number is divided by zero",
          "choose another divisor, or compute with real numbers: 1.0 / x")
      }
      return try checked(
        operation == .divide
          ? left.dividedReportingOverflow(by: right)
          : left.remainderReportingOverflow(dividingBy: right))
    case .halfOpenRange, .closedRange:
      let (end, endOverflows) = right.addingReportingOverflow(operation == .closedRange ? 1 : 0)
      guard left <= right else {
        throw OperationProblem(
          "empty-range", "a range ends after its beginning; \(left) is greater than \(right)",
          "write the smaller number first")
      }
      let (count, countOverflows) = end.subtractingReportingOverflow(left)
      guard !endOverflows, !countOverflows, count <= Evaluator.longestList else {
        throw OperationProblem(
          "list-too-long", "a range here has at most \(Evaluator.longestList) numbers",
          "let a directive work on large data")
      }
      return .range(left..<end)
    default: return .boolean(compare(operation, left, right))
    }
  }

  private static func real(_ operation: BinaryOperator, _ left: Double, _ right: Double) throws
    -> Value
  {
    switch operation {
    case .add: .real(left + right)
    case .subtract: .real(left - right)
    case .multiply: .real(left * right)
    case .divide: .real(left / right)
    case .remainder: .real(left.truncatingRemainder(dividingBy: right))
    default: .boolean(compare(operation, left, right))
    }
  }

  private static func text(_ operation: BinaryOperator, _ left: String, _ right: String) throws
    -> Value
  {
    operation == .add ? .text(left + right) : .boolean(compare(operation, left, right))
  }

  private static func compare<T: Comparable>(_ operation: BinaryOperator, _ left: T, _ right: T)
    -> Bool
  {
    switch operation {
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    default: left >= right
    }
  }
}
