import Foundation
import LanguageModels
import Numerics
import Testing

@Suite struct UntrainedModelTests {
  private func load(_ seed: UInt64) throws -> LlamaModel {
    try LlamaModel(gguf: InputFixture.url("tiny.gguf"), weights: .untrained(seed: seed))
  }

  @Test func hasTheShapeOfTheFileAndWeightsOfTheSeed() throws {
    let (trained, model) = (try TinyModel.load(), try load(1))
    #expect(model.configuration == trained.configuration)
    #expect(model.tokenizer.encode("Hello") == trained.tokenizer.encode("Hello"))
    #expect(model.arithmetic == .float32)
    #expect(model.weightBytes == 4 * model.configuration.parameterCount)
    let batch = TokenBatch([TinyModel.tokens(200)])
    let result = try model.run(batch, reading: TinyModel.sites, output: .logits)
    #expect(
      result.isIdentical(to: try load(1).run(batch, reading: TinyModel.sites, output: .logits)))
    #expect(try load(2).run(batch, output: .logits).logits != result.logits)
    #expect(try trained.run(batch, output: .logits).logits != result.logits)
  }

  @Test func activationsHaveTheSizeThatTheDeviationsSay() throws {
    let model = try load(3)
    let batch = TokenBatch([(0..<256).map { Int32($0) }])
    let result = try model.run(
      batch, reading: [.residual(0), .mlp(0), .mlpOutput(0)], output: .logits)
    func deviation(_ matrix: Matrix?) throws -> Double {
      let values = try #require(matrix).values
      let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
      return (values.reduce(0) { $0 + pow(Double($1) - mean, 2) } / Double(values.count))
        .squareRoot()
    }
    // Normalised rows have mean square 1, so that products with weights of deviation 1/√width are
    // standard normal: for independent gates g and ups u, the mean of (silu(g) · u)² is 0.3558.
    let hidden = try deviation(result.activations[.mlp(0)])
    #expect(abs(hidden - 0.3558.squareRoot()) < 0.03)
    // 96 hidden values, a deviation of 1/√64, smaller by √(2 · 3).
    let output = try deviation(result.activations[.mlpOutput(0)])
    #expect(abs(output - hidden * (96.0 / 64 / 6).squareRoot()) < 0.02)
    #expect(abs(try deviation(result.logits) - 1) < 0.1)
  }
}
