import Foundation

/// Numbers as a reader likes them: a real minus sign, narrow spaces, superscripts, few digits.
///
/// The one place that decides how numbers look, in figures, tables and running text.
public enum NumberText {
  /// Labels for evenly spaced ticks, all in one form.
  static func axisLabels(_ values: [Double], step: Double) -> [String] {
    let largest = values.map(abs).max() ?? 0
    guard largest > 0 else { return values.map { _ in "0" } }
    if largest >= 1e12 || largest < 1e-3 {
      return scientificLabels(values, step: step, exponent: Int(floor(log10(largest) + 1e-9)))
    }
    let (divisor, suffix) =
      switch largest {
      case 0.9995e9...: (1e9, "\u{2009}bn")
      case 0.9995e6...: (1e6, "M")
      case 0.9995e4...: (1e3, "k")
      default: (1.0, "")
      }
    let short = decimals(step: step / divisor)
    if short > 2 && divisor > 1 {
      return values.map { fixed($0, decimals: decimals(step: step)) }
    }
    return values.map { $0 == 0 ? "0" : fixed($0 / divisor, decimals: short) + suffix }
      .zeroAligned(decimals: short, suffix: suffix)
  }

  private static func scientificLabels(
    _ values: [Double], step: Double, exponent: Int
  ) -> [String] {
    let unit = pow(10, Double(exponent))
    let places = decimals(step: step / unit)
    return values.map { value in
      value == 0
        ? "0" : "\(fixed(value / unit, decimals: places))×10\(superscript(exponent))"
    }
  }

  /// Labels for a logarithmic axis: plain near one, powers of ten beyond.
  static func logarithmicLabels(_ values: [Double]) -> [String] {
    guard let low = values.min(), let high = values.max() else { return [] }
    if low >= 0.000_99 && high <= 10_001 {
      return values.map { plain($0, digits: 3) }
    }
    return values.map { value in
      var exponent = Int(floor(log10(value) + 1e-9))
      var mantissa = (value / pow(10, Double(exponent))).rounded()
      if mantissa == 10 {
        mantissa = 1
        exponent += 1
      }
      let power =
        switch exponent {
        case 0: "1"
        case 1: "10"
        default: "10\(superscript(exponent))"
        }
      return mantissa == 1 ? power : "\(fixed(mantissa, decimals: 0))×10\(superscript(exponent))"
    }
  }

  /// A number with a limited count of significant digits, for tables and labels.
  static func plain(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return "–" }
    guard value != 0 else { return "0" }
    let exponent = Int(floor(log10(abs(value)) + 1e-12))
    if exponent < -4 || exponent >= 9 {
      let mantissa = value / pow(10, Double(exponent))
      return trimmed(fixed(mantissa, decimals: digits - 1)) + "×10\(superscript(exponent))"
    }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// A number with a fixed count of decimals, its thousands grouped from five digits on.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "–" : value < 0 ? "−∞" : "∞" }
    let text = String(format: "%.\(min(max(decimals, 0), 17))f", abs(value))
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = grouped(String(parts.first ?? "0"))
    let result = parts.count > 1 ? "\(whole).\(parts[1])" : whole
    // A rounded zero has no sign.
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return value < 0 && !isZero ? "−\(result)" : result
  }

  /// A whole number, its thousands grouped from five digits on.
  public static func whole(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped("\(value.magnitude)")
  }

  /// A number with a count of significant digits; digits before the point are all kept.
  public static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return fixed(value, decimals: 0) }
    let magnitude = abs(value)
    if magnitude < 1e-4 || magnitude >= 1e9 { return scientific(value, digits: digits) }
    return fixed(value, decimals: decimals(toShow: value, digits: digits))
  }

  /// A power of ten with a factor, such as 8.6 × 10⁻⁴.
  public static func scientific(_ value: Double, digits: Int) -> String {
    let parts = String(format: "%.\(max(0, digits - 1))e", abs(value)).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return "\(value)" }
    return (value < 0 ? "−" : "") + "\(parts[0]) × 10\(superscript(exponent))"
  }

  /// How many decimals show a number with a count of significant digits.
  public static func decimals(toShow value: Double, digits: Int) -> Int {
    guard value.isFinite, value != 0 else { return 0 }
    return min(12, max(0, digits - 1 - Int(log10(abs(value)).rounded(.down))))
  }

  /// An integer in Unicode superscripts.
  public static func superscript(_ value: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return String(
      String(value).map { character in
        character == "-" ? "⁻" : digits[character.wholeNumberValue ?? 0]
      })
  }

  /// A decimal fraction without zeros at its end.
  public static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = Substring(text)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return String(text)
  }

  /// Groups of three digits, apart by narrow spaces that no line ends at.
  private static func grouped(_ digits: String) -> String {
    guard digits.count > 4 else { return digits }
    var result = ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset).isMultiple(of: 3) { result += "\u{202F}" }
      result.append(digit)
    }
    return result
  }

  /// How many decimals tell multiples of a step apart.
  static func decimals(step: Double) -> Int {
    guard step > 0, step.isFinite else { return 0 }
    return min(max(0, Int(-floor(log10(step) + 1e-9))), 15)
  }
}

extension [String] {
  /// Gives zero the decimals of its neighbours when there is no suffix: 0.0, 0.5, 1.0.
  fileprivate func zeroAligned(decimals: Int, suffix: String) -> [String] {
    guard suffix.isEmpty, decimals > 0 else { return self }
    return map { $0 == "0" ? NumberText.fixed(0, decimals: decimals) : $0 }
  }
}
