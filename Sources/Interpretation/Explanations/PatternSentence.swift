import LanguageModels

/// Puts patterns of tokens into a sentence: “Fires on ‘ Inc’ and ‘ Corp’ after a capitalised word.”
struct PatternSentence {
  private let tokenizer: any Tokenizer
  /// The most tokens named in a list.
  private static let named = 6
  /// Levels from here on count as strong.
  private static let strong = 5

  init(tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  func sentence(_ table: PatternTable) -> String {
    let active = table.patterns.filter { $0.level > 0 }
    guard !active.isEmpty else { return "Not active on any of the fragments shown." }
    // A token's strength is that of its strongest pattern; its contexts are those patterns that
    // differ from the token alone.
    var ends: [Int32] = []
    var byEnd: [Int32: [TokenPattern]] = [:]
    for pattern in active.sorted(by: { $0.level > $1.level }) {
      guard let end = pattern.tokens.last else { continue }
      if byEnd[end] == nil { ends.append(end) }
      byEnd[end, default: []].append(pattern)
    }
    func level(_ end: Int32) -> Int { byEnd[end]?.map(\.level).max() ?? 0 }
    let strong = ends.filter { level($0) >= Self.strong }
    let weak = ends.filter { level($0) < Self.strong }
    // Without a token alone among the patterns, the feature depends on what stands before.
    let contexts = strong.flatMap { end -> [Int32] in
      let patterns = byEnd[end] ?? []
      guard !patterns.contains(where: { $0.tokens.count == 1 }) else { return [] }
      return patterns.compactMap { $0.tokens.dropLast().last }
    }
    var text = strong.isEmpty ? "Fires weakly on \(list(weak))" : "Fires on \(list(strong))"
    if !contexts.isEmpty { text += " after \(list(contexts.uniqued()))" }
    if !strong.isEmpty, !weak.isEmpty { text += "; weakly on \(list(weak))" }
    return text + "."
  }

  /// “numbers such as ‘ 10’ and ‘ 2016’”, “‘ Inc’ and ‘ Corp’”.
  private func list(_ tokens: [Int32]) -> String {
    if tokens.contains(TokenPattern.anyToken) && tokens.count == 1 { return "any token" }
    let definite = tokens.filter { $0 != TokenPattern.anyToken }
    let shown = definite.prefix(Self.named).map { "‘\(Self.visible(tokenizer.text(of: $0)))’" }
    let rest = definite.count - shown.count
    var names = shown.joined(separator: ", ")
    if rest > 0 {
      names += " and \(rest) more"
    } else if shown.count > 1, let last = shown.last {
      names = shown.dropLast().joined(separator: ", ") + " and " + last
    }
    let kinds = definite.map { TokenKind(tokenizer.text(of: $0)) }
    guard definite.count >= 3, let first = kinds.first, let plural = first.plural,
      kinds.count(where: { $0 == first }) * 5 >= 4 * kinds.count
    else { return names }
    return "\(plural) such as \(names)"
  }

  /// A token's text on one line.
  static func visible(_ text: String) -> String {
    String(
      text.flatMap { character -> [Character] in
        switch character {
        case "\n", "\r\n", "\r": ["⏎"]
        case "\t": ["⇥"]
        default: [character]
        }
      })
  }
}

/// Coarse kinds of tokens that a sentence can name.
enum TokenKind: Hashable {
  case number, capitalized, upperCase, wordPart, punctuation, lineBreak, word

  init(_ token: String) {
    let text = token.drop { $0 == " " }
    if text.isEmpty || text.allSatisfy(\.isNewline) {
      self = .lineBreak
    } else if text.allSatisfy(\.isNumber) {
      self = .number
    } else if text.allSatisfy({ $0.isPunctuation || $0.isSymbol }) {
      self = .punctuation
    } else if text.first?.isUppercase == true {
      self = text.count > 1 && text.allSatisfy(\.isUppercase) ? .upperCase : .capitalized
    } else {
      self = token.first == " " ? .word : .wordPart
    }
  }

  /// How a list of them begins; `nil` where the kind says nothing.
  var plural: String? {
    switch self {
    case .number: "numbers"
    case .capitalized: "capitalised words"
    case .upperCase: "words in capitals"
    case .wordPart: "parts of words"
    case .punctuation: "punctuation"
    case .lineBreak, .word: nil
    }
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, each at its first place.
  func uniqued() -> [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
