import Foundation
import Numerics
import SparseCoding
import Testing

@testable import Interpretation

@Suite struct FeatureRecordsTests {
  private func records(_ values: [Float]) async throws -> FeatureRecords {
    try await HandMade.withFolder { folder in
      // The second coordinate keeps the median norm up, so that no vector is left out.
      let text = try HandMade.text(values.map { _ in [1, 2, 3, 4] })
      let rows = values.flatMap { value -> [Float] in [0, 9, value, 9, 0, 9, 0, 9] }
      let activations = try HandMade.activations(
        text, Matrix(rows: rows.count / 2, columns: 2, rows), in: folder)
      #expect(activations.excludedRows.isEmpty)
      let selection = FeatureSelection(try HandMade.coordinates(2), features: [0])
      return try #require(try activations.records(of: [selection], seed: 3).first?.first)
    }
  }

  @Test func theSplitsAreThePapers() {
    func record(_ fragment: Int) -> ActivationRecord {
      ActivationRecord(fragment: fragment, codes: [1])
    }
    let feature = FeatureRecords(
      feature: 0, top: (0..<20).map(record), random: (100..<120).map(record), activeFragments: 20,
      activeTokens: 20, tokens: 20)
    #expect(feature.training.map(\.fragment) == [0, 4, 8, 12, 16])
    #expect(feature.topValidation.map(\.fragment) == [2, 6, 10, 14, 18])
    #expect(feature.randomValidation.map(\.fragment) == [101, 104, 107, 110, 113])
    #expect(feature.validation.map(\.fragment) == [2, 6, 10, 14, 18, 101, 104, 107, 110, 113])
  }

  @Test func theLargestCodesComeFirstAndOfEqualOnesTheFirstFragment() async throws {
    // 30 fragments: the codes 1, 2 and 3, ten times each, in turn.
    let feature = try await records((0..<30).map { Float($0 % 3 + 1) })
    let threes = Array(stride(from: 2, to: 30, by: 3))
    let twos = Array(stride(from: 1, to: 30, by: 3))
    #expect(feature.top.map(\.fragment) == threes + twos)
    #expect(feature.top[0].codes == [0, 3, 0, 0])
    #expect(feature.trainingMaximum == 3)
    #expect(feature.activeFragments == 30 && feature.activeTokens == 30 && feature.tokens == 120)
  }

  @Test(arguments: [19, 20]) func aFeatureNeedsTwentyActiveFragments(active: Int) async throws {
    let feature = try await records((0..<40).map { $0 < active ? 1 : 0 })
    #expect(feature.activeFragments == active)
    #expect(feature.isEligible == (active == 20))
    #expect(Set(feature.random.map(\.fragment)) == Set(0..<active))
  }

  @Test func randomFragmentsAreTheFirstActiveOnesOfAPermutation() async throws {
    // 600 fragments of four tokens are more than one block of vectors.
    let feature = try await records((0..<600).map { $0 % 5 == 0 ? 0 : 1 })
    var random = RandomNumbers(seed: 3).split("fragments of feature 0")
    let expected = random.permutation(600).filter { $0 % 5 != 0 }.prefix(20)
    #expect(feature.random.map(\.fragment) == Array(expected))
  }

  @Test func recordsDoNotDependOnWhatElseIsAskedFor() async throws {
    try await HandMade.withFolder { folder in
      var random = RandomNumbers(seed: 5)
      let text = try HandMade.text((0..<50).map { _ in [1, 2, 3, 4] })
      let activations = try HandMade.activations(
        text, Matrix(rows: 200, columns: 3, (0..<600).map { _ in Float(random.normal()) }),
        in: folder)
      let dictionary = try HandMade.coordinates(3)
      let all = FeatureSelection(dictionary)
      let some = FeatureSelection(dictionary, features: [1])
      let together = try activations.records(of: [all, some], seed: 3)
      let alone = try activations.records(of: [some], seed: 3)
      #expect(together[1] == alone[0])
      #expect(together[0][1] == alone[0][0])
      #expect(together[0][0].random != together[0][1].random)
      #expect(try activations.records(of: [some], seed: 4)[0][0].random != alone[0][0].random)
      let coded = try JSONDecoder().decode(
        [FeatureRecords].self, from: JSONEncoder().encode(alone[0]))
      #expect(coded == alone[0])
    }
  }

  @Test func aMassiveVectorNeverCounts() async throws {
    try await HandMade.withFolder { folder in
      let text = try HandMade.text((0..<25).map { _ in [1, 2, 3, 4] })
      var rows = [Float](repeating: 1, count: 200)
      // The first token of fragments 3 and 7, and the last of all.
      for row in [12, 28, 99] { rows[2 * row] = 500 }
      let activations = try HandMade.activations(
        text, Matrix(rows: 100, columns: 2, rows), in: folder)
      #expect(activations.excludedRows == [12, 28, 99])
      #expect(
        (0..<25).filter { !activations.excludedPositions(ofFragment: $0).isEmpty } == [3, 7, 24])
      #expect(activations.excludedPositions(ofFragment: 24) == [3])
      #expect(activations.includedCount == 97)
      // With a bias the zero vector in the place of the massive one has a code too.
      let dictionary = try FeatureDictionary(
        directions: Matrix(rows: 1, columns: 2, [1, 0]), bias: [0.5],
        metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
      let feature = try #require(
        try activations.records(of: [FeatureSelection(dictionary)], seed: 0).first?.first)
      #expect(feature.top.allSatisfy { $0.largest == 1.5 })
      #expect(feature.activeTokens == 97 && feature.tokens == 97)
      for record in feature.top + feature.random where record.fragment == 3 {
        #expect(record.codes == [0, 1.5, 1.5, 1.5])
      }
      // Nor is it scored: fragment 3 comes six times among the ten, fragment 7 once.
      let scored = HandMade.feature(
        (0..<25).map { _ in [0, 1, 0, 2] }, training: [0], validation: [3, 7, 1, 2, 4])
      let score = FeatureScore(
        scored, explanation: Explanation(sentence: ""),
        predicted: scored.validation.map { _ in [9, 1, 0, 2] }, on: activations)
      #expect(score.tokens == 40 - 7)
    }
  }

  @Test func aDictionaryOfAnotherWidthAndAMissingFeatureAreNamed() async throws {
    try await HandMade.withFolder { folder in
      let activations = try HandMade.plain([[1, 2], [3, 4]], in: folder)
      #expect {
        try activations.records(of: [FeatureSelection(try HandMade.coordinates(3))], seed: 0)
      } throws: {
        "\($0)".contains("3 values does not fit residual(1), which has 1")
      }
      #expect {
        let one = try HandMade.coordinates(1)
        _ = try activations.records(of: [FeatureSelection(one, features: [1])], seed: 0)
      } throws: {
        "\($0)".contains("no feature 1 in a dictionary of 1")
      }
    }
  }
}
