/// Coarse kinds of tokens that a sentence can name.
enum TokenKind: Hashable {
  case number, lineBreak, openingBracket, closingBracket, punctuation, upperCase, capitalized,
    wordPart, word

  /// The kind of a token's text.
  init(_ token: String) {
    let text = token.drop { $0 == " " }
    if !text.isEmpty, text.allSatisfy(\.isNewline) {
      self = .lineBreak
    } else if text.isEmpty {
      self = .word
    } else if text.allSatisfy(\.isNumber) {
      self = .number
    } else if text.allSatisfy({ "([{".contains($0) }) {
      self = .openingBracket
    } else if text.allSatisfy({ ")]}".contains($0) }) {
      self = .closingBracket
    } else if text.allSatisfy({ $0.isPunctuation || $0.isSymbol }) {
      self = .punctuation
    } else if text.count > 1, text.allSatisfy(\.isUppercase) {
      self = .upperCase
    } else if text.first?.isUppercase == true {
      self = .capitalized
    } else {
      self = token.first == " " ? .word : .wordPart
    }
  }

  /// How a list of them begins.
  var plural: String {
    switch self {
    case .number: "numbers"
    case .lineBreak: "line breaks"
    case .openingBracket: "opening brackets"
    case .closingBracket: "closing brackets"
    case .punctuation: "punctuation"
    case .upperCase: "words in capitals"
    case .capitalized: "capitalised words"
    case .wordPart: "parts of words"
    case .word: "words"
    }
  }

  /// One of them.
  var singular: String {
    switch self {
    case .number: "a number"
    case .lineBreak: "a line break"
    case .openingBracket: "an opening bracket"
    case .closingBracket: "a closing bracket"
    case .punctuation: "punctuation"
    case .upperCase: "a word in capitals"
    case .capitalized: "a capitalised word"
    case .wordPart: "a part of a word"
    case .word: "a word"
    }
  }
}
