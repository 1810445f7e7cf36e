import Foundation
import Numerics
import Testing

@testable import SparseCoding

struct CodeMomentsTests {
  /// Codes 0, 1, 2, 5 and those of a feature that is silent and one that is constant.
  @Test func workedExample() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(
        Matrix(rows: 4, columns: 2, [-3, 2, 1, 2, 2, 2, 5, 2]), in: folder)
      let dictionary = try dictionary([[1, 0], [1, 0], [0, 1]], bias: [0, -9, 0])
      let found = try codeMoments(of: [dictionary], on: file)[0]
      #expect(found.firings == [3, 0, 4] && found.vectors == 4)
      #expect(found.densities == [0.75, 0, 1])
      #expect(found.means == [2, 0, 2])
      #expect(abs(found.variances[0] - 3.5) < 1e-12 && found.variances[1] == 0)
      // E[c³] = 134 / 4, E[c⁴] = 642 / 4.
      #expect(abs(found.originSkews[0] - 33.5 / pow(3.5, 1.5)) < 1e-9)
      #expect(abs(found.originKurtoses[0] - 160.5 / 12.25) < 1e-9)
      // About the mean: −8 − 1 + 0 + 27 and 16 + 1 + 0 + 81, over 4.
      #expect(abs((found.skewnesses[0] ?? 0) - 4.5 / pow(3.5, 1.5)) < 1e-9)
      #expect(abs((found.kurtoses[0] ?? 0) - 24.5 / 12.25) < 1e-9)
      #expect(found.originSkews[1] == 0 && found.originKurtoses[1] == 0)
      #expect(found.skewnesses[1] == nil && found.kurtoses[1] == nil)
      // A constant code has no moments about its mean; the authors' denominator is then 1e-8.
      #expect(found.variances[2] == 0 && found.skewnesses[2] == nil)
      #expect(abs(found.originSkews[2] / 8e8 - 1) < 1e-12)
      #expect(
        try JSONDecoder().decode(CodeMoments.self, from: JSONEncoder().encode(found)) == found)
    }
  }

  @Test func signedCodesAgreeWithDefinitionsOverSeveralBlocksInAnyOrder() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(6000, 3, seed: 1)
      rows.withUnsafeMutableBufferPointer { values in
        for index in values.indices {
          let value = Float(Float16(values[index]))
          values[index] = index % 3 == 0 ? value * value : value + 30
        }
      }
      var random = RandomNumbers(seed: 2)
      let order = random.permutation(6000)
      let axes = Matrix(rows: 3, columns: 3, (0..<9).map { $0 % 4 == 0 ? 1 : 0 })
      let dictionary = try FeatureDictionary(
        encoder: axes, decoder: axes, bias: [0, 0, -31], function: .identity,
        metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
      let file = try activationFile(rows, in: folder)
      let other = try activationFile(
        Matrix(rows: 6000, columns: 3, order.flatMap { rows.row($0) }), in: folder, name: "b")
      let found = try codeMoments(of: [dictionary, dictionary], on: file)
      #expect(found[0] == found[1])
      let again = try codeMoments(of: [dictionary], on: other)[0]
      let stored = try file.matrix(rows: 0..<6000)
      for feature in 0..<3 {
        let codes = (0..<6000).map {
          Double(stored[$0, feature] + (feature == 2 ? -31 : 0))
        }
        let mean = Statistics.mean(codes)
        func central(_ power: Double) -> Double {
          Statistics.mean(codes.map { pow($0 - mean, power) })
        }
        let moments = found[0]
        #expect(abs(moments.means[feature] - mean) < 1e-9)
        #expect(abs(moments.variances[feature] / central(2) - 1) < 1e-9)
        #expect(
          abs((moments.skewnesses[feature] ?? 0) - central(3) / pow(central(2), 1.5)) < 1e-6)
        #expect(abs((moments.kurtoses[feature] ?? 0) - central(4) / pow(central(2), 2)) < 1e-6)
        let third = Statistics.mean(codes.map { $0 * $0 * $0 })
        #expect(abs(moments.originSkews[feature] * pow(central(2), 1.5) / third - 1) < 1e-9)
        #expect(abs(again.means[feature] - mean) < 1e-9)
        #expect(abs(again.originKurtoses[feature] / moments.originKurtoses[feature] - 1) < 1e-9)
        #expect(again.firings == moments.firings)
      }
    }
  }

  @Test func densitiesFallIntoLogarithmicBins() throws {
    let histogram = DensityHistogram(firings: [0, 0, 1, 10, 18, 100, 99], vectors: 100)
    #expect(histogram.silent == 2 && histogram.counts.count == 8)
    #expect(histogram.limits.first == -2 && histogram.limits.last == 0)
    // 0.01, 0.1 and 0.18 (above 10 to the −0.75, 0.178), 0.99 and 1.
    #expect(histogram.counts == [1, 0, 0, 0, 1, 1, 0, 2])
    #expect(histogram.counts.reduce(histogram.silent, +) == 7)
    #expect(DensityHistogram(firings: [1], vectors: 1).counts == [1])
    #expect(DensityHistogram(firings: [], vectors: 0).silent == 0)
  }

  @Test func badInputIsAnError() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(5, 3, seed: 1), in: folder)
      let dictionary = try dictionary([[1, 0]], bias: [0])
      #expect(throws: SparseCodingError.self) { try codeMoments(of: [dictionary], on: file) }
    }
  }
}
