import LanguageModels
import Testing

@testable import CausalAnalysis

extension WordTokenizer {
  /// Knows all words that the questions need, but for some that are left out.
  init(without missing: Set<String>) {
    let others =
      "My friend is a woman man Then went to the store and she he bought".split(separator: " ")
      .map(String.init) + NameQuestion.objects
    self.init(
      words: (GivenNames.women + GivenNames.men + others).filter { !missing.contains($0) }
        .map { " " + $0 })
  }
}

@Suite struct NameQuestionTests {
  private let tokenizer = WordTokenizer(without: [])

  @Test func noNameIsInBothLists() {
    let all = GivenNames.women + GivenNames.men
    #expect(Set(all).count == all.count && all.count > 250)
    #expect(all.allSatisfy { $0.first?.isUppercase == true && $0.allSatisfy(\.isLetter) })
  }

  @Test func namesToTestOnAreNotThoseToFitTo() throws {
    let split = try NameSplit(fitting: 60, testing: 30, tokenizer: tokenizer, seed: 1)
    #expect(Set(split.fitting).isDisjoint(with: split.testing))
    for (part, count) in [(split.fitting, 60), (split.testing, 30)] {
      #expect(part.count(where: \.isFemale) == count && part.count == 2 * count)
      #expect(Set(part).count == part.count)
      #expect(part.allSatisfy { GivenNames.women.contains($0.name) == $0.isFemale })
    }
    let again = try NameSplit(fitting: 60, testing: 30, tokenizer: tokenizer, seed: 1)
    #expect(again.fitting == split.fitting && again.testing == split.testing)
    let other = try NameSplit(fitting: 60, testing: 30, tokenizer: tokenizer, seed: 2)
    #expect(other.fitting != split.fitting)
  }

  @Test func namesOfSeveralTokensAreLeftOut() throws {
    let women = Set(GivenNames.women.dropFirst(5))
    let few = WordTokenizer(without: women)
    let split = try NameSplit(fitting: 3, testing: 2, tokenizer: few, seed: 1)
    let drawn = Set((split.fitting + split.testing).filter(\.isFemale).map(\.name))
    #expect(drawn == Set(GivenNames.women.prefix(5)))
    #expect {
      try NameSplit(fitting: 4, testing: 2, tokenizer: few, seed: 1)
    } throws: {
      "\($0)".contains("5 women's and \(GivenNames.men.count) men's")
    }
    #expect(throws: ErasureError.self) {
      try NameSplit(fitting: 0, testing: 2, tokenizer: few, seed: 1)
    }
  }

  @Test func theQuestionReadsAsItIsPrinted() throws {
    let people = [
      NamedPerson(name: "Mary", isFemale: true), NamedPerson(name: "John", isFemale: false),
    ]
    let prompts = try NameQuestion.transfer.prompts(about: people, tokenizer: tokenizer, seed: 1)
    #expect(
      prompts.map(\.text) == [
        " Then Mary went to the store, and", " Then John went to the store, and",
      ])
    let she = tokenizer.encode(" she")[0], he = tokenizer.encode(" he")[0]
    #expect(prompts.map(\.right) == [she, he] && prompts.map(\.wrong) == [he, she])
    for prompt in prompts {
      #expect(prompt.tokens == tokenizer.encode(prompt.text) && prompt.start == 0)
      #expect(tokenizer.text(of: prompt.tokens[prompt.namePosition]) == " " + prompt.person.name)
    }
  }

  @Test func examplesStandBeforeTheQuestionWithTheirAnswers() throws {
    let split = try NameSplit(fitting: 20, testing: 20, tokenizer: tokenizer, seed: 1)
    let prompts = try NameQuestion.transfer.prompts(
      about: split.testing, shots: 2, examples: split.fitting, tokenizer: tokenizer, seed: 1)
    var firstIsFemale = 0
    for prompt in prompts {
      let sentences = prompt.text.split(separator: ".")
      #expect(sentences.count == 3 && !prompt.text.contains("OBJECT"))
      let shown = sentences.prefix(2).map { sentence in
        (
          split.fitting.first { sentence.contains(" \($0.name) ") },
          sentence.contains(" she bought")
        )
      }
      #expect(shown.allSatisfy { $0.0?.isFemale == $0.1 })
      #expect(Set(shown.map(\.1)).count == 2)
      if shown[0].1 { firstIsFemale += 1 }
      let question = tokenizer.decode(prompt.tokens[prompt.start...])
      #expect(question == " Then \(prompt.person.name) went to the store, and")
      #expect(
        tokenizer.text(of: prompt.tokens[prompt.namePosition]) == " " + prompt.person.name)
    }
    // Within four standard deviations of one half.
    #expect(abs(firstIsFemale - 20) < 13)
  }

  @Test func whatCannotBeAskedIsRefused() throws {
    let people = [NamedPerson(name: "Mary", isFemale: true)]
    func message(_ tokenizer: WordTokenizer, shots: Int = 0) -> String {
      do {
        _ = try NameQuestion.primary.prompts(
          about: people, shots: shots, tokenizer: tokenizer, seed: 1)
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    #expect(message(tokenizer) == "nothing was thrown")
    #expect(message(WordTokenizer(without: ["woman"])).contains("“ woman” as 6 tokens"))
    #expect(message(WordTokenizer(without: ["Mary"])).contains("“ Mary”"))
    #expect(message(tokenizer, shots: 2).contains("both genders"))
  }
}
