import Foundation

/// How values of the directive language are written as text.
enum ValueText {
  /// A value in running text: up to four significant digits, thin spaces between thousands.
  static func displayed(_ value: Value) -> String {
    switch value {
    case .integer(let number): grouped(number)
    case .real(let number): displayed(number)
    case .boolean(let truth): truth ? "true" : "false"
    case .text(let text): text
    case .range(let range): "\(range.lowerBound)–\(range.upperBound - 1)"
    case .array(let values): values.map(displayed).joined(separator: ", ")
    case .missing: "—"
    case .tuple(let elements):
      elements.map { ($0.label.map { "\($0) " } ?? "") + displayed($0.value) }
        .joined(separator: ", ")
    case .choice(let choice): choice.expression
    case .nominal(let nominal):
      if case .text(let text) = nominal.presentation { text } else { type(of: nominal).typeName }
    }
  }

  /// A value inside a text literal: as displayed, but whole numbers as digits only, because
  /// texts also name things.
  static func interpolated(_ value: Value) -> String {
    if case .integer(let number) = value { return "\(number)" }
    return displayed(value)
  }

  /// A value as an author would write it; `nil` for what only a directive can make.
  static func source(_ value: Value) -> String? {
    switch value {
    case .integer(let number): return "\(number)"
    case .real(let number): return plain(number)
    case .boolean(let truth): return truth ? "true" : "false"
    case .text(let text):
      let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(escaped)\""
    case .range(let range): return "\(range.lowerBound)..<\(range.upperBound)"
    case .missing: return "nil"
    case .choice(let choice): return choice.expression
    case .array(let values):
      var parts: [String] = []
      for value in values.prefix(8) {
        guard let text = source(value) else { return nil }
        parts.append(text)
      }
      return "[\((parts + (values.count > 8 ? ["…"] : [])).joined(separator: ", "))]"
    case .tuple(let elements):
      var parts: [String] = []
      for element in elements {
        guard let text = source(element.value) else { return nil }
        parts.append((element.label.map { "\($0): " } ?? "") + text)
      }
      return "(\(parts.joined(separator: ", ")))"
    case .nominal: return nil
    }
  }

  /// A real number as code, without a fraction if it has none.
  static func plain(_ number: Double) -> String {
    if let whole = Int(exactly: number), abs(whole) < 1_000_000 { return "\(whole)" }
    return "\(number)"
  }

  /// A real number with a fixed number of digits after the point.
  static func fixed(_ number: Double, digits: Int) -> String {
    guard number.isFinite else { return displayed(number) }
    let text = String(format: "%.\(digits)f", number)
    // `-0.00` is a rounded zero, not a negative number.
    let isZero = !text.contains { $0 != "0" && $0 != "." && $0 != "-" }
    return text.hasPrefix("-") ? (isZero ? "" : "−") + text.dropFirst() : text
  }

  /// A whole number with thin spaces between groups of three digits, from five digits on.
  static func grouped(_ number: Int) -> String {
    let digits = Array("\(number.magnitude)")
    let sign = number < 0 ? "−" : ""
    guard digits.count > 4 else { return sign + String(digits) }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{2009}" }
      text.append(digit)
    }
    return sign + text
  }

  /// A real number with up to four significant digits; digits before the point are all kept.
  static func displayed(_ number: Double) -> String {
    if number.isNaN { return "not a number" }
    if number.isInfinite { return number < 0 ? "−∞" : "∞" }
    if number == 0 { return "0" }
    let magnitude = abs(number)
    let sign = number < 0 ? "−" : ""
    if magnitude >= 1e15 || magnitude < 1e-4 {
      let parts = String(format: "%.3e", magnitude).split(separator: "e")
      guard parts.count == 2, let exponent = Int(parts[1]) else { return sign + "\(magnitude)" }
      return "\(sign)\(trimmed(String(parts[0]))) × 10\(superscript(exponent))"
    }
    if magnitude >= 999.95, let whole = Int(exactly: magnitude.rounded()) {
      return sign + grouped(whole)
    }
    let exponent = Int(floor(log10(magnitude)))
    return sign + trimmed(String(format: "%.\(max(0, 3 - exponent))f", magnitude))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func superscript(_ number: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (number < 0 ? "⁻" : "")
      + String("\(number.magnitude)".compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}
