import Foundation
import Numerics
import Testing

@testable import SparseCoding

@Suite struct ToyDataTests {
  /// The share of rows in which each feature is active, and in which each pair is.
  private func shares(_ codes: SparseCodes) -> (single: [Double], pairs: [[Double]]) {
    let features = codes.features
    var single = [Double](repeating: 0, count: features)
    var pairs = [[Double]](repeating: single, count: features)
    for row in 0..<codes.rows {
      let active = codes.entries(ofRow: row).map { Int(codes.indices[$0]) }
      for first in active {
        single[first] += 1
        for second in active { pairs[first][second] += 1 }
      }
    }
    let rows = Double(codes.rows)
    return (single.map { $0 / rows }, pairs.map { $0.map { $0 / rows } })
  }

  /// How far a share of `count` draws may lie from its probability: five standard deviations.
  private func tolerance(_ probability: Double, _ count: Int) -> Double {
    5 * (max(probability * (1 - probability), 1e-9) / Double(count)).squareRoot()
  }

  @Test("directions have norm 1 and are distributed evenly")
  func directions() throws {
    let toy = try ToyData(ToySettings(features: 300, width: 50, seed: 3))
    let cosines = try Matrix.product(.plain(toy.directions), .transposed(toy.directions))
    var (squares, sum, pairs) = (0.0, 0.0, 0.0)
    for row in 0..<300 {
      #expect(abs(cosines[row, row] - 1) < 1e-5)
      for column in 0..<row {
        squares += Double(cosines[row, column]) * Double(cosines[row, column])
        sum += Double(cosines[row, column])
        pairs += 1
      }
    }
    // A cosine has the mean 0 and the variance 1 / width.
    #expect(abs(sum / pairs) < 5 * (1 / 50.0 / pairs).squareRoot())
    #expect(abs(squares / pairs * 50 - 1) < 5 * (2 / pairs).squareRoot())
  }

  @Test("independent features are active as often as they should be, with even strengths")
  func independent() throws {
    let settings = ToySettings(features: 40, width: 8, active: 6, decay: 0.95, seed: 11)
    let toy = try ToyData(settings)
    let count = 60_000
    let codes = try toy.codes(.training, batch: 2, count: count)
    let (single, pairs) = shares(codes)
    for feature in 0..<40 {
      let probability = 6.0 / 40 * pow(0.95, Double(feature))
      #expect(abs(toy.probabilities[feature] - probability) < 1e-12)
      #expect(abs(single[feature] - probability) < tolerance(probability, count))
      for other in 0..<feature {
        let both = probability * 6 / 40 * pow(0.95, Double(other))
        #expect(abs(pairs[feature][other] - both) < tolerance(both, count))
      }
    }
    #expect((0..<count).contains { codes.entries(ofRow: $0).isEmpty })
    // Strengths: the share below each tenth, and no relation to the feature.
    let strengths = codes.values
    for tenth in 1..<10 {
      let below = Double(strengths.count { $0 < Float(tenth) / 10 }) / Double(strengths.count)
      #expect(abs(below - Double(tenth) / 10) < tolerance(Double(tenth) / 10, strengths.count))
    }
    #expect(strengths.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test("correlated features are active together as often as the copula says")
  func correlated() throws {
    let settings = ToySettings(
      features: 6, width: 4, active: 1.2, decay: 0.9, isCorrelated: true, seed: 5)
    let toy = try ToyData(settings)
    let covariance = toy.covariance
    let eigenvalues = try Factorizations.symmetricEigenvectors(covariance, size: 6).values
    #expect(eigenvalues.allSatisfy { $0 > 0 })
    for row in 0..<6 {
      for column in 0..<row {
        #expect(covariance[row * 6 + column] == covariance[column * 6 + row])
        #expect((0...1).contains(covariance[row * 6 + column]))
      }
    }
    // The same by way of the eigenvectors, in double precision.
    let vectors = try Factorizations.symmetricEigenvectors(covariance, size: 6).vectors
    var random = RandomNumbers(seed: 77)
    let draws = 200_000
    var expected = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6)
    var none = 0.0
    for _ in 0..<draws {
      var shared = [Double](repeating: 0, count: 6)
      for index in 0..<6 {
        let part = eigenvalues[index].squareRoot() * random.normal()
        for feature in 0..<6 { shared[feature] += part * vectors[index][feature] }
      }
      let weights = (0..<6).map {
        0.5 * erfc(-shared[$0] / 2.0.squareRoot()) * pow(0.9, Double($0))
      }
      let sum = weights.reduce(0, +)
      let probabilities = weights.map { min(1, 1.2 * $0 / sum) }
      none += probabilities.reduce(1) { $0 * (1 - $1) } / Double(draws)
      for first in 0..<6 {
        for second in 0..<6 {
          expected[first][second] +=
            first == second
            ? probabilities[first] / Double(draws)
            : probabilities[first] * probabilities[second] / Double(draws)
        }
      }
    }
    let count = 200_000
    let codes = try toy.codes(.training, batch: 0, count: count)
    let (single, pairs) = shares(codes)
    var farthest = 0.0
    for first in 0..<6 {
      // A vector with none gets one of them.
      let probability = expected[first][first] + none / 6
      #expect(abs(single[first] - probability) < 2 * tolerance(probability, count))
      for second in 0..<first {
        let both = expected[first][second]
        #expect(abs(pairs[first][second] - both) < 2 * tolerance(both, count))
        farthest = max(
          farthest,
          abs(both - expected[first][first] * expected[second][second]) / tolerance(both, count))
      }
    }
    #expect(farthest > 3, "independent features would not be told from these")
    let lonely = (0..<count).filter { row in
      let entries = codes.entries(ofRow: row)
      return entries.count == 1 && codes.values[entries.lowerBound] == 1
    }
    #expect(abs(Double(lonely.count) / Double(count) - none) < 2 * tolerance(none, count))
    #expect((0..<count).allSatisfy { !codes.entries(ofRow: $0).isEmpty })
  }

