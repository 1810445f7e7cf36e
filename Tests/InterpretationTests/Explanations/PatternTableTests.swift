import Foundation
import Testing

@testable import Interpretation

@Suite struct PatternTableTests {
  private let any = TokenPattern.anyToken

  @Test func theLongestPatternDecides() {
    let table = PatternTable([
      TokenPattern([5], level: 3), TokenPattern([4, 5], level: 7),
      TokenPattern([3, 4, 5], level: 0),
    ])
    #expect(table.levels(of: [5, 4, 5, 3, 4, 5, 6]) == [3, 0, 7, 0, 0, 0, 0])
  }

  @Test func aWildcardStandsForExactlyOneToken() {
    let table = PatternTable([TokenPattern([1, any, 5], level: 8)])
    #expect(table.levels(of: [1, 9, 5]) == [0, 0, 8])
    #expect(table.levels(of: [1, 5]) == [0, 0])
    #expect(table.levels(of: [9, 5]) == [0, 0])
  }

  @Test func whereALongPatternFailsAShorterOneCounts() {
    let table = PatternTable([
      TokenPattern([5], level: 2), TokenPattern([1, 4, 5], level: 9),
      TokenPattern([2, any, 5], level: 6),
    ])
    // The definite token leads nowhere, so that the wildcard counts; then the token alone.
    #expect(table.levels(of: [2, 4, 5]).last == 6)
    #expect(table.levels(of: [3, 4, 5]).last == 2)
  }

  @Test func ofEquallyLongPatternsTheDefiniteOneCounts() {
    let table = PatternTable([
      TokenPattern([any, 4, 5], level: 1), TokenPattern([3, any, 5], level: 2),
    ])
    #expect(table.levels(of: [3, 4, 5]).last == 1)
  }

  @Test func ofEqualPatternsTheLastCountsAndEmptyOnesNot() {
    let table = PatternTable([
      TokenPattern([5], level: 1), TokenPattern([5], level: 2), TokenPattern([], level: 9),
    ])
    #expect(table.levels(of: [5, 6]) == [2, 0])
    #expect(table.level(at: [6, 5]) == 2)
    #expect(table.level(at: [6]) == nil)
  }

  @Test func aTableSurvivesCoding() throws {
    let table = PatternTable([TokenPattern([1, any, 5], level: 8), TokenPattern([5], level: 2)])
    let coded = try JSONDecoder().decode(PatternTable.self, from: JSONEncoder().encode(table))
    #expect(coded == table)
    #expect(coded.levels(of: [1, 9, 5]) == [0, 0, 8])
  }

  @Test func levelsAreWholeNumbersFromZeroToTen() {
    let scale = ActivationScale(maximum: 4)
    #expect([-1, 0, 0.39, 0.4, 2, 3.99, 4, 9].map(scale.level) == [0, 0, 0, 1, 5, 9, 10, 10])
    #expect(ActivationScale(maximum: 0).level(3) == 0)
  }
}
