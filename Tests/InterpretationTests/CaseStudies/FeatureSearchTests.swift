import Interpretation
import Numerics
import SparseCoding
import Testing

@Suite struct FeatureSearchTests {
  @Test func theStrongestFeatureThatIsNotEverywhereIsFound() throws {
    let dictionary = try StudyFixture.axes(4)
    let found = try FeatureSearch.strongest(
      on: [5, 3, -1, 4], in: dictionary, densities: [0.5, 0.05, 0.01, 0.09], below: 0.1)
    #expect(found.map(\.feature) == [3, 1])
    #expect(found.map(\.value) == [4, 3])
    let all = try FeatureSearch.strongest(
      on: [5, 3, -1, 4], in: dictionary, densities: [0.5, 0.05, 0.01, 0.09], below: 1)
    #expect(all.map(\.feature) == [0, 3, 1])
  }

  @Test func signedCodesAreFoundAtBothEnds() throws {
    let basis = try FeatureDictionary.defaultBasis(width: 3, isSigned: true)
    let found = try [false, true].map {
      try FeatureSearch.strongest(
        on: [1, -7, 5], in: basis, densities: [1, 1, 1], below: 0.1, isReversed: $0)
    }
    #expect(found[0].map(\.feature) == [2, 0, 1])
    #expect(found[1].map(\.value) == [-7, 1, 5])
  }

  @Test func theTokensShareOfTheUpperHalfDecides() throws {
    let fixture = try StudyFixture()
    let fragments = try fixture.fragments(
      Matrix(rows: 6, columns: 1, [1, 1, 1, 1, 1, 1]), tokens: [1, 1, 2, 1, 3, 3], length: 3)
    func codes(_ feature: Int, _ rows: [Int32], _ codes: [Float]) throws -> FeatureCodes {
      try FeatureCodes(feature: feature, rows: rows, codes: codes, tokens: 6)
    }
    let features = try [
      codes(0, [0, 2, 3], [10, 9, 2]), codes(1, [0, 1, 4], [10, 8, 1]), codes(2, [3], [4]),
      codes(3, [4, 5], [2, 2]), codes(4, [], []),
    ]
    let found = FeatureSearch.dominated(by: 1, among: features, of: fragments, minimum: 1)
    #expect(found.map(\.feature) == [1, 2, 0])
    #expect(found.map(\.value) == [1, 1, 0.5])
    #expect(found.map(\.count) == [2, 1, 2])
    #expect(found[0].coverage == 2.0 / 3)
    let several = FeatureSearch.dominated(by: 1, among: features, of: fragments, minimum: 2)
    #expect(several.map(\.feature) == [1, 0])
  }

  @Test func dimensionsComeByTheSizeOfTheirWeight() throws {
    let dictionary = try FeatureDictionary(
      encoder: Matrix(rows: 1, columns: 3, [0.1, -2, 1]),
      decoder: Matrix(rows: 1, columns: 3, [1, 0, 0]), bias: [0],
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
    let read = FeatureSearch.dimensions(readBy: 0, of: dictionary)
    #expect(read.map(\.dimension) == [1, 2, 0])
    #expect(read.first?.weight == -2)
  }
}
