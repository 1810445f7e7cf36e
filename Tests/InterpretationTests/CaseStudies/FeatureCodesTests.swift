import Interpretation
import Numerics
import SparseCoding
import Testing

@Suite struct FeatureCodesTests {
  /// Two fragments of three tokens; the first vector is massive.
  private let fixture: StudyFixture
  private let fragments: FragmentActivations

  init() throws {
    fixture = try StudyFixture()
    fragments = try fixture.fragments(
      Matrix(rows: 6, columns: 2, [1000, 1000, 2, 0, 1, 0.5, 0, 4, 3, -1, 1, 1]),
      tokens: [5, 6, 7, 8, 6, 9], length: 3)
  }

  @Test func codesAreThoseOfTheVectorsThatCount() throws {
    #expect(fragments.excludedRows == [0])
    // With a bias, zero vectors have codes: those left out must not count all the same.
    let dictionary = try StudyFixture.axes(2, bias: 0.25)
    let codes = try fragments.codes(of: [FeatureSelection(dictionary)])[0]
    #expect(codes[0].rows == [1, 2, 3, 4, 5])
    #expect(codes[0].codes == [2.25, 1.25, 0.25, 3.25, 1.25])
    #expect(codes[1].rows == [1, 2, 3, 5])
    #expect(codes[1].codes == [0.25, 0.75, 4.25, 1.25])
    #expect(codes.map(\.tokens) == [5, 5])
    #expect(codes[1].density == 0.8)
    #expect(try fragments.densities(of: dictionary) == [1, 0.8])
  }

  @Test func aFeatureIsReadByItself() throws {
    let dictionary = try StudyFixture.axes(2)
    let both = try fragments.codes(of: [FeatureSelection(dictionary)])[0]
    let one = try fragments.codes(of: [FeatureSelection(dictionary, features: [1])])[0]
    #expect(one == [both[1]])
    #expect(throws: InterpretationError.self) {
      try fragments.codes(of: [FeatureSelection(dictionary, features: [2])])
    }
    #expect(throws: InterpretationError.self) {
      try fragments.codes(of: [FeatureSelection(StudyFixture.axes(3))])
    }
  }

  @Test func fragmentsAreOrderedByTheirLargestCode() throws {
    let codes = try FeatureCodes(
      feature: 0, rows: [0, 2, 4, 5, 6, 8], codes: [1, 3, 2, 2, 5, -1], tokens: 9)
    let maxima = codes.maxima(length: 3)
    #expect(maxima.map(\.fragment) == [2, 0, 1])
    #expect(maxima.map(\.position) == [0, 2, 1])
    #expect(codes.codes(ofFragment: 0, length: 3) == [1, 0, 3])
    #expect(codes.codes(ofFragment: 2, length: 3) == [5, 0, -1])
    #expect(codes.lowest == -1 && codes.largest == 5 && codes.middle == 2)
  }

  @Test func samplesComeFromEveryPart() {
    let maxima = (0..<22).map { FragmentMaximum(fragment: $0, position: 0, code: Float(30 - $0)) }
    let samples = FeatureSamples(maxima, top: 2, parts: 4, each: 2)
    #expect(samples.top.map(\.fragment) == [0, 1])
    #expect(
      samples.quantiles.map { $0.map(\.fragment) } == [[3, 5], [8, 10], [13, 15], [18, 20]])
    let few = FeatureSamples(Array(maxima.prefix(3)), top: 2, parts: 4, each: 2)
    #expect(few.quantiles.flatMap { $0.map(\.fragment) } == [2])
  }

  @Test func momentsCountTheZeros() throws {
    let codes = try FeatureCodes(feature: 0, rows: [1], codes: [4], tokens: 4)
    #expect(codes.mean == 1)
    // Values 0, 0, 0, 4: variance 3, fourth moment (3 + 81) / 4 = 21.
    #expect(codes.kurtosis.map { abs($0 - 21.0 / 9) < 1e-12 } == true)
  }

  @Test func monosemanticityIsTheShareAmongFiftyEvenSamples() throws {
    // 99 codes 1…99: every other one is taken, so that ranks 0, 2, …, 98 decide.
    let tokens = (0..<100).map { Int32($0 % 4 == 0 ? 3 : 4 + $0) }
    let text = try fixture.text(tokens, length: 10)
    let codes = try FeatureCodes(
      feature: 8, rows: (0..<99).map(Int32.init), codes: (1...99).map(Float.init), tokens: 100)
    let measured = try #require(Monosemanticity(of: codes, in: text, threshold: 0))
    #expect(measured.token == 3 && measured.feature == 8)
    #expect(measured.share == 0.5)
    // Above 0.51 of the largest code there are 49.
    #expect(Monosemanticity(of: codes, in: text, threshold: 0.51) == nil)
    // Negative codes do not count, and 39 positive ones are too few.
    let signed = try FeatureCodes(
      feature: 8, rows: (0..<99).map(Int32.init), codes: (1...99).map { Float($0 - 60) },
      tokens: 100)
    #expect(Monosemanticity(of: signed, in: text) == nil)
  }
}
