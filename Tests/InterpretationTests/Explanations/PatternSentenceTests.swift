import Testing

@testable import Interpretation

@Suite struct PatternSentenceTests {
  private let tokens = WordTokenizer(words: [
    "", " Inc", " Corp", "t", " don", " Mr", " Dr", " Mrs", " 10", " 2016", " 7", ")", "]", " ),",
    "ing", "ed", "est", "\n", " the", " of", " a long word that nobody needs",
  ])
  private let any = TokenPattern.anyToken

  private func sentence(_ patterns: [([String], Int)]) -> String {
    PatternSentence(tokenizer: tokens).sentence(
      PatternTable(
        patterns.map { texts, level in
          TokenPattern(texts.map { $0 == "*" ? any : tokens($0) }, level: level)
        }))
  }

  @Test func tokensAloneAreListedTheStrongestFirst() {
    #expect(
      sentence([([" Corp"], 6), ([" Inc"], 10), ([" the"], 2)])
        == "Fires on ‘ Inc’ and ‘ Corp’; weakly on ‘ the’.")
    #expect(sentence([([" the"], 2)]) == "Fires weakly on ‘ the’.")
    #expect(sentence([]) == "Not active on any of the fragments shown.")
    #expect(sentence([([" the"], 0)]) == "Not active on any of the fragments shown.")
  }

  @Test func aContextIsToldWithItsTokenOnly() {
    // Not “‘t’ and ‘ Inc’ after ‘ don’”.
    #expect(
      sentence([([" don", "t"], 10), ([" Inc"], 9)]) == "Fires on ‘ Inc’; on ‘t’ after ‘ don’.")
    #expect(
      sentence([([" of", "*", "t"], 8), ([" the", " of", "t"], 7)])
        == "Fires on ‘t’ after ‘ of …’ or ‘ the of’.")
    #expect(
      sentence([([" of", " Inc"], 8), ([" of", " Corp"], 7)])
        == "Fires on ‘ Inc’ and ‘ Corp’ after ‘ of’.")
  }

  @Test func aWeakTokenThatIsStrongInAContextIsToldWithIt() {
    #expect(sentence([(["t"], 2), ([" don", "t"], 10)]) == "Fires on ‘t’ after ‘ don’.")
    #expect(sentence([([" don", "t"], 3)]) == "Fires weakly on ‘t’ in some contexts.")
  }

  @Test func whatSilencesATokenIsToldWhereItIsTheOnlyOne() {
    #expect(
      sentence([([" the"], 8), ([" of", " the"], 0)]) == "Fires on ‘ the’ (not after ‘ of’).")
    #expect(
      sentence([([" the"], 8), ([" of", " the"], 0), ([" Inc"], 9)])
        == "Fires on ‘ Inc’ and ‘ the’.")
  }

  @Test func kindsAreNamed() {
    #expect(
      sentence([([" 10"], 9), ([" 2016"], 8), ([" 7"], 7)])
        == "Fires on numbers such as ‘ 10’, ‘ 2016’ and ‘ 7’.")
    #expect(
      sentence([([" Mr", " Inc"], 9), ([" Dr", " Inc"], 8), ([" Mrs", " Inc"], 7)])
        == "Fires on ‘ Inc’ after a capitalised word such as ‘ Mr’, ‘ Dr’ or ‘ Mrs’.")
    #expect(
      sentence([(["ing"], 9), (["ed"], 8), (["est"], 7)])
        == "Fires on parts of words such as ‘ing’, ‘ed’ and ‘est’.")
    #expect(
      sentence([([" Mr"], 9), ([" Dr"], 8), ([" Mrs"], 7), ([" of"], 6)])
        == "Fires on ‘ Mr’, ‘ Dr’, ‘ Mrs’ and ‘ of’.")
    // Two are no kind, and neither are three different ones.
    #expect(sentence([([")"], 9), (["]"], 8)]) == "Fires on ‘)’ and ‘]’.")
    #expect(sentence([([")"], 9), (["\n"], 8), ([" 7"], 7)]) == "Fires on ‘)’, ‘⏎’ and ‘ 7’.")
  }

  @Test func longListsAreCutAndCounted() {
    let many = tokens.words.dropFirst().map { ([$0], 9) }
    #expect(sentence(many).hasSuffix(" and 14 more."))
    let long = Array(repeating: " a long word that nobody needs", count: 8)
    let contexts = (1...6).map { (Array(long.prefix($0)), 9) }
    let cut = sentence(Array(contexts.dropFirst()))
    #expect(cut.count <= 160 && cut.hasSuffix("or 3 more."))
  }

  @Test(arguments: [
    (" 12", TokenKind.number), ("(", .openingBracket), (" )", .closingBracket),
    ("),", .punctuation),
    ("\n\n", .lineBreak), (" USA", .upperCase), (" I", .capitalized), (" Inc", .capitalized),
    ("ing", .wordPart), (" the", .word), (" ", .word), ("", .word),
  ])
  func tokensHaveAKind(token: String, kind: TokenKind) {
    #expect(TokenKind(token) == kind)
  }
}
