import Numerics
import Testing

@Suite struct StatisticsTests {
  let x = [3.0, 1, 4, 1, 5, 9, 2, 6]
  let y = [2.0, 7, 1, 8, 2, 8, 1, 8]

  @Test func quantilesAgreeWithNumpy() {
    let expected = [1.0, 1.0, 1.75, 3.5, 6.9, 9.0]
    for (value, wanted) in zip(Statistics.quantiles(x, [0, 0.1, 0.25, 0.5, 0.9, 1]), expected) {
      #expect(abs(value - wanted) < 1e-12)
    }
    #expect(Statistics.quantiles([], [0.5]).isEmpty)
  }

  @Test func correlationAgreesWithNumpy() throws {
    let r = try #require(Statistics.correlation(x, y))
    #expect(abs(r - 0.20965531907301216) < 1e-12)
    #expect(Statistics.correlation(x, x.map { 2 * $0 + 1 }) == 1)
    #expect(Statistics.correlation(x, [Double](repeating: 1, count: 8)) == nil)
  }

  /// Against scipy.stats.t.ppf(0.975, degrees).
  @Test(arguments: [
    (1, 12.706204736174694), (2, 4.302652729749462), (3, 3.1824463052837078),
    (4, 2.7764451051977934), (10, 2.228138851986274), (30, 2.0422724563012378),
    (99, 1.9842169515864174), (399, 1.965927295920882), (400, 1.9659123432294627),
    (1000, 1.9623390808264083),
  ])
  func studentQuantilesAgreeWithScipy(degrees: Int, expected: Double) {
    let value = Statistics.studentQuantile975(degreesOfFreedom: degrees)
    #expect(abs(value - expected) < 1e-6 * expected)
  }

  @Test func aMeanKnowsItsCountAndInterval() throws {
    let estimate = try #require(MeanEstimate(x))
    #expect(estimate.mean == 3.875 && estimate.count == 8)
    #expect(abs(try #require(estimate.halfWidth) - 2.2976999568407543) < 1e-9)
    #expect(MeanEstimate([2])?.halfWidth == nil)
    #expect(MeanEstimate([]) == nil)
  }

  @Test func aRatioOfMeansHasTheIntervalOfItsRemainders() throws {
    // 22 / 11, and the remainders 1, 0, −1 over a mean denominator of 11 / 3.
    let ratio = try #require(MeanEstimate(ratioOf: [5, 8, 9], to: [2, 4, 5]))
    #expect(ratio.mean == 2 && ratio.count == 3)
    let spread = try #require(MeanEstimate([1, 0, -1])?.halfWidth)
    #expect(abs(try #require(ratio.halfWidth) - spread / (11.0 / 3)) < 1e-12)
    #expect(
      MeanEstimate(ratioOf: [3], to: [-2]) == MeanEstimate(mean: -1.5, count: 1, halfWidth: nil))
    #expect(MeanEstimate(ratioOf: [1, 2], to: [1, -1]) == nil)
    #expect(MeanEstimate(ratioOf: [], to: []) == nil)
  }

  @Test(arguments: [0, 1, 15, 16, 17, 100]) func infinitiesAndNaNAreFound(count: Int) {
    var values = [Float](repeating: 1e38, count: count)
    #expect(values.withUnsafeBufferPointer(VectorKernels.isFinite))
    for bad in [Float.nan, .infinity, -.infinity] where count > 0 {
      values[count - 1] = bad
      #expect(!values.withUnsafeBufferPointer(VectorKernels.isFinite))
    }
  }
}
