import LanguageModels

/// Puts patterns of tokens into a sentence.
///
/// “Fires on ‘ Inc’ and ‘ Corp’”, for example. Only tokens and contexts of the patterns are named. Of long lists the strongest come first and
/// the others are counted, so that the sentence stays short.
struct PatternSentence {
  private let tokenizer: any Tokenizer
  /// Levels from here on count as strong.
  private static let strong = 5
  /// The most characters wanted in a sentence.
  private static let length = 160
  /// The most tokens named in a list.
  private static let named = 6
  /// The most tokens named on which a feature is weak.
  private static let namedWeak = 3

  init(tokenizer: any Tokenizer) { self.tokenizer = tokenizer }

  func sentence(_ table: PatternTable) -> String {
    let parts = PatternParts(table, strong: Self.strong)
    guard !parts.isEmpty else { return "Not active on any of the fragments shown." }
    let sentences = (1...Self.named).reversed().map { sentence(parts, naming: $0) }
    return sentences.first { $0.count <= Self.length } ?? sentences.last ?? ""
  }

  private func sentence(_ parts: PatternParts, naming limit: Int) -> String {
    var clauses: [String] = []
    if !parts.alone.isEmpty {
      var clause = tokens(parts.alone, limit)
      if !parts.silencing.isEmpty { clause += " (not after \(contexts(parts.silencing, limit)))" }
      clauses.append(clause)
    }
    let shown = parts.inContext.prefix(limit)
    for group in shown {
      clauses.append("\(tokens(group.tokens, limit)) after \(contexts(group.contexts, limit))")
    }
    let rest = parts.inContext.dropFirst(limit).reduce(0) { $0 + $1.tokens.count }
    if rest > 0 { clauses.append("\(rest) more in contexts of their own") }
    clauses = clauses.map { "on \($0)" }
    let fewer = min(limit, Self.namedWeak)
    if !parts.weak.isEmpty { clauses.append("weakly on \(tokens(parts.weak, fewer))") }
    // Weak and rare besides: worth a word only where there is nothing else.
    if clauses.isEmpty {
      clauses = ["weakly on \(tokens(parts.weakInContext, limit)) in some contexts"]
    }
    return "Fires \(clauses.joined(separator: "; "))."
  }

  /// “numbers such as ‘ 10’ and ‘ 2016’”, “‘ Inc’ and ‘ Corp’”.
  private func tokens(_ tokens: [Int32], _ limit: Int) -> String {
    let names = list(tokens.map(tokenizer.quotedText), limit)
    guard let kind = sharedKind(of: tokens) else { return names }
    return "\(kind.plural) such as \(names)"
  }

  /// “a capitalised word such as ‘ Mr’, ‘ Dr’ or ‘ Mrs’”, “‘ don’”.
  private func contexts(_ contexts: [[Int32]], _ limit: Int) -> String {
    let names = list(contexts.map(text), limit, conjunction: "or")
    let direct = contexts.compactMap(\.last)
    guard contexts.allSatisfy({ $0.count == 1 }), let kind = sharedKind(of: direct) else {
      return names
    }
    return "\(kind.singular) such as \(names)"
  }

  /// A context as it reads in the text, with … for tokens that may be any.
  private func text(_ context: [Int32]) -> String {
    var text = ""
    var start = context.startIndex
    while start < context.endIndex {
      if context[start] == TokenPattern.anyToken {
        text += " …"
        start = context[start...].firstIndex { $0 != TokenPattern.anyToken } ?? context.endIndex
      } else {
        // Together, because a character may be spread over several tokens.
        let end = context[start...].firstIndex(of: TokenPattern.anyToken) ?? context.endIndex
        let isWhole = end - start > 1
        text += Self.visible(
          isWhole ? tokenizer.decode(context[start..<end]) : tokenizer.text(of: context[start]))
        start = end
      }
    }
    return "‘\(text)’"
  }

  /// The kind that all of at least three tokens have.
  private func sharedKind(of tokens: [Int32]) -> TokenKind? {
    let kinds = tokens.map { TokenKind(tokenizer.text(of: $0)) }
    guard kinds.count >= 3, let first = kinds.first, first != .word,
      kinds.allSatisfy({ $0 == first })
    else { return nil }
    return first
  }

  private func list(_ names: [String], _ limit: Int, conjunction: String = "and") -> String {
    let shown = names.prefix(limit)
    let rest = names.count - shown.count
    if rest > 0 { return shown.joined(separator: ", ") + " \(conjunction) \(rest) more" }
    guard shown.count > 1, let last = shown.last else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }

  /// A token's text on one line.
  static func visible(_ text: String) -> String {
    String(
      text.map { character -> Character in
        switch character {
        case "\n", "\r\n", "\r": "⏎"
        case "\t": "⇥"
        default: character
        }
      })
  }
}
