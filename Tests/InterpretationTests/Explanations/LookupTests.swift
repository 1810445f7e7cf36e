import Foundation
import Testing

@testable import Interpretation

@Suite struct LookupTests {
  private let tokenizer = WordTokenizer(words: ["", " a", " b", " c", " d", " e"])

  private func table(
    _ explainer: some Explainer, _ fragments: [[Int32]], _ codes: [[Float]], training: [Int]
  ) async throws -> [TokenPattern] {
    try await HandMade.withFolder { folder in
      let activations = try HandMade.plain(fragments, in: folder)
      let feature = HandMade.feature(codes, training: training, validation: [fragments.count - 1])
      let explanations = try await explainer.explain([feature], on: activations) { _, _ in }
      return try #require(explanations.first?.patterns).patterns
    }
  }

  @Test func aTokenHasItsMeanLevelOverTheTrainingFragments() async throws {
    // Token 1 has 10 and 6, token 2 has 0 and 4, token 3 is negative, token 4 only elsewhere.
    let patterns = try await table(
      TokenLookup(tokenizer: tokenizer), [[1, 2, 3], [1, 2, 3], [4, 4, 4]],
      [[10, 0, -8], [6, 4, -2], [9, 9, 9]], training: [0, 1, 0, 1])
    // Fragment 0 is shown three times of five: (3 · 10 + 2 · 6) / 5 = 8.4; 2 · 4 / 5 = 1.6.
    #expect(patterns == [TokenPattern([1], level: 8), TokenPattern([2], level: 1)])
  }

  @Test func onlyTheStrongestTokensAreKept() async throws {
    let patterns = try await table(
      TokenLookup(tokenizer: tokenizer, limit: 2), [[1, 2, 3, 4], [5, 5, 5, 5]],
      [[4, 10, 7, 7], [0, 0, 0, 0]], training: [0])
    #expect(patterns == [TokenPattern([2], level: 10), TokenPattern([3], level: 7)])
  }

  @Test func aSequenceIsKeptWhereItSaysSomethingElse() async throws {
    // Token 2 is active after token 1 and not after token 3.
    let patterns = try await table(
      SequenceLookup(tokenizer: tokenizer, length: 2), [[1, 2, 3, 2], [5, 5, 5, 5]],
      [[0, 10, 0, 0], [0, 0, 0, 0]], training: [0])
    #expect(
      patterns == [
        TokenPattern([2], level: 5), TokenPattern([1, 2], level: 10),
        TokenPattern([3, 2], level: 0),
      ])
    #expect(PatternTable(patterns).levels(of: [4, 2, 1, 2, 3, 2]) == [0, 5, 0, 10, 0, 0])
  }

  @Test func aSentenceWithoutPatternsCannotBeSimulatedByThem() async throws {
    try await HandMade.withFolder { folder in
      let activations = try HandMade.plain([[1, 2]], in: folder)
      await #expect {
        try await PatternSimulator().simulate(
          [Explanation(sentence: "Fires on water.")], on: [[0]], of: activations.text
        ) { _, _ in }
      } throws: {
        "\($0)".contains("“Fires on water.”")
      }
    }
  }
}
