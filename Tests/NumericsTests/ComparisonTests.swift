import Numerics
import Testing

/// Expected values from scipy 1.17: `ttest_ind`, `pearsonr`, `spearmanr`, `rankdata`, `bootstrap`.
@Suite struct ComparisonTests {
  private let first = [3.1, 4.2, 5.0, 4.4, 3.9, 6.2, 2.8]
  private let second = [1.2, 2.9, 2.1, 0.4, 3.3]
  private let y = [2.1, 1.9, 4.2, 3.8, 5.5, 4.9, 8.0, 6.5]

  @Test func theDifferenceOfMeansHasWelchsInterval() throws {
    let estimate = try #require(MeanEstimate(difference: first, second))
    #expect(abs(estimate.mean - 2.248571428571429) < 1e-12)
    #expect(estimate.count == 12)
    // With 8 of the 8.55 degrees of freedom, a little wider than scipy's 1.57053.
    #expect(abs(try #require(estimate.halfWidth) - 1.5881515346909083) < 1e-7)
    #expect(MeanEstimate(difference: first, []) == nil)
    #expect(try #require(MeanEstimate(difference: first, [1])).halfWidth == nil)
    #expect(try #require(MeanEstimate(difference: [2, 2], [1, 1])).halfWidth == 0)
  }

  @Test func aCorrelationHasFishersInterval() throws {
    let estimate = try #require(MeanEstimate(correlationOf: [1, 2, 3, 4, 5, 6, 7, 8.5], y))
    #expect(abs(estimate.mean - 0.8982915541561186) < 1e-12)
    #expect(
      abs(try #require(estimate.halfWidth) - (0.8982915541561186 - 0.5275736886326723)) < 1e-9)
    #expect(estimate.count == 8)
    #expect(MeanEstimate(correlationOf: [1, 1, 1, 1], [1, 2, 3, 4]) == nil)
    #expect(try #require(MeanEstimate(correlationOf: [1, 2, 3], [1, 3, 2])).halfWidth == nil)
  }

  @Test func equalValuesShareTheirRank() throws {
    let x = [1.0, 2, 2, 4, 5, 6, 6, 6]
    #expect(Statistics.ranks(x) == [1, 2.5, 2.5, 4, 5, 7, 7, 7])
    #expect(Statistics.ranks([3, 1, 2]) == [3, 1, 2])
    let spearman = try #require(
      Statistics.correlation(Statistics.ranks(x), Statistics.ranks(y)))
    #expect(abs(spearman - 0.8470243628419076) < 1e-12)
  }

  @Test func theBootstrapFindsPercentileIntervals() throws {
    // scipy with 200,000 draws: 3.4714…5.0429, and 1.0543…3.4914 for the difference.
    let mean = try #require(MeanEstimate(bootstrapOf: first, draws: 20_000, seed: 1))
    #expect(abs(mean.mean - 4.228571428571429) < 1e-12)
    #expect(abs(try #require(mean.halfWidth) - (5.0429 - 4.22857)) < 0.03)
    #expect(mean.count == 7)
    let difference = try #require(
      MeanEstimate(bootstrapOf: first, less: second, draws: 20_000, seed: 1))
    #expect(abs(difference.mean - 2.248571428571429) < 1e-12)
    #expect(abs(try #require(difference.halfWidth) - (3.4914 - 2.24857)) < 0.05)
    #expect(difference.count == 12)
  }

  @Test func theBootstrapIsTheSameEveryTime() {
    let estimate = MeanEstimate(bootstrapOf: first, draws: 2000, seed: 1)
    #expect(estimate == MeanEstimate(bootstrapOf: first, draws: 2000, seed: 1))
    #expect(estimate != MeanEstimate(bootstrapOf: first, draws: 2000, seed: 2))
    #expect(MeanEstimate(bootstrapOf: [], draws: 2000, seed: 1) == nil)
    #expect(MeanEstimate(bootstrapOf: first, less: [], draws: 2000, seed: 1) == nil)
    #expect(MeanEstimate(bootstrapOf: [3], draws: 2000, seed: 1)?.halfWidth == nil)
    #expect(MeanEstimate(bootstrapOf: [3, 3], draws: 2000, seed: 1)?.halfWidth == 0)
  }

  @Test(arguments: [1e110, 1e-90, 1e-120])
  func samplesOfAnySizeHaveAnIntervalOrNone(scale: Double) throws {
    let one = try #require(MeanEstimate(difference: [1, 2, 4], [2, 5, 7, 8]))
    let other = try #require(
      MeanEstimate(difference: [1, 2, 4].map { $0 * scale }, [2, 5, 7, 8].map { $0 * scale }))
    if let half = other.halfWidth, half > 0 {
      #expect(abs(half / scale / (one.halfWidth ?? 0) - 1) < 1e-9)
    }
    #expect(abs(other.mean / scale / one.mean - 1) < 1e-9)
  }
}
