import Notebook
import Numerics

/// Measures how far a mean would vary if other features had been looked at.
struct Bootstrap: Directive {
  static let configuration = DirectiveConfiguration(
    name: "bootstrap",
    summary: "The mean of a list of numbers, or the difference of two, with a bootstrap interval.",
    discussion: """
      The interval holds the middle 95 % of the means of samples drawn with replacement, from each \
      list by itself; it assumes no normal distribution. Its two sides differ; the larger one is \
      given. With `less`, the mean of that list is subtracted. The samples are the same in every run.
      """,
    topic: .statistics,
    example: "bootstrap([3, 4, 5, 4], less: [1, 2, 2, 1])", storage: .transient)

  @Parameter(.unlabelled, "The list.") var values: [Double]
  @Parameter("A list whose mean is subtracted.") var less: [Double]?
  @Parameter("Number of samples drawn.", in: 100...100_000) var draws = 2000

  func evaluate(_ run: Run) async throws -> EstimateValue {
    guard (values + (less ?? [])).allSatisfy(\.isFinite) else {
      throw ValueError("a list holds a value that is no number, so that it has no mean")
    }
    guard let estimate = MeanEstimate(bootstrapOf: values, less: less, draws: draws, seed: 0) else {
      throw ValueError("a list without numbers has no mean")
    }
    return EstimateValue(estimate)
  }
}
