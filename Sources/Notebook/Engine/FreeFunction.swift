import Figures
import Foundation
import Storage

/// A function of the language that is not a directive.
struct FreeFunction: Sendable {
  /// The labels of its arguments; the last repeats if ``isVariadic``.
  var labels: [String?]
  /// Other labels, by which ``alternative`` is called.
  var alternativeLabels: [String?]?
  /// Whether more arguments may follow.
  var isVariadic = false
  /// What it works on, for messages.
  var needs: String
  /// The type of its result; `nil` if it has no meaning.
  var type: @Sendable ([ValueType]) -> ValueType?
  /// Computes it.
  var apply: @Sendable ([Value]) throws -> Value
  /// Computes it when it is called with the other labels.
  var alternative: (@Sendable ([Value]) throws -> Value)?
}

extension Evaluator {
  /// Functions that need no directive, by name.
  static let functions: [String: FreeFunction] = {
    var functions: [String: FreeFunction] = [
      "zip": FreeFunction(
        labels: [nil, nil], needs: "two lists",
        type: { types in
          guard let first = types[0].elementType, let second = types[1].elementType else {
            return nil
          }
          return .array(.tuple([.init(label: nil, type: first), .init(label: nil, type: second)]))
        },
        apply: { values in
          .array(
            zip(values[0].elements ?? [], values[1].elements ?? []).map {
              .tuple([(nil, $0), (nil, $1)])
            })
        }),
      "min": extreme { $0.precedes($1) },
      "max": extreme { $1.precedes($0) },
      "abs": FreeFunction(
        labels: [nil], needs: "a number", type: { $0[0].isNumeric ? $0[0] : nil },
        apply: { values in
          if case .integer(let number) = values[0] {
            guard number != .min else {
              throw OperationProblem("overflow", "the number is too large")
            }
            return .integer(abs(number))
          }
          return .real(abs(values[0].number ?? .nan))
        }),
      "format": FreeFunction(
        labels: [nil, "digits"], alternativeLabels: [nil, "decimals"],
        needs: "a number and a count of digits or decimals",
        type: { $0[0].isNumeric && $0[1] == .integer ? .text : nil },
        apply: { values in
          .text(
            NumberText.significant(
              values[0].number ?? .nan, digits: try count(values[1], in: 1...15)))
        },
        alternative: { values in
          .text(
            NumberText.fixed(
              values[0].number ?? .nan, decimals: try count(values[1], in: 0...15)))
        }),
      "Double": FreeFunction(
        labels: [nil], needs: "a number", type: { $0[0].isNumeric ? .real : nil },
        apply: { .real($0[0].number ?? .nan) }),
      "Int": FreeFunction(
        labels: [nil], needs: "a number", type: { $0[0].isNumeric ? .integer : nil },
        apply: { values in
          guard let number = values[0].number, let whole = Int(exactly: number.rounded(.towardZero))
          else { throw OperationProblem("overflow", "this is no whole number") }
          return .integer(whole)
        }),
      "String": FreeFunction(
        labels: [nil], needs: "a number or text",
        type: { $0[0].isNumeric || $0[0] == .text || $0[0] == .boolean ? .text : nil },
        apply: { .text(ValueText.interpolated($0[0])) }),
    ]
    let real: [(String, @Sendable (Double) -> Double)] = [
      ("log10", { log10($0) }), ("log2", { log2($0) }), ("log", { log($0) }),
      ("exp", { exp($0) }), ("sqrt", { $0.squareRoot() }), ("round", { $0.rounded() }),
    ]
    for (name, function) in real {
      functions[name] = FreeFunction(
        labels: [nil], needs: "a number", type: { $0[0].isNumeric ? .real : nil },
        apply: { .real(function($0[0].number ?? .nan)) })
    }
    return functions
  }()

  private static func count(_ value: Value, in range: ClosedRange<Int>) throws -> Int {
    guard case .integer(let count) = value, range.contains(count) else {
      throw OperationProblem(
        "out-of-range", "the count lies between \(range.lowerBound) and \(range.upperBound)")
    }
    return count
  }

  private static func extreme(_ isBetter: @escaping @Sendable (Value, Value) -> Bool)
    -> FreeFunction
  {
    FreeFunction(
      labels: [nil, nil], isVariadic: true, needs: "numbers",
      type: { types in ValueType.joined(types).flatMap { $0.isNumeric || $0 == .text ? $0 : nil } },
      apply: { values in
        values.dropFirst().reduce(values[0]) { isBetter($1, $0) ? $1 : $0 }
      })
  }

  /// The meaning of `sqrt(x)`.
  func function(
    _ function: FreeFunction, _ name: Name, _ arguments: [Argument], _ span: SourceSpan,
    _ context: Context
  ) async throws -> Term {
    var operands: [Term] = []
    for argument in arguments {
      operands.append(try await attempt { try await evaluate(argument.value, context) })
    }
    let labels = arguments.map { $0.label?.text }
    let fits =
      function.isVariadic
      ? labels.count >= function.labels.count && labels.allSatisfy { $0 == nil }
      : labels == function.labels || labels == function.alternativeLabels
    guard fits else {
      let forms = [function.labels, function.alternativeLabels ?? []].filter { !$0.isEmpty }.map {
        "`\(name.text)(\($0.map { $0.map { "\($0): …" } ?? "…" }.joined(separator: ", ")))`"
      }
      try fail(
        "unexpected-argument",
        "`\(name.text)` is called as \(forms.joined(separator: " or "))", at: name.span)
    }
    if operands.contains(where: \.isInvalid) { return .invalid() }
    guard let type = function.type(operands.map(\.type)) else {
      let types = operands.map(\.type.inWords).joined(separator: " and ")
      try fail(
        "wrong-type", "`\(name.text)` needs \(function.needs); this is \(types)", at: name.span,
        suggestion: operands.count == 1 && operands[0].type.elementType != nil
          ? "use `map`, or `\(name.text)()` after the list" : nil)
    }
    if name.text == "zip", let first = try elementsKnown(of: operands[0]),
      let second = try elementsKnown(of: operands[1])
    {
      return .list(
        zip(first, second).map { .group([(nil, $0), (nil, $1)]) }, type: type)
    }
    let isAlternative = !function.isVariadic && labels != function.labels
    let suffix = isAlternative ? " \(labels.compactMap { $0 }.joined(separator: " "))" : ""
    return try operation(
      PureOperation(
        name: "function \(name.text)\(suffix)",
        apply: isAlternative ? function.alternative ?? function.apply : function.apply), operands,
      type: type, span)
  }
}
