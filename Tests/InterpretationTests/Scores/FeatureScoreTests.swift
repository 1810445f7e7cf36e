import Foundation
import Numerics
import Testing

@testable import Interpretation

@Suite struct FeatureScoreTests {
  private let fragments: [[Int32]] = [[1, 2], [3, 4], [5, 6]]

  /// Five times each: a fragment with large codes, and one drawn at random.
  private func score(
    top: [Float], random: [Float], predictedTop: [Double], predictedRandom: [Double]
  ) async throws -> FeatureScore {
    try await HandMade.withFolder { folder in
      let activations = try HandMade.plain(fragments, in: folder)
      let feature = HandMade.feature(
        [[0, 0], top, random], training: [0], validation: [1], random: [2])
      return FeatureScore(
        feature, explanation: Explanation(sentence: "x"),
        predicted: [[Double]](repeating: predictedTop, count: 5)
          + [[Double]](repeating: predictedRandom, count: 5), on: activations)
    }
  }

  @Test func oneCorrelationOverAllTokensTogether() async throws {
    // Truth 0, 4 | 1, 3 and prediction 0, 10 | 2, 0. Means 2 and 3; deviations −2, 2, −1, 1 and
    // −3, 7, −1, −3; products 6 + 14 + 1 − 3 = 18; squares 10 and 68.
    let score = try await score(
      top: [0, 4], random: [1, 3], predictedTop: [0, 10], predictedRandom: [2, 0])
    let expected = 18 / (10.0 * 68).squareRoot()
    #expect(abs(try #require(score.signed.topAndRandom) - expected) < 1e-12)
    #expect(abs(try #require(score.signed.topOnly) - 1) < 1e-12)
    #expect(abs(try #require(score.signed.randomOnly) + 1) < 1e-12)
    #expect(score.signed == score.rectified)
    #expect(score.tokens == 20)
    #expect(score.density == 0.3)
    #expect(
      try JSONDecoder().decode(FeatureScore.self, from: JSONEncoder().encode(score)) == score)
  }

  @Test func negativeCodesCountOnlyInTheSignedScore() async throws {
    let score = try await score(
      top: [0, 4], random: [-4, 0], predictedTop: [0, 1], predictedRandom: [0, 0])
    // Signed: truth 0, 4, −4, 0. Rectified: 0, 4, 0, 0, which the prediction is in proportion to.
    #expect(abs(try #require(score.signed.topAndRandom) - 4 / (32.0 * 0.75).squareRoot()) < 1e-12)
    #expect(abs(try #require(score.rectified.topAndRandom) - 1) < 1e-12)
    #expect(score.rectified.randomOnly == nil)
  }

  @Test func aConstantPredictionHasNoCorrelation() async throws {
    let score = try await score(
      top: [0, 4], random: [1, 3], predictedTop: [2, 2], predictedRandom: [2, 2])
    #expect(score.signed == Correlations(topAndRandom: nil, topOnly: nil, randomOnly: nil))
  }

  /// Features that answer to a token each.
  private func features() -> ([[Int32]], [FeatureRecords]) {
    var random = RandomNumbers(seed: 2)
    let fragments = (0..<60).map { _ in (0..<32).map { _ in Int32(random.integer(below: 12)) } }
    return (
      fragments,
      (0..<12).map { feature in
        let codes = fragments.map { $0.map { Int($0) == feature ? Float(5) : 0 } }
        return HandMade.feature(
          codes, training: [0, 1, 2, 3, 4], validation: [5, 6, 7, 8, 9], random: [10, 11, 12])
      }
    )
  }

  @Test func thePermutedControlIsNearZero() async throws {
    try await HandMade.withFolder { folder in
      let (fragments, features) = features()
      let activations = try HandMade.plain(fragments, in: folder)
      let tokenizer = WordTokenizer(words: (0..<12).map { " w\($0)" })
      let interpreter = Interpreter(TokenLookup(tokenizer: tokenizer), PatternSimulator())
      let scores = try await interpreter.scores(of: features, on: activations)
      let control = try await interpreter.scores(of: features, on: activations, isPermuted: true)
      func mean(_ scores: [FeatureScore]) -> Double {
        Statistics.mean(scores.map { $0.signed.topAndRandom ?? 0 })
      }
      #expect(mean(scores) > 0.999)
      #expect(abs(mean(control)) < 0.15)
      #expect(control[0].explanation == scores[1].explanation)
      #expect(control[11].explanation == scores[0].explanation)
    }
  }
}
