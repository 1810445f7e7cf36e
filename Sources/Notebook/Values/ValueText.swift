import Figures
import Foundation

/// How values of the directive language are written as text.
enum ValueText {
  /// A value in running text: up to four significant digits, thin spaces between thousands.
  static func displayed(_ value: Value) -> String {
    switch value {
    case .integer(let number): NumberText.whole(number)
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

  /// A value in running text as its author wants it to look.
  static func displayed(_ value: Value, _ format: ValueFormat) -> String {
    let text: String
    switch value {
    case .real(let number):
      text =
        format.decimals.map { NumberText.fixed(number, decimals: $0) }
        ?? format.digits.map { NumberText.significant(number, digits: $0) } ?? displayed(number)
    case .integer(let number):
      text =
        format.decimals.map { NumberText.fixed(Double(number), decimals: $0) }
        ?? format.digits.map { NumberText.significant(Double(number), digits: $0) }
        ?? NumberText.whole(number)
    case .array(let values):
      var part = format
      part.unit = nil
      text = values.map { displayed($0, part) }.joined(separator: ", ")
    case .nominal(let nominal): return nominal.text(format) ?? displayed(value)
    default: text = displayed(value)
    }
    guard let unit = format.unit else { return text }
    return "\(text)\u{202F}\(unit)"
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
    if let whole = Int(exactly: number), whole.magnitude <= 1_000_000_000 { return "\(whole)" }
    return "\(number)"
  }

  /// A real number with up to four significant digits; digits before the point are all kept.
  static func displayed(_ number: Double) -> String {
    if number.isNaN { return "not a number" }
    if number.isInfinite { return number < 0 ? "−∞" : "∞" }
    if number == 0 { return "0" }
    let magnitude = abs(number)
    if magnitude >= 1e15 || magnitude < 1e-4 {
      let parts = NumberText.scientific(number, digits: 4).split(separator: " ", maxSplits: 1)
      return parts.enumerated().map { $0 == 0 ? NumberText.trimmed(String($1)) : String($1) }
        .joined(separator: " ")
    }
    return NumberText.trimmed(
      NumberText.fixed(number, decimals: NumberText.decimals(toShow: number, digits: 4)))
  }
}
