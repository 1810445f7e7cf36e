import Figures
import Notebook

/// Bars that are made of parts.
struct MakeStack: Directive {
  static let configuration = DirectiveConfiguration(
    name: "stacked",
    summary: "Bars made of parts that stand on each other, for plotting.",
    discussion: """
      With `edges` the bars are bins of a histogram; with `x` they stand at numbers; else at 0, 1, \
      2, …, for which the axis can have names. Parts differ in colour and in pattern, and the \
      legend names them in the order in which they stand. A part that sums up the rest is \
      `muted`, which makes it plain grey.
      """,
    topic: .figures,
    example: """
      plot(
        stacked([
          part("easy", [3, 6, 8]), part("hard", [5, 4, 3]), part("other", [4, 2, 1], muted: true),
        ]),
        x: axis("Model", categories: ["small", "medium", "large"]), y: "Questions")
      """,
    exampleAlternative: "Three stacked bars: from the small to the large model easy questions grow "
      + "in number, hard and other ones become fewer.",
    storage: .transient)

  @Parameter(.unlabelled, "The parts of each bar, from the bottom up.") var parts: [PartValue]
  @Parameter("Edges of bins, one more than each part has values.") var edges: [Double]?
  @Parameter("Where the bars stand, instead of 0, 1, 2, …") var x: [Double]?

  func validate() throws {
    guard edges == nil || x == nil else {
      throw ParameterProblem(
        "x", "bars stand at `x` or between `edges`, not both",
        suggestion: "leave out one of them")
    }
    for (place, part) in parts.enumerated() {
      let count = part.values.count
      if let edges, edges.count != count + 1 {
        throw ParameterProblem(
          "edges",
          "`edges` has \(edges.count) entries and “\(part.name)” has \(count) values",
          suggestion: "give one edge more than there are values")
      }
      if let x, x.count != count {
        throw ParameterProblem(
          "x", "`x` has \(x.count) entries and “\(part.name)” has \(count) values")
      }
      guard count == parts[0].values.count else {
        throw ParameterProblem(
          "parts",
          "“\(parts[0].name)” has \(parts[0].values.count) values and part \(place), "
            + "“\(part.name)”, has \(count)",
          suggestion: "give each part a value for each bar, 0 where there is nothing")
      }
    }
    try Figure(Panel(x: Axis(""), y: Axis(""), series: series)).validate()
  }

  func evaluate(_ run: Run) async throws -> [Series] { series }

  private var series: [Series] {
    parts.map { part in
      Series(
        part.name, edges == nil ? .bar : .histogram,
        x: edges ?? x ?? part.values.indices.map(Double.init), y: part.values,
        emphasis: part.isMuted ? .muted : .normal, isStacked: true)
    }
  }
}

/// One part of stacked bars.
struct MakePart: Directive {
  static let configuration = DirectiveConfiguration(
    name: "part",
    summary: "A part of `stacked` bars: its name and its size in each bar.",
    topic: .figures,
    example: """
      plot(
        stacked(
          [part("“’”", [40, 9, 2, 1]), part("“ the”", [25, 3, 0, 0])], edges: [0, 1, 2, 3, 4]),
        x: "Activation", y: "Tokens")
      """,
    exampleAlternative: "Histogram of activations, each bar split into two tokens; the largest "
      + "activations are all on one of them.",
    storage: .transient)

  @Parameter(.unlabelled, "The name in the legend.") var name: String
  @Parameter(.unlabelled, "The size in each bar, 0 where there is nothing.") var values: [Double]
  @Parameter("Whether to draw it in grey, as what is left over.") var muted = false

  func evaluate(_ run: Run) async throws -> PartValue {
    PartValue(name: name, values: values, isMuted: muted)
  }
}

/// A finished part of stacked bars.
struct PartValue: NominalValue, Codable, Hashable {
  static let typeName = "Part"
  static let summary = "A part of stacked bars."

  /// The name in the legend.
  var name: String
  /// The size in each bar.
  var values: [Double]
  /// Whether it is what is left over.
  var isMuted: Bool

  var presentation: Presentation { .text("part “\(name)”") }
}
