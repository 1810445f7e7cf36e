import LanguageModels
import Numerics
import Testing

/// The model in each arithmetic, against the definition in double precision.
@Suite struct ArithmeticTests {
  @Test(arguments: [(Arithmetic.float32, 2e-4), (.threeBytes, 2e-4), (.twoBytes, 4e-2)])
  func matchesTheDefinition(arithmetic: Arithmetic, tolerance: Double) throws {
    let model = try LlamaModel(gguf: InputFixture.url("tiny.gguf"), arithmetic: arithmetic)
    let sequences = [TinyModel.tokens(70), TinyModel.tokens(9, seed: 2)]
    let plain = try TinyModel.plain()
    let expected = sequences.map { plain.run($0) }
    let result = try model.run(TokenBatch(sequences), reading: TinyModel.sites, output: .logits)
    for site in TinyModel.sites {
      let rows = expected.flatMap { $0.sites[site] ?? [] }
      #expect(TinyModel.difference(result.activations[site], rows) < tolerance, "\(site)")
    }
    #expect(TinyModel.difference(result.logits, expected.flatMap(\.logits)) < tolerance)
  }

  @Test(arguments: Arithmetic.allCases)
  func aTokenAtATimeGivesTheSameAsAllAtOnce(arithmetic: Arithmetic) throws {
    let model = try LlamaModel(gguf: InputFixture.url("tiny.gguf"), arithmetic: arithmetic)
    var tokens = TinyModel.tokens(7)
    let generated = try model.generate(prompt: tokens, maximumTokens: 12)
    for token in generated {
      let logits = try model.run(TokenBatch([tokens]), output: .lastLogits).logits
      let row = try #require(logits).values
      #expect(row.firstIndex(of: row.max() ?? 0) == Int(token))
      tokens.append(token)
    }
  }
}