  @Test("vectors are what their codes say, and noise is as large as it should be")
  func vectors() throws {
    var settings = ToySettings(features: 20, width: 12, active: 3, seed: 8)
    let toy = try ToyData(settings)
    let clean = try toy.vectors(.evaluation, batch: 4, count: 1000)
    let codes = try toy.codes(.evaluation, batch: 4, count: 1000).dense
    let expected = try Matrix.product(.plain(codes), .plain(toy.directions))
    #expect(zip(clean.values, expected.values).allSatisfy { abs($0 - $1) < 1e-5 })
    settings.noise = 0.3
    let noisy = try ToyData(settings).vectors(.evaluation, batch: 4, count: 1000)
    let noise = zip(noisy.values, clean.values).map { Double($0 - $1) }
    let variance = noise.reduce(0) { $0 + $1 * $1 } / 12_000
    #expect(abs(variance / 0.09 - 1) < 5 * (2.0 / 12_000).squareRoot())
    #expect(abs(noise.reduce(0, +) / 12_000) < 5 * 0.3 / 12_000.0.squareRoot())
  }

  @Test("everything follows from the settings; minibatches differ", arguments: [false, true])
  func reproducible(isCorrelated: Bool) throws {
    let settings = ToySettings(
      features: 30, width: 10, active: 3, isCorrelated: isCorrelated, noise: 0.1, seed: 1)
    let (first, second) = (try ToyData(settings), try ToyData(settings))
    let batch = try first.vectors(.training, batch: 7, count: 500)
    #expect(try batch == second.vectors(.training, batch: 7, count: 500))
    // A minibatch's vectors do not depend on how many follow.
    #expect(try batch.rows(0..<128) == second.vectors(.training, batch: 7, count: 128))
    #expect(try batch != second.vectors(.training, batch: 8, count: 500))
    #expect(try batch != second.vectors(.evaluation, batch: 7, count: 500))
    #expect(batch.row(0) != batch.row(64))
    var other = settings
    other.seed = 2
    #expect(try ToyData(other).directions != first.directions)
  }

  @Test("settings that make no sense are refused with a reason")
  func validation() throws {
    for (settings, text) in [
      (ToySettings(features: 0), "features is 0"), (ToySettings(width: 9000), "width is 9000"),
      (ToySettings(features: 4, active: 5), "at most the number of features, 4"),
      (ToySettings(active: 0), "active is 0"), (ToySettings(active: .nan), "active is nan"),
      (ToySettings(decay: 0), "decay is 0"), (ToySettings(decay: 1.5), "decay is 1.5"),
      (ToySettings(noise: -1), "noise is -1"), (ToySettings(noise: .infinity), "noise is inf"),
    ] {
      let error = #expect(throws: SparseCodingError.self) { try ToyData(settings) }
      #expect(error?.description.contains(text) == true, "\(settings)")
    }
  }
}
