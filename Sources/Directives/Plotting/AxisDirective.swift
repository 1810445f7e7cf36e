import Figures
import Notebook

/// An axis of a plot.
struct MakeAxis: Directive {
  static let configuration = DirectiveConfiguration(
    name: "axis",
    summary: "An axis of a plot: what it measures, in what unit, on what scale.",
    topic: .figures,
    example: """
      plot(
        [series("dictionaries", x: scores.map { $0.l0 }, y: scores.map { $0.fvu })],
        x: axis("Active features", unit: "per token", scale: .logarithmic),
        y: axis("Variance unexplained", from: 0, to: 1))
      """,
    exampleAlternative: "Plot of variance unexplained, from 0 to 1, against active features.",
    storage: .transient)

  @Parameter(.unlabelled, "What the axis measures.") var label: String
  @Parameter("The unit, shown in parentheses.") var unit: String?
  @Parameter("How values are placed.") var scale: ScaleChoice = .linear
  @Parameter("Where the axis begins.") var from: Double?
  @Parameter("Where the axis ends.") var to: Double?
  @Parameter("Names for the values 0, 1, 2, …") var categories: [String]?

  func validate() throws {
    guard let from, let to, !(from < to) else { return }
    throw ParameterProblem(
      "to", "the axis does not end above its beginning",
      suggestion: "write the smaller number first")
  }

  func evaluate(_ run: Run) async throws -> Axis {
    Axis(
      label, unit: unit, scale: scale == .linear ? .linear : .logarithmic,
      range: AxisRange(lower: from, upper: to), categories: categories)
  }
}

/// An axis, or only its label.
struct AxisArgument: DirectiveValue {
  var axis: Axis

  static let valueType = ValueType.oneOf([.text, .nominal(Axis.typeName)])

  init(_ value: Value) throws {
    if case .text(let label) = value { axis = Axis(label) } else { axis = try Axis(value) }
  }

  var value: Value { axis.value }
}

/// A labelled line across a plot.
struct MakeReference: Directive {
  static let configuration = DirectiveConfiguration(
    name: "reference",
    summary: "A labelled line across a plot.",
    topic: .figures,
    example: """
      plot(
        [series("dictionaries", x: scores.map { $0.l0 }, y: scores.map { $0.fvu })],
        x: "Active features", y: axis("Variance unexplained", from: 0),
        references: [reference("always the mean", at: 1)])
      """,
    exampleAlternative: "Plot of variance unexplained, with a line at 1, where a dictionary is no "
      + "better than the mean.",
    storage: .transient)

  @Parameter(.unlabelled, "What the line stands for.") var label: String
  @Parameter("Where it crosses the axis.") var at: Double
  @Parameter("Its direction.") var direction: DirectionChoice = .horizontal

  func evaluate(_ run: Run) async throws -> Reference {
    .line(ReferenceLine(label, at: at, direction == .horizontal ? .horizontal : .vertical))
  }
}
