import Foundation
import Testing

@testable import Interpretation
@testable import LanguageModels

@Suite struct LocalSimulatorTests {
  private let explanations = [
    Explanation(sentence: "the word “dog”."), Explanation(sentence: "line breaks"),
    Explanation(sentence: ""),
  ]

  private func simulator(_ model: LlamaModel) -> LocalSimulator {
    LocalSimulator(model: model, subject: model.tokenizer, examples: LocalFixture.examples)
  }

  /// The expected level at a place by a pass for it and one for the number of two tokens.
  private func direct(
    _ model: LlamaModel, _ explanation: Explanation, _ tokens: ArraySlice<Int32>, _ place: Int
  ) throws -> Double {
    let rendering = SimulationPrompt(
      explanation: explanation.sentence, tokens: tokens.map(model.tokenizer.text),
      examples: LocalFixture.examples
    ).rendering
    let start = Array(rendering.text.utf8)[..<rendering.places[place]]
    #expect(start.last == 9)
    let prompt = model.tokenizer.encode(String(decoding: start, as: UTF8.self))
    let first = try LocalFixture.next(model, prompt)
    let digits = (0...9).map { model.tokenizer.encode(String($0)) }
    #expect(digits.allSatisfy { $0.count == 1 })
    #expect(model.tokenizer.encode("10") == digits[1] + digits[0])
    let second = try LocalFixture.next(model, prompt + digits[1])
    var p = digits.map { exp(first[Int($0[0])]) }
    let ten = p[1] * exp(second[Int(digits[0][0])])
    p[1] -= ten
    p.append(ten)
    return p.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / p.reduce(0, +)
  }

  @Test func expectedLevelsAreThoseOfADirectComputation() async throws {
    let model = try LocalFixture.model()
    let text = try LocalFixture.text(model)
    #expect(text.count >= 3)
    let fragments = [[0, 2], [1], [2, 0, 1]]
    let levels = try await simulator(model).simulate(explanations, on: fragments, of: text) {
      _, _ in
    }
    #expect(levels.map { $0.map(\.count) } == [[12, 12], [12], [12, 12, 12]])
    for (index, explanation) in explanations.enumerated() {
      for (number, fragment) in fragments[index].enumerated() {
        for place in [0, 5, 11] {
          let exact = try direct(model, explanation, text[fragment], place)
          #expect(abs(levels[index][number][place] - exact) < 1e-4)
        }
      }
    }
    #expect(Set(levels.joined().joined()).count > 30)
  }

  @Test func repeatsAndDoesNotDependOnCompany() async throws {
    let model = try LocalFixture.model()
    let text = try LocalFixture.text(model)
    let simulator = simulator(model)
    func run(_ explanations: [Explanation], _ fragments: [[Int]]) async throws -> [[[Double]]] {
      try await simulator.simulate(explanations, on: fragments, of: text) { _, _ in }
    }
    let all = try await run(explanations, [[0, 1], [1], [2]])
    #expect(try await run(explanations, [[0, 1], [1], [2]]) == all)
    let alone = try await run([explanations[1]], [[1]])
    for (a, b) in zip(alone[0][0], all[1][0]) { #expect(abs(a - b) < 1e-4) }
    #expect(try await run([], []).isEmpty)
    #expect(try await run([explanations[0]], [[]]) == [[]])
  }

  @Test func aTokenizerThatKeepsTenInOnePieceNeedsNoSecondToken() {
    let whole = LevelReader(candidates: (0...10).map { [Int32($0)] })
    let p = (0...10).map { Double($0 + 1) / 100 }
    let levels = whole.distribution(p.map(log))
    for (value, exact) in zip(levels.logProbabilities, p) {
      #expect(abs(exp(value ?? 0) - exact) < 1e-12)
    }
    let split = LevelReader(candidates: (0...9).map { [Int32($0)] } + [[1, 0]])
    var separated = split.distribution(p.map(log)).logProbabilities
    // 1 has 0.02, but 10 needs 0.11 of it: what rounding could do at worst leaves nothing for 1.
    #expect(separated.remove(at: 1) == nil)
    let half = split.distribution((0...10).map { log($0 == 10 ? 0.01 : 0.02) })
    #expect(abs(exp(half.logProbabilities[1] ?? 0) - 0.01) < 1e-12)
  }

  @Test func aPromptWithoutAPlaceHasNoTokens() throws {
    let model = try LocalFixture.model()
    let prompt = TokenizedPrompt(
      SimulationPrompt(explanation: "x", tokens: []).rendering, tokenizer: model.tokenizer)
    #expect(prompt.tokens.isEmpty && prompt.places.isEmpty)
    let one = TokenizedPrompt(
      SimulationPrompt(explanation: "x", tokens: ["\t", "a\n"]).rendering,
      tokenizer: model.tokenizer)
    #expect(one.places.count == 2 && one.places[1] == one.tokens.count - 1)
    #expect(model.tokenizer.decode(one.tokens[(one.places[0] + 1)...]) == "unknown\na\\n\t")
  }

  @Test func saysWhenAPromptDoesNotFit() async throws {
    let model = try LocalFixture.model(context: 300)
    let text = try LocalFixture.text(model)
    await #expect {
      _ = try await simulator(model).simulate([explanations[0]], on: [[0]], of: text) { _, _ in }
    } throws: { error in
      let message = "\(error)"
      return message.hasPrefix("a simulation of 12 tokens takes ")
        && message.hasSuffix(
          "of “Tiny Llama of the tests”, which has a context of 300; use a language model with a "
            + "larger context, shorter fragments or fewer worked examples")
    }
  }
}
