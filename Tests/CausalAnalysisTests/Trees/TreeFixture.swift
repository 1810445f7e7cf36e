import Foundation
import LanguageModels
import Numerics
import SparseCoding

@testable import CausalAnalysis

/// Dictionaries for the layers of the tiny model, and sequences of random tokens.
struct TreeFixture {
  let model: LlamaModel
  let levels: [TreeLevel]

  init(features: Int = 12, isSigned: Bool = false, threshold: Double = .infinity) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    model = try LlamaModel(
      gguf: tests.appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf"),
      arithmetic: .float32)
    let width = model.configuration.width
    levels = try (0..<3).map { layer in
      TreeLevel(
        layer: layer,
        dictionary: try Self.dictionary(
          features, width: width, seed: UInt64(layer), isSigned: isSigned),
        outlierThreshold: threshold)
    }
  }

  /// Random directions of other lengths than 1, for vectors in other units; the last feature is
  /// never active.
  static func dictionary(
    _ features: Int, width: Int, seed: UInt64, isSigned: Bool = false, decoderScale: Float = 0.3
  ) throws -> FeatureDictionary {
    var random = RandomNumbers(seed: seed)
    let rows = Matrix(
      rows: features, columns: width, (0..<features * width).map { _ in Float(random.normal()) })
    return try FeatureDictionary(
      encoder: rows,
      decoder: Matrix(rows: features, columns: width, rows.values.map { $0 * decoderScale }),
      bias: (0..<features).map { $0 == features - 1 ? -1e6 : -0.5 },
      function: isSigned ? .identity : .relu,
      preprocessing: Preprocessing(
        center: (0..<width).map { _ in Float(random.normal()) * 0.01 }, scale: 2),
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
  }

  static func sequences(_ count: Int, length: Int = 7, seed: UInt64 = 3) -> [[Int32]] {
    var random = RandomNumbers(seed: seed)
    return (0..<count).map { index in
      (0..<length + index % 3).map { _ in Int32(random.integer(below: 339)) }
    }
  }

  /// Sequences for any feature, of which those count in which it is active.
  static func sources(_ level: Int, _ features: [Int]) -> [ContextSource] {
    features.map { feature in
      ContextSource(
        sequences: sequences(60, seed: UInt64(100 * level + feature)), minimum: 1e-3)
    }
  }

  /// The part of a feature's code at the last token that is lost, by two runs of the whole model.
  func directEffect(
    of feature: Int, at lower: Int, on target: Int, at upper: Int, in tokens: [Int32],
    skipping threshold: Double = .infinity
  ) throws -> Double {
    let (below, above) = (levels[lower].dictionary, levels[upper].dictionary)
    func code(_ interventions: [Intervention]) throws -> Double {
      let result = try model.run(
        TokenBatch([tokens]), reading: [.residual(upper)], interventions: interventions)
      let vectors = result.activations[.residual(upper)] ?? Matrix(rows: 0, columns: 0)
      return Double(try above.encode(vectors)[tokens.count - 1, target])
    }
    let direction = below.direction(feature)
    let edit = Intervention(site: .residual(lower)) { view in
      for row in 0..<view.rows {
        let vector = view.values(ofRow: row)
        guard VectorKernels.norm(vector) <= threshold else { continue }
        let code = try below.encode(Matrix(rows: 1, columns: vector.count, vector))[0, feature]
        view.setRow(row, to: zip(vector, direction).map { $0 - code * $1 })
      }
    }
    let before = try code([])
    return try (before - code([edit])) / before
  }

  /// A search between two levels on all contexts in which the target is active.
  func search(
    target: Int, from lower: TreeLevel? = nil, upper: Int = 2, count: Int = 6
  ) throws -> ParentSearch {
    let below = lower ?? levels[0]
    let feature = try TargetFeature(target, of: levels[upper].dictionary)
    let readings = try ContextReadings(
      of: feature, at: levels[upper], lower: below,
      from: ContextSource(sequences: Self.sequences(60), minimum: 1e-3), count: count, in: model,
      isCancelled: { false })
    return try ParentSearch(
      model, from: below, to: levels[upper], target: feature, in: readings)
  }
}
