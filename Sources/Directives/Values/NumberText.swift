import Foundation

/// Numbers as they are printed in tables and running text.
enum NumberText {
  /// A number with a fixed count of decimals and a true minus sign.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    let text = String(format: "%.\(max(0, decimals))f", value)
    // “-0.00” is zero.
    let isNegative = text.hasPrefix("-") && text.contains { $0 != "-" && $0 != "0" && $0 != "." }
    let magnitude = text.hasPrefix("-") ? String(text.dropFirst()) : text
    return (isNegative ? "−" : "") + grouped(magnitude)
  }

  /// A whole number.
  static func whole(_ value: Int) -> String { fixed(Double(value), decimals: 0) }

  /// A number with a count of significant digits.
  static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    let magnitude = abs(value)
    if magnitude < 1e-4 || magnitude >= 1e9 { return scientific(value, digits: digits) }
    return fixed(value, decimals: decimals(toShow: value, digits: digits))
  }

  /// A power of ten with a factor, such as 8.6 × 10⁻⁴.
  static func scientific(_ value: Double, digits: Int) -> String {
    let parts = String(format: "%.\(max(0, digits - 1))e", abs(value)).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
    let superscripts: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
      "8": "⁸", "9": "⁹",
    ]
    let power = String(String(exponent).map { superscripts[$0] ?? $0 })
    return (value < 0 ? "−" : "") + "\(parts[0]) × 10\(power)"
  }

  /// How many decimals show a number with a count of significant digits.
  static func decimals(toShow value: Double, digits: Int) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    return min(12, max(0, digits - 1 - Int(log10(abs(value)).rounded(.down))))
  }

  /// Thousands separated by narrow no-break spaces, from five digits on.
  private static func grouped(_ digits: String) -> String {
    let parts = digits.split(separator: ".", maxSplits: 1)
    guard let whole = parts.first, whole.count > 4 else { return digits }
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { result.append("\u{202F}") }
      result.append(digit)
    }
    return parts.count == 2 ? "\(result).\(parts[1])" : result
  }
}
