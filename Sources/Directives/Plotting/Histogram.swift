import Figures
import Notebook

/// A histogram of some values.
struct Histogram: Directive {
  static let configuration = DirectiveConfiguration(
    name: "histogram",
    summary: "Counts values in bins of equal width, for plotting.",
    discussion:
      "On a logarithmic scale the bins have equal ratios; values at or below zero are left out.",
    topic: .figures,
    example: """
      plot(
        [histogram("features", of: scores[0].densities, bins: 20, scale: .logarithmic)],
        x: axis("Share of vectors a feature is active on", scale: .logarithmic), y: "Features")
      """,
    exampleAlternative: "Histogram of how often the features of a small dictionary are active.",
    storage: .transient)

  @Parameter(.unlabelled, "The name in the legend.") var name: String
  @Parameter("The values.") var of: [Double]
  @Parameter("Number of bins.", in: 1...1000) var bins = 24
  @Parameter("Whether bins have equal widths or equal ratios.") var scale: ScaleChoice = .linear

  func evaluate(_ run: Run) async throws -> Series {
    let bins = try Bins(of, count: bins, scale: scale)
    var counts = bins.zeros
    for value in of {
      if let bin = bins.bin(of: value) { counts[bin] += 1 }
    }
    return Series(name, .histogram, x: bins.edges, y: counts)
  }
}
