import Figures
import Notebook

extension ShadedText.Token {
  /// How many shades there are.
  static let levelCount = 10

  /// The shade, from 1 to ``levelCount``; 0 for none.
  var level: Int {
    min(Self.levelCount, Int((abs(strength) * Double(Self.levelCount)).rounded(.up)))
  }

  /// The class of the shade.
  var shade: String? { level == 0 ? nil : (strength < 0 ? "n" : "a") + "\(level)" }

  /// The value as readers see it.
  var shownValue: String? { value.map { NumberText.significant($0, digits: 3) } }

  /// The token in two parts: the spaces before it, and what is shaded, with signs for what would
  /// not be seen.
  var parts: (spaces: Substring, word: String) {
    let spaces = text.prefix { $0 == " " }
    let rest = text.dropFirst(spaces.count)
    return rest.isEmpty ? ("", text) : (spaces, Self.visible(rest))
  }

  /// The token on its own, without the spaces around it.
  var word: String { Self.word(of: text) }

  /// A token's text on its own, without the spaces around it.
  static func word(of text: String) -> String {
    let word = visible(text.drop { $0 == " " })
    return word.isEmpty ? String(repeating: "␣", count: max(1, text.count)) : word
  }

  /// A text with signs for ends of lines and tabs; the name of its characters if nothing of it
  /// can be seen.
  static func visible(_ text: Substring) -> String {
    var scalars = String.UnicodeScalarView()
    var isSeen = false
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n", "\u{2028}", "\u{2029}": scalars.append("⏎")
      case "\r": scalars.append("␍")
      case "\t": scalars.append("⇥")
      default: scalars.append(scalar)
      }
      isSeen = isSeen || !scalar.properties.isDefaultIgnorableCodePoint
    }
    guard !isSeen else { return String(scalars) }
    return text.unicodeScalars.map { scalar in
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }.joined(separator: " ")
  }
}

extension ShadedText {
  /// Whether a strength is below 0.
  var isSigned: Bool { passages.contains { $0.tokens.contains { $0.strength < 0 } } }
}

extension PageContext {
  /// Shaded passages.
  ///
  /// - Parameter showsScale: Whether a line says what the shades mean.
  func shaded(_ text: ShadedText, showsScale: Bool) -> HTML {
    .tag(
      .div, ["class": "shaded"],
      text.passages.map { Self.passage($0, measure: text.measure) }
        + (showsScale ? [Self.scale(text.measure, isSigned: text.isSigned)] : []))
  }

  /// What stands for the tokens that have no shade is written without an element.
  private static func passage(_ passage: ShadedText.Passage, measure: String) -> HTML {
    var words: [HTML] = []
    var plain = ""
    for (place, token) in passage.tokens.enumerated() {
      let (spaces, word) = token.parts
      if place > 0 { plain += spaces }
      let isPivot = place == passage.pivot
      guard token.level > 0 || isPivot else {
        plain += word
        continue
      }
      if !plain.isEmpty { words.append(.text(plain)) }
      plain = ""
      let names = [token.shade, isPivot ? "pivot" : nil].compactMap { $0 }
      words.append(
        .tag(
          .b,
          [
            "class": names.joined(separator: " "),
            "title": token.shownValue.map { "\(measure) \($0)" },
          ], word))
    }
    if !plain.isEmpty { words.append(.text(plain)) }
    let isForeign = passage.tokens.contains { $0.text.utf8.contains { $0 >= 0xD6 } }
    return .tag(
      .p, [:],
      (passage.label.map { [.tag(.small, [:], [.foreign($0)])] } ?? [])
        + [.tag(.span, ["dir": isForeign ? "auto" : nil], words)] + summary(passage))
  }

  /// Which tokens are strong, for who does not see the shades.
  private static func summary(_ passage: ShadedText.Passage) -> [HTML] {
    let largest = passage.tokens.map(\.level).max() ?? 0
    var seen: Set<String> = []
    var words: [String] = []
    let strong = passage.tokens.enumerated()
      .filter { $0.element.level > 0 && $0.element.level >= max(largest - 1, (largest + 1) / 2) }
      .sorted { (-abs($0.element.strength), $0.offset) < (-abs($1.element.strength), $1.offset) }
    for (_, token) in strong {
      let word = token.word + (token.shownValue.map { " " + $0 } ?? "")
      if words.count < 3, seen.insert(token.word).inserted { words.append(word) }
    }
    var sentence = words.isEmpty ? "" : "; strongest: " + words.joined(separator: ", ")
    if let pivot = passage.pivot { sentence += "; about: " + passage.tokens[pivot].word }
    return sentence.isEmpty ? [] : [.tag(.i, [:], sentence)]
  }

  /// What the shades mean.
  static func scale(_ measure: String, isSigned: Bool) -> HTML {
    func swatches(_ levels: [Int], _ name: String) -> [HTML] {
      levels.map { .tag(.b, ["class": "\(name)\($0)"], "\u{2002}\u{2002}") }
    }
    let steps = [1, 3, 5, 7, 10]
    let low: [HTML] =
      isSigned
      ? [.text("− largest ")] + swatches(steps.reversed(), "n") + [.text(" 0 ")] : [.text("0 ")]
    return .tag(
      .p, ["class": "shade-scale"],
      [.foreign(measure), .text(": ")] + low + swatches(steps, "a")
        + [.text(isSigned ? " + largest" : " largest")])
  }
}
