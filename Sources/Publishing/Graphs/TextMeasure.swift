/// How wide text is about, and where to break it.
///
/// Readers have different fonts, so this is an estimate that is rather too wide: what fits by it
/// fits with the widest of the fonts that pages ask for. It is the same on every machine.
struct TextMeasure: Hashable, Sendable {
  /// The size of the font, in CSS pixels.
  let size: Double
  /// Whether the letters are bold, and so wider.
  var isBold = false

  /// The width of a text.
  func width(_ text: String) -> Double {
    text.reduce(0) { $0 + advance($1) }
  }

  private func advance(_ character: Character) -> Double {
    Self.units(character) * size * (isBold ? 1.09 : 1)
  }

  /// The width of a character as a part of the size of the font.
  private static func units(_ character: Character) -> Double {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar {
    case "i", "j", "l", "I", "J", "'", "|", "‘", "’", "·": return 0.3
    case " ", ".", ",", ":", ";", "!", "/", "\\", "\u{A0}": return 0.34
    case "f", "r", "t", "(", ")", "[", "]", "-", "\"", "“", "”": return 0.42
    case "m", "w", "M", "W", "@", "%", "…", "—": return 0.98
    case "#", "+", "<", "=", ">", "^", "~", "±", "−", "→", "←": return 0.84
    case "G", "O", "Q", "D", "H", "N", "U", "C", "&", "A", "V", "R", "B", "X", "K": return 0.75
    default: break
    }
    if scalar.value < 0x250 { return 0.63 }
    // Pictures, and the scripts of East Asia, are as wide as they are high.
    let isWide =
      scalar.properties.isEmojiPresentation || character.unicodeScalars.count > 1
      || (0x1100...0x115F).contains(scalar.value) || (0x2E80...0xD7A3).contains(scalar.value)
      || (0xF900...0xFAFF).contains(scalar.value) || (0xFE30...0xFFEF).contains(scalar.value)
      || scalar.value >= 0x1F000
    return isWide ? 1.1 : 0.8
  }

  /// A text in lines of a width, cut with an ellipsis where it would have more than `limit`.
  ///
  /// Every line but the last keeps the space that it was broken at, so that a copy of the text has
  /// it.
  func lines(_ text: String, width: Double, limit: Int) -> (lines: [String], isCut: Bool) {
    var lines: [String] = []
    var line = ""
    for piece in pieces(text, width: width) {
      let spaces = piece.reversed().prefix { $0 == " " }.count
      if !line.isEmpty, self.width(line + piece.dropLast(spaces)) > width {
        lines.append(line)
        line = ""
      }
      line += piece
    }
    if !line.isEmpty { lines.append(line) }
    guard lines.count > limit, limit > 0 else { return (lines, false) }
    var last = Substring(lines[limit - 1])
    while !last.isEmpty, last.last == " " || self.width(last + "…") > width { last.removeLast() }
    return (lines[..<(limit - 1)] + [last + "…"], true)
  }

  /// What a text may be broken between: words, and parts of words that are wider than a line.
  ///
  /// The space behind a word is with it. A space inside a quotation mark belongs to the token that
  /// it quotes.
  private func pieces(_ text: String, width: Double) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var length = 0.0
    let characters = Array(text)
    for (place, character) in characters.enumerated() {
      let advance = advance(character)
      if !piece.isEmpty, character != " ", length + advance > width {
        pieces.append(piece)
        (piece, length) = ("", 0)
      }
      piece.append(character)
      length += advance
      let next = characters.indices.contains(place + 1) ? characters[place + 1] : nil
      let before = place > 0 ? characters[place - 1] : nil
      let isInsideQuotes =
        before.map { "‘“".contains($0) } ?? false || next.map { "’”".contains($0) } ?? false
      let isBreak =
        character == " " ? next != " " && !isInsideQuotes : Self.isIdeograph(character)
      if isBreak {
        pieces.append(piece)
        (piece, length) = ("", 0)
      }
    }
    if !piece.isEmpty { pieces.append(piece) }
    return pieces
  }

  /// Whether a line may end behind a character that is no space.
  private static func isIdeograph(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x3041...0x9FFF).contains($0.value) } ?? false
  }
}
