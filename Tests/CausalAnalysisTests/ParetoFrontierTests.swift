import Testing

@testable import CausalAnalysis

@Suite struct ParetoFrontierTests {
  @Test func noPointOfTheFrontierIsBeaten() {
    let frontier = ParetoFrontier([(0, 4), (1, 2), (2, 3), (3, 1), (1, 2), (1, 5), (.nan, 0)])
    #expect(frontier.isOnFrontier == [true, true, false, true, true, false, false])
  }

  @Test func theHypervolumeIsTheAreaBeneathTheReference() {
    // Rectangles 1 × (4 − 2) and 1 × (4 − 1) of (0, 4) … (4, 4); points behind it do not count.
    let frontier = ParetoFrontier([(1, 2), (3, 1), (5, 0)])
    #expect(frontier.hypervolume(reference: (4, 4)) == 2 * 2 + 1 * 3)
    #expect(frontier.hypervolume(reference: (1, 4)) == 0)
    #expect(ParetoFrontier([]).hypervolume(reference: (1, 1)) == 0)
  }
}
