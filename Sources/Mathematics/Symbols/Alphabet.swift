/// A set of letter shapes that Unicode has code points for.
enum Alphabet: Hashable, Sendable {
  case roman, italic, bold, boldItalic, doubleStruck, script, fraktur, sansSerif, monospace

  static let commands: [String: Alphabet] = [
    "mathrm": .roman, "mathup": .roman, "mathnormal": .italic, "mathit": .italic, "mathbf": .bold,
    "boldsymbol": .boldItalic, "bm": .boldItalic, "mathbb": .doubleStruck, "mathcal": .script,
    "mathscr": .script, "mathfrak": .fraktur, "mathsf": .sansSerif, "mathtt": .monospace,
  ]

  static let textCommands: [String: Alphabet?] = [
    "text": nil, "textrm": nil, "textnormal": nil, "mbox": nil, "textit": .italic,
    "emph": .italic, "textbf": .bold, "textsf": .sansSerif, "texttt": .monospace,
  ]

  /// Whether neighbouring letters are one word.
  var joinsLetters: Bool {
    switch self {
    case .roman, .italic, .bold, .sansSerif, .monospace: true
    case .boldItalic, .doubleStruck, .script, .fraktur: false
    }
  }

  /// Whether a letter still reads well once its shape is lost.
  var isOnlyStyle: Bool {
    switch self {
    case .doubleStruck, .script, .fraktur: false
    default: true
    }
  }

  /// The letter or digit in this shape, or itself where Unicode has none.
  func shape(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if let hole = holes[scalar] { return hole }
    let value = scalar.value
    let shaped: UInt32? =
      switch value {
      case 0x41...0x5A: latin.map { $0 + value - 0x41 }
      case 0x61...0x7A: latin.map { $0 + 26 + value - 0x61 }
      case 0x30...0x39: digits.map { $0 + value - 0x30 }
      case 0x391...0x3A9 where value != 0x3A2: capitalGreek.map { $0 + value - 0x391 }
      case 0x3B1...0x3C9: smallGreek.map { $0 + value - 0x3B1 }
      default:
        Self.greekVariants.firstIndex(of: value).flatMap { index in
          smallGreek.map { $0 + 25 + UInt32(index) }
        }
      }
    return shaped.flatMap(Unicode.Scalar.init) ?? scalar
  }

  /// ∂ and the variants that follow omega in every mathematical Greek alphabet.
  private static let greekVariants: [UInt32] = [
    0x2202, 0x3F5, 0x3D1, 0x3F0, 0x3D5, 0x3F1, 0x3D6,
  ]

  private var latin: UInt32? {
    switch self {
    case .roman: nil
    case .bold: 0x1D400
    case .italic: 0x1D434
    case .boldItalic: 0x1D468
    case .script: 0x1D49C
    case .fraktur: 0x1D504
    case .doubleStruck: 0x1D538
    case .sansSerif: 0x1D5A0
    case .monospace: 0x1D670
    }
  }

  private var digits: UInt32? {
    switch self {
    case .bold, .boldItalic: 0x1D7CE
    case .doubleStruck: 0x1D7D8
    case .sansSerif: 0x1D7E2
    case .monospace: 0x1D7F6
    default: nil
    }
  }

  /// Capitals stay upright where TeX keeps them so.
  private var capitalGreek: UInt32? {
    switch self {
    case .bold, .boldItalic: 0x1D6A8
    case .italic: 0x1D6E2
    default: nil
    }
  }

  private var smallGreek: UInt32? {
    switch self {
    case .bold: 0x1D6C2
    case .italic: 0x1D6FC
    case .boldItalic: 0x1D736
    default: nil
    }
  }

  /// Letters that Unicode had before the alphabets came, and left where they were.
  private var holes: [Unicode.Scalar: Unicode.Scalar] {
    switch self {
    case .italic: ["h": "ℎ"]
    case .script:
      [
        "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ",
        "g": "ℊ", "o": "ℴ",
      ]
    case .fraktur: ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"]
    case .doubleStruck:
      ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"]
    default: [:]
    }
  }
}
