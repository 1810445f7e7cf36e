import Storage

/// An inline value: an expression and how its value is to look.
struct InlineProgram: Sendable {
  var expression: Expression?
  var format = ValueFormat()
  var diagnostics: [Diagnostic] = []
  /// Where the format asks for something, to point at.
  var formatSpans: [String: SourceSpan] = [:]

  private static let labels = ["count", "decimals", "digits", "interval", "unit"]

  /// What is parsed as Swift: options are read as the arguments of a call, which they look like.
  static func swift(for code: String) -> String {
    hasOptions(code) ? "\(callee)(\(code))" : code
  }

  private static let callee = "value"

  /// Parses `value` or `value, digits: 3, unit: "%"`.
  init(parsing code: String, at position: SourcePosition, cache: CodeCache = CodeCache()) {
    guard Self.hasOptions(code) else {
      (expression, diagnostics) = CellProgram.expression(code, at: position, cache: cache)
      return
    }
    var origin = position
    origin.column -= Self.callee.count + 1
    let parsed = CellProgram.expression(Self.swift(for: code), at: origin, cache: cache)
    diagnostics = parsed.diagnostics
    guard case .call(_, let arguments)? = parsed.expression?.kind else { return }
    for argument in arguments { read(argument, at: position) }
    if let digits = formatSpans["digits"], let decimals = formatSpans["decimals"] {
      report(
        "bad-format", "`digits` and `decimals` exclude each other",
        digits.position < decimals.position ? decimals : digits, "keep one of them")
    }
    if expression == nil, diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          code: "empty-value", "a computed value has no expression", at: position,
          suggestion: "write `{swift} value, digits: 3`"))
    }
  }

  private mutating func read(_ argument: Argument, at position: SourcePosition) {
    guard let label = argument.label else {
      if expression == nil {
        expression = argument.value
      } else {
        report(
          "unexpected-argument", "only one value is shown here", argument.value.span,
          "write `{swift} …` for each value")
      }
      return
    }
    formatSpans[label.text] = argument.value.span
    switch (label.text, argument.value.kind) {
    case ("digits", .integer(let number)) where (1...15).contains(number): format.digits = number
    case ("decimals", .integer(let number)) where (0...15).contains(number):
      format.decimals = number
    case ("digits", _):
      report(
        "bad-format", "`digits` is a number from 1 to 15", argument.value.span, "write `digits: 3`")
    case ("decimals", _):
      report(
        "bad-format", "`decimals` is a number from 0 to 15", argument.value.span,
        "write `decimals: 2`")
    case ("interval", .boolean(let isShown)): format.showsInterval = isShown
    case ("count", .boolean(let isShown)): format.showsCount = isShown
    case ("interval", _), ("count", _):
      report(
        "bad-format", "`\(label.text)` is true or false", argument.value.span,
        "write `\(label.text): true`")
    case ("unit", .text(let segments)): readUnit(segments, argument.value.span)
    case ("unit", _):
      report(
        "wrong-unit", "a unit is a text", argument.value.span, "put it into quotation marks: \"%\"")
    default:
      report(
        "unknown-argument", "a computed value has no option `\(label.text):`", label.span,
        NearestName.find(label.text, among: Self.labels).map { "did you mean `\($0):`?" }
          ?? "its options are \(NearestName.list(Self.labels))")
    }
  }

  private mutating func readUnit(_ segments: [TextSegment], _ span: SourceSpan) {
    guard segments.count == 1, case .literal(let unit) = segments[0] else {
      report("wrong-unit", "a unit is a fixed text", span, "write `unit: \"nats\"`")
      return
    }
    let isPlain =
      !unit.isEmpty && unit.count <= 24 && !unit.contains(where: \.isNewline)
      && unit.first?.isNumber == false && unit.first?.isWhitespace == false
      && unit.last?.isWhitespace == false
    if !isPlain {
      report(
        "wrong-unit", "“\(unit)” is not a unit", span,
        "write its symbol, such as \"%\", \"nats\" or \"tokens/s\"")
    } else if let symbol = Self.symbols[unit.lowercased()] {
      report("wrong-unit", "“\(unit)” is written “\(symbol)”", span, "write `unit: \"\(symbol)\"`")
    } else {
      format.unit = unit
    }
  }

  /// Units that have a symbol.
  private static let symbols = [
    "percent": "%", "per cent": "%", "seconds": "s", "second": "s", "sec": "s",
    "milliseconds": "ms", "minutes": "min", "hours": "h", "gigabytes": "GB", "megabytes": "MB",
  ]

  private mutating func report(
    _ code: String, _ message: String, _ span: SourceSpan, _ suggestion: String
  ) {
    diagnostics.append(
      Diagnostic(
        code: code, message, at: span.position, length: span.length, suggestion: suggestion))
  }

  /// Whether a comma outside of all brackets and texts separates options from the value.
  private static func hasOptions(_ code: String) -> Bool {
    var depth = 0
    var isText = false
    var isEscaped = false
    for character in code {
      if isText {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isText = false
        }
        continue
      }
      switch character {
      case "\"": isText = true
      case "(", "[", "{": depth += 1
      case ")", "]", "}": depth -= 1
      case "," where depth == 0: return true
      default: break
      }
    }
    return false
  }
}
