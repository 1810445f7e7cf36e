import Figures
import Notebook

/// Numbers to plot.
struct MakeSeries: Directive {
  static let configuration = DirectiveConfiguration(
    name: "series",
    summary: "Numbers to plot: values of y at positions along x.",
    discussion: """
      Estimates bring their 95 % intervals along. Other intervals, such as quantiles, are given \
      with `lower` and `upper`.
      """,
    topic: .figures,
    example: """
      plot(
        [series("dictionaries", x: scores.map { $0.l0 }, y: scores.map { $0.fvuEstimate })],
        x: "Active features", y: axis("Variance unexplained", from: 0))
      """,
    exampleAlternative: "Plot of variance unexplained with its intervals against active features.",
    storage: .transient)

  @Parameter(.unlabelled, "The name in the legend.") var name: String
  @Parameter("Positions along x.") var x: [Double]
  @Parameter("Values, as numbers or as estimates with intervals.") var y: PlottedValues
  @Parameter("How they are drawn.") var mark: MarkChoice = .line
  @Parameter("Lower ends of intervals.") var lower: [Double]?
  @Parameter("Upper ends of intervals.") var upper: [Double]?
  @Parameter("How intervals are drawn.") var error: UncertaintyChoice = .bars
  @Parameter("Whether to draw it in grey, as context.") var muted = false

  func validate() throws {
    for (name, values) in [("y", y.values), ("lower", lower), ("upper", upper)] {
      guard let values, values.count != x.count else { continue }
      throw ParameterProblem(
        name, "`\(name)` has \(values.count) values for \(x.count) positions along `x`")
    }
  }

  func evaluate(_ run: Run) async throws -> Series {
    let (lower, upper) = error == .none ? (nil, nil) : (lower ?? y.lower, upper ?? y.upper)
    return Series(
      name, mark.mark, x: x, y: y.values, lower: lower, upper: upper,
      uncertainty: error == .band ? .band : .bars, emphasis: muted ? .muted : .normal)
  }
}

/// Values along y: numbers, or estimates and spreads with intervals.
struct PlottedValues: DirectiveValue {
  var values: [Double]
  var (lower, upper): ([Double]?, [Double]?)

  static let valueType = ValueType.oneOf([
    .array(.real), .array(.nominal(EstimateValue.typeName)),
    .array(.nominal(SpreadValue.typeName)),
  ])

  init(_ value: Value) throws {
    if let estimates = try? [EstimateValue](value), !estimates.isEmpty {
      values = estimates.map(\.estimate.mean)
      lower = estimates.map { $0.estimate.mean - ($0.estimate.halfWidth ?? 0) }
      upper = estimates.map { $0.estimate.mean + ($0.estimate.halfWidth ?? 0) }
    } else if let spreads = try? [SpreadValue](value), !spreads.isEmpty {
      values = spreads.map(\.median)
      lower = spreads.map(\.lower)
      upper = spreads.map(\.upper)
    } else {
      values = try [Double](value)
      (lower, upper) = (nil, nil)
    }
  }

  var value: Value { values.value }
}
