import Interpretation
import Numerics
import Testing

@Suite struct TokenHistogramTests {
  @Test func valuesAreCountedInBinsByToken() {
    let histogram = TokenHistogram(
      [1, 2, 10, 9, 5, 0.5, 0.5], of: [7, 7, 3, 3, 4, 9, 8], from: 0, bins: 10, limit: 3)
    #expect(histogram.edges == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    // 3 and 7 are on two values each, the lower one first; of the single ones 4 is the lowest.
    #expect(histogram.parts.map(\.token) == [3, 7, 4])
    #expect(histogram.parts[0].counts == [0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    #expect(histogram.parts[1].counts == [0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(histogram.parts[2].counts == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
    #expect(histogram.others == [2, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(histogram.total == 7)
    #expect(histogram.dominant == .init(token: 3, count: 2, total: 3))
  }

  @Test func theDominantTokenIsShownThoughItIsRare() {
    let histogram = TokenHistogram(
      [1, 1, 1, 1, 1, 10], of: [1, 1, 1, 2, 2, 5], from: 0, bins: 2, limit: 2)
    #expect(histogram.parts.map(\.token) == [1, 5])
    #expect(histogram.others == [2, 0])
    #expect(histogram.dominant?.share == 1)
  }

  @Test func signedValuesReachFromTheSmallestToTheLargest() throws {
    let fixture = try StudyFixture()
    let codes = try FeatureCodes(
      feature: 0, rows: [0, 1, 3], codes: [-4, 2, 4], tokens: 4)
    let histogram = TokenHistogram(
      of: codes, in: try fixture.text([1, 2, 3, 4], length: 2), bins: 4)
    #expect(histogram.edges == [-4, -2, 0, 2, 4])
    #expect(histogram.dominant == .init(token: 2, count: 1, total: 2))
    #expect(histogram.total == 3)
  }

  @Test func aFeatureThatIsNeverActiveHasAnEmptyHistogram() throws {
    let codes = try FeatureCodes(feature: 3, rows: [], codes: [], tokens: 4)
    let text = try StudyFixture().text([1, 2, 3, 4], length: 2)
    let histogram = TokenHistogram(of: codes, in: text)
    #expect(histogram.total == 0 && histogram.dominant == nil && histogram.parts.isEmpty)
    #expect(histogram.edges.count == 11 && histogram.edges.last == 1)
    #expect(Monosemanticity(of: codes, in: text) == nil)
    #expect(codes.density == 0 && codes.kurtosis == nil)
  }

  @Test func codesThatDoNotBelongTogetherAreRefused() {
    #expect(throws: InterpretationError.self) {
      try FeatureCodes(feature: 0, rows: [1, 2], codes: [1], tokens: 4)
    }
  }
}
