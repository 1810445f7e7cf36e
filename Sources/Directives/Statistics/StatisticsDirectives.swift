import Notebook
import Numerics

/// Compares the means of two lists.
struct Difference: Directive {
  static let configuration = DirectiveConfiguration(
    name: "difference",
    summary: "The difference of the means of two lists of numbers, with its 95 % interval.",
    discussion: """
      The first mean less the second. The interval is Welch's, for independent samples of unequal \
      variance; n counts both samples together. With `paired: true` the lists are two measurements of the \
      same things: the interval is that of the mean of their differences, n is the number of pairs.
      """,
    topic: .statistics,
    example: "difference([3, 4, 5, 4], [1, 2, 2, 1])", storage: .transient)

  @Parameter(.unlabelled, "The first list.") var first: [Double]
  @Parameter(.unlabelled, "The second list.") var second: [Double]
  @Parameter("Whether the lists measure the same things twice.") var paired = false

  func validate() throws {
    guard !paired || first.count == second.count else {
      throw ParameterProblem(
        "paired", "lists have \(first.count) and \(second.count) numbers; pairs need as many")
    }
  }

  func evaluate(_ run: Run) async throws -> EstimateValue {
    guard (first + second).allSatisfy(\.isFinite) else {
      throw ValueError("a list holds a value that is no number, so that it has no mean")
    }
    guard
      let estimate = paired
        ? MeanEstimate(zip(first, second).map { $0 - $1 }) : MeanEstimate(difference: first, second)
    else {
      throw ValueError("a list without numbers has no mean")
    }
    return EstimateValue(estimate)
  }
}

/// Relates two lists of numbers.
struct Correlation: Directive {
  static let configuration = DirectiveConfiguration(
    name: "correlation",
    summary: "The correlation of two lists of numbers, with its 95 % interval.",
    discussion: """
      Pearson's by default; with `ranked: true` Spearman's, the correlation of the ranks. The interval \
      follows Fisher's transformation, whose two sides differ; the larger one is given. Pairs of \
      which a value is missing or not finite are left out; n is the number of pairs that remain.
      """,
    topic: .statistics,
    example: "correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])", storage: .transient)

  @Parameter(.unlabelled, "The first list.") var first: [Double?]
  @Parameter(.unlabelled, "The second list, as long as the first.") var second: [Double?]
  @Parameter("Whether the ranks are correlated instead of the numbers.") var ranked = false

  func validate() throws {
    guard first.count == second.count else {
      throw ParameterProblem(
        "second", "has \(second.count) numbers, but the first list has \(first.count)")
    }
  }

  func evaluate(_ run: Run) async throws -> EstimateValue {
    let pairs = zip(first, second).compactMap { a, b -> (Double, Double)? in
      guard let a, let b, a.isFinite, b.isFinite else { return nil }
      return (a, b)
    }
    var (a, b) = (pairs.map(\.0), pairs.map(\.1))
    if ranked { (a, b) = (Statistics.ranks(a), Statistics.ranks(b)) }
    guard let estimate = MeanEstimate(correlationOf: a, b) else {
      throw ValueError(
        "\(pairs.count) pairs have no correlation: one side is constant or too short")
    }
    return EstimateValue(estimate)
  }
}
