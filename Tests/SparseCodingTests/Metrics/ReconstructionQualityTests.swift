import Foundation
import Numerics
import Testing

@testable import SparseCoding

struct ReconstructionQualityTests {
  /// The batch of SAELens' test, for which the peers' definitions give different numbers.
  @Test func explainedVarianceIsThatOfEveryPeer() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(Matrix(rows: 3, columns: 2, [-1, 0, 0, 2, 1, 1]), in: folder)
      // Reconstructions (0, 0), (0, 2), (0.5, 1).
      let dictionary = try dictionary([[1, 0], [0, 1]], bias: [-0.5, 0])
      let metrics = try evaluate([dictionary], on: file)[0]
      let quality = metrics.quality
      let explained = quality.explained
      func isClose(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-6 } ?? false
      }
      #expect(isClose(explained.pooled, 0.6875))
      #expect(isClose(explained.perVector?.mean, 0.75))
      #expect(isClose(explained.perVectorDeviation, 0.25))
      #expect(isClose(explained.centredResidual, 1 - 0.875 / 3))
      #expect(isClose(explained.normalizedError?.mean, 0.375))
      #expect(isClose(explained.mixedUnits, 4.0 / 7))
      // The first reconstruction is zero and has no direction.
      #expect(metrics.vectors == 3 && quality.undirectedVectors == 1)
      #expect(isClose(quality.cosine?.mean, (1 + 1.5 / 2.5.squareRoot()) / 2))
      #expect(quality.cosine?.count == 2 && quality.normRatio?.count == 3)
      #expect(isClose(quality.normRatio?.mean, (0 + 1 + (1.25 / 2).squareRoot()) / 3))
      #expect(isClose(quality.relativeBias, 5.25 / 5.5))
      #expect(
        try JSONDecoder().decode(
          ReconstructionQuality.self, from: JSONEncoder().encode(quality)) == quality)
    }
  }

  @Test func pooledIsOneLessTheUnexplainedFractionAndOrderMakesNoDifference() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(9000, 12, seed: 1)
      for row in 0..<9000 { rows[row, 2] += 40 }
      for row in [5, 4096, 8999] { rows[row, 0] = 30_000 }
      var random = RandomNumbers(seed: 2)
      let order = random.permutation(9000)
      let shuffled = Matrix(rows: 9000, columns: 12, order.flatMap { rows.row($0) })
      let file = try activationFile(rows, in: folder)
      let other = try activationFile(shuffled, in: folder, name: "b")
      let statistics = try ActivationStatistics(of: file)
      let dictionaries = try [20, 30].map { features in
        try dictionary(
          (0..<features).map { _ in (0..<12).map { _ in Float(random.normal()) } },
          bias: [Float](repeating: -0.5, count: features),
          preprocessing: Preprocessing(.standardized, statistics))
      }
      let found = try evaluate(dictionaries, on: file, statistics: statistics)
      let again = try evaluate(dictionaries, on: other, statistics: statistics)
      for (first, second) in zip(found, again) {
        #expect(first.vectors == 8997 && first.excludedVectors == 3)
        #expect(first.firings == second.firings && first.l0 == second.l0)
        #expect(first.l0StandardError == second.l0StandardError)
        // What a vector's codes are rounded to may depend on the vectors beside it.
        #expect(abs(first.fvuStandardError / second.fvuStandardError - 1) < 1e-6)
        #expect(first.quality.explained.pooled == 1 - first.fvu)
        let (one, two) = (first.quality, second.quality)
        func agree(_ value: KeyPath<ReconstructionQuality, Double?>) {
          let (a, b) = (one[keyPath: value] ?? .nan, two[keyPath: value] ?? .infinity)
          #expect(abs(a - b) <= 1e-6 * abs(a))
        }
        agree(\.cosine?.mean)
        agree(\.cosine?.halfWidth)
        agree(\.normRatio?.mean)
        agree(\.relativeBias)
        agree(\.explained.pooled)
        agree(\.explained.perVector?.mean)
        agree(\.explained.centredResidual)
        agree(\.explained.normalizedError?.mean)
        agree(\.explained.mixedUnits)
      }
    }
  }

  @Test func aReconstructionThatIsTooShortIsBiased() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(500, 4, seed: 3), in: folder)
      let axes = Matrix(rows: 4, columns: 4, (0..<16).map { $0 % 5 == 0 ? 1 : 0 })
      func scaled(_ factor: Float) throws -> FeatureDictionary {
        try FeatureDictionary(
          encoder: axes, decoder: axes.scalingRows(by: [Float](repeating: factor, count: 4)),
          bias: [0, 0, 0, 0], function: .identity,
          metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
      }
      let found = try evaluate([scaled(0.5), scaled(1)], on: file).map(\.quality)
      #expect(abs((found[0].relativeBias ?? 0) - 0.5) < 1e-9)
      #expect(abs((found[0].cosine?.mean ?? 0) - 1) < 1e-9)
      #expect(abs((found[0].normRatio?.mean ?? 0) - 0.5) < 1e-6)
      #expect(abs((found[0].explained.normalizedError?.mean ?? 0) - 0.25) < 1e-6)
      #expect(found[1].explained.pooled == 1 && found[1].relativeBias == 1)
    }
  }

  @Test func vectorsOfZerosHaveNoDirection() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(Matrix(rows: 3, columns: 2), in: folder)
      let dictionary = try dictionary([[1, 0]], bias: [0])
      let metrics = try evaluate([dictionary], on: file)[0]
      let quality = metrics.quality
      #expect(quality.cosine == nil && quality.normRatio == nil && quality.relativeBias == nil)
      #expect(quality.explained.pooled == nil && quality.undirectedVectors == 3)
    }
  }
}
