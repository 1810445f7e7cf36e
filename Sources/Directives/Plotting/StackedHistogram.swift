import Figures
import Notebook

/// A histogram whose bars are split by what the values belong to.
struct StackedHistogram: Directive {
  static let configuration = DirectiveConfiguration(
    name: "stackedHistogram",
    summary: "Counts values in bins, split by a name that each value has, for plotting.",
    discussion: """
      The commonest names are parts of their own, the commonest at the bottom; all others are \
      added up in one grey part.
      """,
    topic: .figures,
    example: """
      let tokens = ["the", "a", "of", "the", "the", "a", "of", "the", "in", "to"]
      plot(
        stackedHistogram(
          of: [5, 2, 1, 4.5, 3, 1.5, 0.5, 4, 0.2, 0.7], by: tokens, bins: 5, parts: 2),
        x: "Activation", y: "Tokens")
      """,
    exampleAlternative: "Histogram of ten activations split by token: the largest ones are all on "
      + "the token “the”.",
    storage: .transient)

  @Parameter("The values.") var of: [Double]
  @Parameter("A name for each value.") var by: [String]
  @Parameter("Number of bins.", in: 1...1000) var bins = 10
  @Parameter("How many names to show by themselves.", in: 1...9) var parts = 6
  @Parameter("What the other names are called together.") var other = "other"
  @Parameter("Whether bins have equal widths or equal ratios.") var scale: ScaleChoice = .linear

  func validate() throws {
    guard of.count == by.count else {
      throw ParameterProblem(
        "by", "`by` has \(by.count) names for \(of.count) values",
        suggestion: "give one name for each value")
    }
  }

  func evaluate(_ run: Run) async throws -> [Series] {
    let bins = try Bins(of, count: bins, scale: scale)
    var counts: [String: [Double]] = [:]
    for (value, name) in zip(of, by) {
      guard let bin = bins.bin(of: value) else { continue }
      counts[name, default: bins.zeros][bin] += 1
    }
    let sizes = counts.mapValues { $0.reduce(0, +) }
    // Names that are equally common come in the order of their characters.
    let names = counts.keys.sorted { (-(sizes[$0] ?? 0), $0) < (-(sizes[$1] ?? 0), $1) }
    let shown = names.prefix(parts)
    guard shown.count == names.count || !shown.contains(other) else {
      throw ParameterProblem(
        "other", "“\(other)” is also one of the commonest names in `by`",
        suggestion: "call the others something else")
    }
    var series = shown.map { name in
      Series(name, .histogram, x: bins.edges, y: counts[name] ?? bins.zeros, isStacked: true)
    }
    guard shown.count < names.count else { return series }
    let rest = names.dropFirst(parts).reduce(into: bins.zeros) { totals, name in
      totals = zip(totals, counts[name] ?? bins.zeros).map(+)
    }
    series.append(
      Series(
        other, .histogram, x: bins.edges, y: rest, emphasis: .muted, isStacked: true))
    return series
  }
}
