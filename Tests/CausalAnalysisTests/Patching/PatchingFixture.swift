import Foundation
import LanguageModels
import Numerics
import SparseCoding

@testable import CausalAnalysis

/// The small model of the fixtures, pairs for it, and a dictionary of random directions.
enum PatchingFixture {
  static func model() throws -> LlamaModel {
    try LlamaModel(
      gguf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf"), arithmetic: .float32)
  }

  /// Pairs of random tokens with lengths 6, 9, 12, …, that differ at different places.
  static func pairs(_ count: Int = 4) throws -> [CounterfactualPair] {
    var random = RandomNumbers(seed: 1)
    return try (0..<count).map { index in
      let tokens = (0..<6 + 3 * index).map { _ in Int32(random.integer(below: 339)) }
      var other = tokens
      let place = index % 3 + 1
      other[place] = (other[place] + 7) % 339
      return try CounterfactualPair(
        base: TaskPrompt(text: "base", tokens: tokens, right: [5, 6], wrong: [7]),
        target: TaskPrompt(text: "target", tokens: other, right: [8], wrong: [7]))
    }
  }

  static func dictionary(
    width: Int, features: Int = 24, scale: Float = 2, site: String = "residual(1)",
    function: ActivationFunction = .relu
  ) throws -> FeatureDictionary {
    var random = RandomNumbers(seed: 5)
    let rows = (0..<features).flatMap { _ -> [Float] in
      let row = (0..<width).map { _ in Float(random.normal()) }
      let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / norm }
    }
    let matrix = Matrix(rows: features, columns: width, rows)
    return try FeatureDictionary(
      encoder: matrix, decoder: matrix, bias: [Float](repeating: -0.05, count: features),
      function: function,
      preprocessing: Preprocessing(center: nil, scale: scale),
      metadata: DictionaryMetadata(
        site: site, ratio: 1, l1: 1e-3, seed: 1, vectorsTrained: 0))
  }

  static func runs(_ pairs: [CounterfactualPair]? = nil) throws -> PairRuns {
    try PairRuns(pairs ?? self.pairs(), in: model(), at: .residual(1))
  }
}
