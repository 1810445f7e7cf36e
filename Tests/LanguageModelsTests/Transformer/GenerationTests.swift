import Foundation
import LanguageModels
import Testing

@Suite struct GenerationTests {
  /// Greedy continuation by running everything again for each token.
  private func recomputed(_ model: LlamaModel, _ prompt: [Int32], _ count: Int) throws -> [Int32] {
    var tokens = prompt
    for _ in 0..<count {
      let logits = try #require(try model.run(TokenBatch([tokens]), output: .lastLogits).logits)
      let row = logits.row(0)
      tokens.append(Int32(row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0))
    }
    return Array(tokens[prompt.count...])
  }

  @Test(arguments: [1, 2, 63, 100]) func greedyEqualsFullRecomputation(promptLength: Int) throws {
    let model = try TinyModel.load()
    let prompt = TinyModel.tokens(promptLength, seed: UInt64(promptLength))
    let generated = try model.generate(prompt: prompt, maximumTokens: 24)
    #expect(generated == (try recomputed(model, prompt, 24)))
  }

  @Test func stopsWhereItIsToldTo() throws {
    let model = try TinyModel.load()
    let prompt = TinyModel.tokens(5)
    let free = try model.generate(prompt: prompt, maximumTokens: 12)
    #expect(free.count == 12)
    let stop = free[7]
    let stopped = try model.generate(prompt: prompt, maximumTokens: 12, stop: [stop])
    #expect(stopped == Array(free.prefix { $0 != stop }))
    var seen: [Int32] = []
    let watched = try model.generate(prompt: prompt, maximumTokens: 12) { token in
      seen.append(token)
      return seen.count < 3
    }
    #expect(seen == Array(free[..<3]) && watched == seen)
    #expect(try model.generate(prompt: prompt, maximumTokens: 0).isEmpty)
    let full = try model.generate(prompt: TinyModel.tokens(250), maximumTokens: .max)
    #expect(full.count == 6, "the context holds 256 tokens")
  }

  @Test func samplingFollowsItsSeedAndItsLimits() throws {
    let model = try TinyModel.load()
    let prompt = TinyModel.tokens(6)
    func sample(_ temperature: Float, _ topP: Float, _ seed: UInt64) throws -> [Int32] {
      try model.generate(
        prompt: prompt, maximumTokens: 30,
        sampling: .temperature(temperature, topP: topP, seed: seed))
    }
    #expect(try sample(1, 1, 3) == sample(1, 1, 3))
    #expect(try sample(1, 1, 3) != sample(1, 1, 4))
    let greedy = try model.generate(prompt: prompt, maximumTokens: 30)
    #expect(try sample(1e-4, 1, 3) == greedy)
    #expect(try sample(1, 1e-6, 3) == greedy)
    #expect(try sample(50, 1, 3) != greedy)
  }

  @Test func sampledFrequenciesFollowTheDistribution() throws {
    let model = try TinyModel.load()
    let prompt = TinyModel.tokens(6)
    let row = try #require(try model.run(TokenBatch([prompt]), output: .lastLogits).logits).row(0)
    let weights = row.map { exp(Double($0) / 2) }
    let total = weights.reduce(0, +)
    let best = try #require(weights.indices.max { weights[$0] < weights[$1] })
    var hits = 0
    for seed in 0..<400 {
      let token = try model.generate(
        prompt: prompt, maximumTokens: 1,
        sampling: .temperature(2, topP: 1, seed: UInt64(seed)))
      if token == [Int32(best)] { hits += 1 }
    }
    let p = weights[best] / total
    let deviation = (p * (1 - p) * 400).squareRoot()
    #expect(abs(Double(hits) - 400 * p) < 4 * deviation + 1)
  }

  @Test func refusesSettingsThatMakeNoSense() throws {
    let model = try TinyModel.load()
    for sampling in [
      Sampling.temperature(0, seed: 1), .temperature(.nan, seed: 1),
      .temperature(1, topP: 0, seed: 1), .temperature(1, topP: 1.5, seed: 1),
    ] {
      #expect(throws: TransformerError.self) {
        try model.generate(prompt: [1], maximumTokens: 1, sampling: sampling)
      }
    }
    for prompt in [[], [339], [-1], TinyModel.tokens(257)] {
      #expect(throws: TransformerError.self) {
        try model.generate(prompt: prompt, maximumTokens: 1)
      }
    }
    #expect(throws: TransformerError.self) { try model.generate(prompt: [1], maximumTokens: -1) }
  }
}
