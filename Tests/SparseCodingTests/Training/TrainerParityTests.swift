import Foundation
import Numerics
import Testing

@testable import SparseCoding

/// Whole trainings beside those of dictionary_learning 0.1.0 (and, for the paper's untied
/// autoencoder, PyTorch) from the same weights on the same vectors, at equal settings.
///
/// See make_architecture_fixtures.py. The peer sums squared errors over the values of a vector
/// where we average, so that its weights of other terms are divided by the width here. Rounding
/// grows while codes are chosen by size: at the end the agreement is 2 %, and mostly 0.5 %.
struct TrainerParityTests {
  private static let (width, features, sources) = (32, 64, 48)
  private static let (batch, steps, heldOut) = (128, 400, 1024)

  /// Sparse sums of 48 directions in 32 dimensions.
  private static let vectors: Matrix = {
    func uniform(_ count: Int, _ state: inout UInt32) -> [Double] {
      (0..<count).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return Double(state >> 8) / 0x1p23 - 1
      }
    }
    var state: UInt32 = 7
    let rows = steps * batch + heldOut
    let directions = uniform(sources * width, &state)
    var result = Matrix(rows: rows, columns: width)
    for row in 0..<rows {
      var sums = [Double](repeating: 0, count: width)
      for (source, value) in uniform(sources, &state).enumerated() where value > 0.8 {
        let strength = (value - 0.8) * 10
        for column in 0..<width { sums[column] += strength * directions[source * width + column] }
      }
      for column in 0..<width { result[row, column] = Float(sums[column]) }
    }
    return result
  }()

  private static func settings(_ name: String) -> TrainingSettings {
    let perWidth = 1 / Double(width)
    func make(_ architecture: Architecture, l1: Double = 0) -> TrainingSettings {
      TrainingSettings(architecture, ratio: 2, l1: l1, learningRate: 3e-3, batchSize: batch)
    }
    switch name {
    case "untied": return make(.untied, l1: 0.3 * perWidth)
    case "gated": return make(.gated, l1: 0.3 * perWidth)
    case "jumprelu":
      var settings = make(.jumpReLU(l0: 6))
      settings.bandwidth = 0.2
      settings.initialThreshold = 0.2
      settings.thresholdRate = 1
      settings.gradientLimit = perWidth
      return settings
    default:
      var settings = make(name == "topk" ? .topK(6) : .batchTopK(6))
      settings.deadFeatures = .auxiliary(k: width / 2, weight: perWidth / 32, after: 10 * batch)
      settings.gradientLimit = perWidth
      return settings
    }
  }

  /// The errors of all steps, and what the dictionary does on vectors that were held out.
  private func train(
    _ name: String, _ archive: TensorArchive, _ url: URL
  ) throws -> (errors: [Double], fvu: Double, l0: Double) {
    let (width, features) = (Self.width, Self.features)
    let trainer = try DictionaryTrainer(Self.settings(name), width: width)
    try trainer.setParameters(
      weights: archive.values("\(name).decoder", shape: [features, width], of: url),
      encoder: archive.values("\(name).encoder", shape: [features, width], of: url),
      bias: [Float](repeating: 0, count: features))
    if archive.tensors["\(name).decoder_bias"] != nil {
      try trainer.setDecoderBias(
        archive.values("\(name).decoder_bias", shape: [width], of: url))
    }
    func rows(_ range: Range<Int>) -> Matrix {
      Matrix(
        rows: range.count, columns: width,
        Array(Self.vectors.values[range.lowerBound * width..<range.upperBound * width]))
    }
    let errors = try (0..<Self.steps).map { step in
      let report = try trainer.step(rows(step * Self.batch..<(step + 1) * Self.batch))
      return report.reconstruction * Double(width)
    }
    let dictionary = try trainer.dictionary(vectorsTrained: 0)
    return try withTemporaryFolder { folder in
      let test = rows(Self.steps * Self.batch..<Self.vectors.rows)
      let reconstruction = try dictionary.reconstruct(test)
      let means = (0..<width).map { column in
        (0..<test.rows).reduce(0.0) { $0 + Double(test[$1, column]) } / Double(test.rows)
      }
      var (left, variation) = (0.0, 0.0)
      for row in 0..<test.rows {
        for column in 0..<width {
          let (value, found) = (Double(test[row, column]), Double(reconstruction[row, column]))
          left += (value - found) * (value - found)
          variation += (value - means[column]) * (value - means[column])
        }
      }
      let active = try dictionary.encodeSparse(test).values.count
      return (errors, left / variation, Double(active) / Double(test.rows))
    }
  }

  @Test(arguments: ["untied", "topk", "batchtopk", "gated", "jumprelu"])
  func aTrainingEndsWhereThePeersDoes(_ name: String) throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "architectures", withExtension: "safetensors", subdirectory: "Fixtures"))
    let archive = try TensorArchive(url)
    let expected = try archive.values("\(name).errors", shape: [Self.steps], of: url)
    let result = try archive.values("\(name).result", shape: [2], of: url).map { Double($0) }
    let found = try train(name, archive, url)
    // The same first step, and the same course until rounding has grown.
    #expect(abs(found.errors[0] / Double(expected[0]) - 1) < 1e-5)
    for step in 1...40 {
      #expect(abs(found.errors[step] / Double(expected[step]) - 1) < 0.002, "step \(step)")
    }
    #expect(abs(found.fvu / result[0] - 1) < 0.02)
    #expect(abs(found.l0 / result[1] - 1) < 0.02)
  }
}
