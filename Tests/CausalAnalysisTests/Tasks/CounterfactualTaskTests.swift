import LanguageModels
import Numerics
import Testing

@testable import CausalAnalysis

@Suite struct CounterfactualTaskTests {
  private let names = WordTokenizer(words: [" Mary", " John", " Sarah", " Paul"])

  @Test func patternsReadAsThePaperPrintsThem() {
    let template = IndirectObjects.templates[0]
    #expect(
      template.text(first: "Alice", second: "Bob", subject: "Bob", place: "store", object: "snack")
        == "Then, Alice and Bob went to the store. Bob gave a snack to")
    #expect(IndirectObjects.templates.count == 15)
    #expect(IndirectObjects.names.count == 99)
    #expect(Set(IndirectObjects.names).count == 99)
  }

  @Test func aPairChangesTheIndirectObjectAndNothingElse() throws {
    let pairs = try IndirectObjects(tokenizer: names).pairs(count: 200, tokenizer: names, seed: 1)
    #expect(pairs.count == 200)
    for pair in pairs {
      func text(_ tokens: [Int32]) -> String { names.text(of: tokens[0]) }
      let (object, subject, other) = (
        text(pair.base.right), text(pair.base.wrong), text(pair.target.right)
      )
      #expect(Set([object, subject, other]).count == 3)
      #expect(pair.target.wrong == pair.base.wrong && pair.targetAnswers == pair.target.right)
      #expect(
        pair.base.text.ranges(of: subject).count
          + (pair.base.text.hasPrefix(subject.dropFirst()) ? 1 : 0) >= 1)
      #expect(
        pair.base.text.replacing(object.dropFirst(), with: other.dropFirst()) == pair.target.text)
      #expect(pair.base.tokens.count == pair.target.tokens.count)
      #expect(pair.base.tokens[..<pair.position] == pair.target.tokens[..<pair.position])
      #expect(pair.base.tokens[pair.position] != pair.target.tokens[pair.position])
      #expect(!pair.base.text.contains("PLACE") && !pair.base.text.contains("OBJECT"))
    }
    for template in IndirectObjects.templates {
      #expect(pairs.contains { $0.base.text.hasPrefix(template.opening.prefix(4)) })
    }
  }

  @Test func bothOrdersAreDrawn() throws {
    let pairs = try IndirectObjects(tokenizer: names).pairs(count: 600, tokenizer: names, seed: 2)
    let subjectFirst = pairs.count { pair in
      let subject = names.text(of: pair.base.wrong[0]).dropFirst()
      let object = names.text(of: pair.base.right[0]).dropFirst()
      guard let first = pair.base.text.ranges(of: subject).first,
        let other = pair.base.text.ranges(of: object).first
      else { return false }
      return first.lowerBound < other.lowerBound
    }
    // Within four standard deviations of one half.
    #expect(abs(subjectFirst - 300) < 49)
  }

  @Test func theSeedDecidesTheDraw() throws {
    func pairs(_ seed: UInt64) throws -> [CounterfactualPair] {
      try IndirectObjects(tokenizer: names).pairs(count: 20, tokenizer: names, seed: seed)
    }
    #expect(try pairs(3) == pairs(3))
    #expect(try pairs(3) != pairs(4))
  }

  @Test func namesOfSeveralTokensAreLeftOut() throws {
    let task = try IndirectObjects(tokenizer: names)
    #expect(
      Set(task.usable)
        == ["Mary", "John", "Sarah", "Paul"].filter(IndirectObjects.names.contains).reduce(
          into: Set()
        ) { $0.insert($1) })
    #expect {
      try IndirectObjects(tokenizer: WordTokenizer(words: [" Mary", " John"]))
    } throws: { "\($0)".contains("only 2 of the task's names") }
  }

  @Test func decadesTellWhichDigitsAreGreater() throws {
    // Every byte is a token, so that a year is four.
    let bytes = WordTokenizer(words: [])
    for pair in try GreaterThan().pairs(count: 100, tokenizer: bytes, seed: 1) {
      func digit(_ token: Int32) -> Int { Int(token) - 48 }
      let (base, target) = (
        digit(pair.base.tokens[pair.position]), digit(pair.target.tokens[pair.position])
      )
      #expect(target < base)
      #expect(pair.base.right.map(digit) == Array(base + 1...9))
      #expect(pair.base.wrong.map(digit) == Array(0..<base))
      #expect(pair.targetAnswers.map(digit) == Array(target + 1...base))
    }
  }

  @Test func pronounsAndVerbsChangeSides() throws {
    let words = WordTokenizer(
      words: GenderedPronouns.women + GenderedPronouns.men + [" she", " he"]
        + VerbNumber.singular + VerbNumber.plural
        + VerbNumber.subjects.flatMap { [$0.one, $0.many] })
    for pair in try GenderedPronouns().pairs(count: 50, tokenizer: words, seed: 1) {
      #expect(pair.base.right == pair.target.wrong && pair.base.wrong == pair.target.right)
    }
    for pair in try VerbNumber().pairs(count: 50, tokenizer: words, seed: 1) {
      #expect(pair.base.right == pair.target.wrong && pair.targetAnswers.count == 3)
    }
  }

  private func message(_ base: TaskSentence, _ target: TaskSentence) -> String {
    do {
      _ = try WrittenPairs([(base, target)]).pairs(
        tokenizer: WordTokenizer(words: [" Rome", " Paris", " Oslo"]))
      return ""
    } catch { return "\(error)" }
  }

  @Test func pairsThatDoNotFitAreRefusedWithTheReason() {
    func sentence(_ text: String, _ right: String, _ wrong: String = " Oslo") -> TaskSentence {
      TaskSentence(text, right: [right], wrong: [wrong])
    }
    #expect(message(sentence("a b", " Rome"), sentence("a c", " Paris")).isEmpty)
    #expect(
      message(sentence("a b", " Rome"), sentence("a cd", " Paris")).contains("has 3 tokens"))
    #expect(message(sentence("a b", " Rome"), sentence("c d", " Paris")).contains("differ in 2"))
    #expect(message(sentence("a b", " Rome"), sentence("a b", " Paris")).contains("differ in 0"))
    #expect(message(sentence("a b", " Rome"), sentence("a c", " Rome")).contains("same right"))
    #expect(message(sentence("a b", " Milan"), sentence("a c", " Rome")).contains("is 6 tokens"))
    #expect(message(sentence("", " Rome"), sentence("", " Paris")).contains("empty"))
  }

  @Test func aTaskThatFitsNoTokenizerSaysWhy() {
    #expect {
      _ = try VerbNumber().pairs(count: 3, tokenizer: WordTokenizer(words: []), seed: 1)
    } throws: { "\($0)".contains("subject–verb number") && "\($0)".contains("tokens") }
  }
}
