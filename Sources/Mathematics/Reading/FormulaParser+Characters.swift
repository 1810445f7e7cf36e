extension FormulaParser {
  /// The atom that a character stands for; `isAlone` keeps it from joining what follows.
  mutating func character(
    _ token: Token, _ scalar: Unicode.Scalar, after previous: Node?, isAlone: Bool
  ) throws(FormulaProblem) -> Node {
    if Self.isLatinLetter(scalar) { return letters(scalar, isAlone: isAlone) }
    if Self.isDigit(scalar) { return number(from: token.start) }
    if scalar == ".", !isAlone, position < scalars.count, Self.isDigit(scalars[position]) {
      return number(from: token.start)
    }
    if let symbol = Self.symbols[scalar] { return .symbol(symbol) }
    switch scalar {
    case "|": return bar("|", after: previous)
    case "'": return .symbol(Symbol(text: "′", atomClass: .ordinary))
    case "~": return .space(6)
    default: break
    }
    // The signs of ASCII that have a command need it.
    if scalar.value > 0x7F, let command = Command.byCharacter[String(scalar)] {
      switch command {
      case .symbol(let symbol): return .symbol(symbol)
      case .identifier(let text, let isUpright): return greek(text, isUpright: isUpright)
      case .bar(let text): return bar(text, after: previous)
      default: break
      }
    }
    // Letters of other scripts, but no marks that would need a letter before them.
    if scalar.value > 0x7F, scalar.properties.isAlphabetic, !isMark(scalar) {
      let text = String(scalar)
      return .identifier(Identifier(text: text, plain: text, isUpright: alphabet == .roman))
    }
    throw refused(scalar, at: token)
  }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  private func refused(_ scalar: Unicode.Scalar, at token: Token) -> FormulaProblem {
    func problem(_ message: String, _ suggestion: String?) -> FormulaProblem {
      FormulaProblem(message, suggestion: suggestion, offset: token.start, length: token.length)
    }
    switch scalar {
    case "$": return problem("a dollar sign inside a formula", "write `\\$` for the sign itself")
    case "#": return problem("`#` has no meaning in a formula", "write `\\#` for the sign itself")
    case "\"": return problem("a quotation mark inside a formula", "write `''` or `\\text{…}`")
    case _ where isMark(scalar):
      return problem(
        "the combining mark \(Self.codePoint(scalar)) cannot be set in a formula",
        "use a command such as `\\hat{x}` or `\\bar{x}`")
    default:
      return problem(
        "the character `\(scalar)` (\(Self.codePoint(scalar))) has no meaning in a formula",
        "put words into `\\text{…}`")
    }
  }

  /// One letter, or the word that it begins where the alphabet joins letters.
  private mutating func letters(_ first: Unicode.Scalar, isAlone: Bool) -> Node {
    guard let alphabet else {
      let text = String(first)
      return .identifier(Identifier(text: text, plain: text, isUpright: false))
    }
    var plain: [Unicode.Scalar] = [first]
    while alphabet.joinsLetters, !isAlone {
      let token = peekToken()
      guard case .character(let next) = token.kind, Self.isLatinLetter(next) || Self.isDigit(next)
      else { break }
      position = token.end
      plain.append(next)
    }
    var text = ""
    text.unicodeScalars.append(contentsOf: plain.map(alphabet.shape))
    var original = ""
    original.unicodeScalars.append(contentsOf: plain)
    return .identifier(
      Identifier(
        text: text, plain: alphabet.isOnlyStyle ? original : text, isUpright: alphabet == .roman))
  }

  func greek(_ text: String, isUpright: Bool) -> Node {
    guard let alphabet, let scalar = text.unicodeScalars.first else {
      return .identifier(Identifier(text: text, plain: text, isUpright: isUpright))
    }
    let shaped = alphabet.shape(scalar)
    return .identifier(
      Identifier(
        text: String(shaped), plain: text,
        isUpright: alphabet == .roman || (shaped == scalar && isUpright)))
  }

  /// Digits with a decimal point, and with commas that stand in braces: `10{,}000`.
  private mutating func number(from start: Int) -> Node {
    position = start
    var plain = ""
    func digit(at index: Int) -> Bool { index < scalars.count && Self.isDigit(scalars[index]) }
    while position < scalars.count {
      let scalar = scalars[position]
      if Self.isDigit(scalar) {
        plain.unicodeScalars.append(scalar)
        position += 1
      } else if scalar == ".", !plain.contains("."), digit(at: position + 1) {
        plain.append(".")
        position += 1
      } else if scalar == "{", digit(at: position + 3),
        scalars[position + 1] == ",", scalars[position + 2] == "}"
      {
        plain.append(",")
        position += 3
      } else {
        break
      }
    }
    return digits(plain)
  }

  func bar(_ text: String, after previous: Node?) -> Node {
    .delimiter(Delimiter(text: text, role: barRole(text, after: previous), size: nil))
  }

  /// A bar closes another where something stands between them.
  func barRole(_ text: String, after previous: Node?) -> AtomClass {
    guard openBars.contains(text) else { return .opening }
    switch previous.map(\.atomClass) {
    case .opening?, .binary?, .relation?, .punctuation?, .operation?: return .opening
    default: return .closing
    }
  }

  /// Keeps count of the bars once an item is read.
  mutating func note(_ node: Node) {
    var base = node
    while case .scripts(let scripts) = base { base = scripts.base }
    guard case .delimiter(let delimiter) = base, ["|", "‖"].contains(delimiter.text) else { return }
    switch delimiter.role {
    case .opening: openBars.insert(delimiter.text)
    case .closing: openBars.remove(delimiter.text)
    default: break
    }
  }

  private static let symbols: [Unicode.Scalar: Symbol] = [
    "+": Symbol(text: "+", atomClass: .binary), "-": Symbol(text: "−", atomClass: .binary),
    "*": Symbol(text: "∗", atomClass: .binary), "/": Symbol(text: "/", atomClass: .ordinary),
    "=": Symbol(text: "=", atomClass: .relation), "<": Symbol(text: "<", atomClass: .relation),
    ">": Symbol(text: ">", atomClass: .relation), ":": Symbol(text: ":", atomClass: .relation),
    ",": Symbol(text: ",", atomClass: .punctuation),
    ";": Symbol(text: ";", atomClass: .punctuation),
    "(": Symbol(text: "(", atomClass: .opening), "[": Symbol(text: "[", atomClass: .opening),
    ")": Symbol(text: ")", atomClass: .closing), "]": Symbol(text: "]", atomClass: .closing),
    "!": Symbol(text: "!", atomClass: .closing), "?": Symbol(text: "?", atomClass: .closing),
    ".": Symbol(text: ".", atomClass: .ordinary), "@": Symbol(text: "@", atomClass: .ordinary),
    "…": Symbol(text: "…", atomClass: .inner), "·": Symbol(text: "⋅", atomClass: .binary),
    "∗": Symbol(text: "∗", atomClass: .binary),
  ]
}
