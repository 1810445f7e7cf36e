import Testing

@testable import CausalAnalysis

@Suite struct PatchCurveTests {
  /// Divergences 4, 2, 1 of a pair with 2 tokens, at 0, 2 and 6 features and edits 0, 1 and 4.
  private let curve = PatchCurve(
    points: zip([0, 2, 6], zip([4.0, 2, 1], [0.0, 1, 4])).map { features, values in
      PatchPoint(
        features: features, featuresOfPairs: [features],
        predictions: [
          PatchedPrediction(divergence: values.0, contrast: -values.0, logitDifference: 0)
        ], editSums: [2 * values.1])
    }, lengths: [2])

  @Test func placesLieOnStraightLines() throws {
    let half = try #require(curve.place(where: .fall, is: 0.25))
    #expect(half.features == 1 && half.edit == 0.5)
    #expect(half.predictions[0].divergence == 3 && half.predictions[0].contrast == -3)
    let edit = try #require(curve.place(where: .edit, is: 2.5))
    #expect(edit.features == 4 && edit.predictions[0].divergence == 1.5)
    #expect(curve.place(where: .features, is: 0)?.edit == 0)
    #expect(curve.place(where: .features, is: 6)?.predictions[0].divergence == 1)
    #expect(curve.place(where: .fall, is: 0.9) == nil)
    // What may be spent but is not: the end of the curve.
    #expect(curve.place(where: .features, is: 50)?.predictions[0].divergence == 1)
    #expect(curve.place(where: .edit, is: 50)?.features == 6)
  }

  @Test func theAreaIsThatOfTrapezia() {
    // 2 · 3 + 4 · 1.5, and then flat at 1.
    #expect(curve.meanDivergence(upTo: 6) == 12.0 / 6)
    #expect(curve.meanDivergence(upTo: 10) == 16.0 / 10)
    #expect(curve.meanDivergence(upTo: 1) == 3.5)
    #expect(curve.meanDivergence(upTo: 4) == (6 + 2 * 1.75) / 4)
  }

  @Test func theHypervolumeIsAShareOfTheRectangle() {
    // (1, 2) dominates 3 × 2 up to (4, 1), which lies at the limit.
    #expect(curve.hypervolume(edit: 4) == 6.0 / 16)
  }
}
