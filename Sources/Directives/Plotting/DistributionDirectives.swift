import Figures
import Notebook
import Numerics

/// Groups of values side by side.
struct MakeDistributions: Directive {
  static let configuration = DirectiveConfiguration(
    name: "distributions",
    summary: "Shows how the values of some groups are distributed, with their means and intervals.",
    discussion: """
      It stands alone or among the `panels` or `facets` of a figure. A point is a value; points \
      that would overlap stand beside each other. A violin is a density, estimated with a \
      Gaussian kernel and Silverman's bandwidth between the smallest and the largest value; all \
      are equally wide where they are widest, whatever the number of values, which stands above \
      the plot. Lines across it are the quartiles. The dot is the mean, with its 95 % interval \
      from Student's t. Fewer than three values, or values that are all equal, are always points.

      Names that are wider than their place rise to the right.
      """,
    topic: .figures,
    example: """
      distributions(
        [1.0, 1.6, 2.4].map { power in
          group("power \\(power)", (1...60).map { exp(power * log($0 / 60.0)) })
        }, y: axis("Value", from: 0), style: .both)
      """,
    exampleAlternative: "Three violins with points: the values of the first group are spread "
      + "evenly from 0 to 1, those of the others crowd towards 0.",
    storage: .transient)

  @Parameter(.unlabelled, "The groups, from the left.") var groups: [GroupValue]
  @Parameter("The axis of the values, or its label.") var y: AxisArgument
  @Parameter("What the groups are, below their names.") var x = ""
  @Parameter("How the values are drawn.") var style: DistributionStyle = .both
  @Parameter("The title above the plot.") var title = ""
  @Parameter("Lines, regions and annotations on the plot.") var references: [Reference] = []

  func validate() throws {
    for group in groups {
      guard let place = group.values.firstIndex(where: { !$0.isFinite }) else { continue }
      throw ParameterProblem(
        "groups",
        "value \(place) of “\(group.name)” is \(group.values[place]), not a number to be drawn",
        suggestion: "leave such values out with `filter`, and say how many there are")
    }
    try Figure(panel).validate()
  }

  func evaluate(_ run: Run) async throws -> Panel { panel }

  private var panel: Panel {
    var panel = Panel(
      title: title.isEmpty ? nil : title, x: Axis(x), y: y.axis,
      distributions: Distributions(groups.map(\.group), style: style.style))
    panel.add(references)
    return panel
  }
}

/// Values with a name.
struct MakeGroup: Directive {
  static let configuration = DirectiveConfiguration(
    name: "group",
    summary: "A group of values for `distributions`.",
    topic: .figures,
    example: """
      distributions([
        group("1, 2, …, 30", (1...30).map { 1.0 * $0 }),
        group("their squares", (1...30).map { $0 * $0 / 30.0 }, muted: true),
      ], y: "Value", style: .strip)
      """,
    exampleAlternative: "Two strips of points: the numbers from 1 to 30, evenly spaced, and their "
      + "squares divided by 30, in grey, which crowd near zero.",
    storage: .transient)

  @Parameter(.unlabelled, "The name below the plot.") var name: String
  @Parameter(.unlabelled, "The values, in any order.") var values: [Double]
  @Parameter("Whether to draw it in grey, as context.") var muted = false

  func evaluate(_ run: Run) async throws -> GroupValue {
    GroupValue(name: name, values: values, isMuted: muted)
  }
}

/// A finished group of values.
struct GroupValue: NominalValue, Codable, Hashable {
  static let typeName = "Group"
  static let summary = "Values with a name."

  /// The name below the plot.
  var name: String
  /// The values.
  var values: [Double]
  /// Whether it is context.
  var isMuted: Bool

  var presentation: Presentation { .text("group “\(name)”") }

  /// The group with the 95 % interval of its mean.
  var group: Distributions.Group {
    let estimate = MeanEstimate(values)
    let half = estimate?.halfWidth
    return Distributions.Group(
      name, values, lower: half.flatMap { half in estimate.map { $0.mean - half } },
      upper: half.flatMap { half in estimate.map { $0.mean + half } },
      emphasis: isMuted ? .muted : .normal)
  }
}

/// How groups of values are drawn.
enum DistributionStyle: String, SimpleChoice {
  case strip, violin, both

  static let typeName = "DistributionStyle"
  static let summary = "How groups of values are drawn."

  var meaning: String {
    switch self {
    case .strip: "A point for each value."
    case .violin: "The density, with lines at the quartiles."
    case .both: "Points on the density."
    }
  }

  var style: Distributions.Style {
    switch self {
    case .strip: .strip
    case .violin: .violin
    case .both: .both
    }
  }
}
