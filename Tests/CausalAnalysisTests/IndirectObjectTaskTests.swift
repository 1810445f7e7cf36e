import LanguageModels
import Testing

@testable import CausalAnalysis

/// Knows words and single letters: a word in its list is one token, anything else one for each byte.
private struct WordTokenizer: Tokenizer {
  var words: [String]
  var vocabularySize: Int { 256 + words.count }
  var endOfText: Int32 { 0 }
  var specialTokens: [String: Int32] { [:] }

  func encode(utf8 bytes: UnsafeBufferPointer<UInt8>, allowingSpecial: Bool) -> [Int32] {
    let text = String(decoding: bytes, as: UTF8.self)
    if let index = words.firstIndex(of: text) { return [Int32(256 + index)] }
    return bytes.map(Int32.init)
  }

  func bytes(of token: Int32) -> [UInt8] {
    token < 256 ? [UInt8(token)] : Array(words[Int(token) - 256].utf8)
  }
}

@Suite struct IndirectObjectTaskTests {
  private let tokenizer = WordTokenizer(words: [" Mary", " John", " Sarah", " Paul"])

  @Test func patternsReadAsThePaperPrintsThem() {
    let template = IndirectObjectTask.templates[0]
    #expect(
      template.text(first: "Alice", second: "Bob", subject: "Bob", place: "store", object: "snack")
        == "Then, Alice and Bob went to the store. Bob gave a snack to")
    #expect(IndirectObjectTask.templates.count == 15)
    #expect(IndirectObjectTask.names.count == 99)
    #expect(Set(IndirectObjectTask.names).count == 99)
  }

  @Test func everyPromptNamesTheSubjectTwiceAndTheObjectOnce() throws {
    let task = try IndirectObjectTask(count: 300, tokenizer: tokenizer, seed: 1)
    #expect(task.prompts.count == 300)
    for prompt in task.prompts {
      let subject = tokenizer.text(of: prompt.subject).dropFirst()
      let object = tokenizer.text(of: prompt.indirectObject).dropFirst()
      #expect(subject != object)
      #expect(prompt.text.ranges(of: subject).count == 2)
      #expect(prompt.text.ranges(of: object).count == 1)
      #expect(!prompt.text.contains("PLACE") && !prompt.text.contains("OBJECT"))
      #expect(prompt.tokens == tokenizer.encode(prompt.text))
    }
  }

  @Test func bothOrdersAndAllPatternsAreDrawn() throws {
    let task = try IndirectObjectTask(count: 600, tokenizer: tokenizer, seed: 2)
    let subjectFirst = task.prompts.count { prompt in
      let subject = tokenizer.text(of: prompt.subject).dropFirst()
      let object = tokenizer.text(of: prompt.indirectObject).dropFirst()
      guard let first = prompt.text.ranges(of: subject).first,
        let other = prompt.text.ranges(of: object).first
      else { return false }
      return first.lowerBound < other.lowerBound
    }
    // Within four standard deviations of one half.
    #expect(abs(subjectFirst - 300) < 49)
    for template in IndirectObjectTask.templates {
      #expect(task.prompts.contains { $0.text.hasPrefix(template.opening.prefix(4)) })
    }
  }

  @Test func theSeedDecidesTheDraw() throws {
    func prompts(seed: UInt64) throws -> [IndirectObjectTask.Prompt] {
      try IndirectObjectTask(count: 20, tokenizer: tokenizer, seed: seed).prompts
    }
    #expect(try prompts(seed: 3) == prompts(seed: 3))
    #expect(try prompts(seed: 3) != prompts(seed: 4))
  }

  @Test func namesOfSeveralTokensAreLeftOut() throws {
    let few = WordTokenizer(words: [" Mary", " John"])
    let task = try IndirectObjectTask(count: 50, tokenizer: few, seed: 1)
    #expect(Set(task.prompts.flatMap { [$0.subject, $0.indirectObject] }) == [256, 257])
    #expect(throws: CausalAnalysisError.self) {
      try IndirectObjectTask(count: 1, tokenizer: WordTokenizer(words: [" Mary"]), seed: 1)
    }
  }
}
