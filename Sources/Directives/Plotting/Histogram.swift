import Figures
import Foundation
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
    let isLogarithmic = scale == .logarithmic
    let values = of.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
      .map { isLogarithmic ? log10($0) : $0 }
    guard let least = values.min(), let greatest = values.max() else {
      throw ParameterProblem("of", "has no value to count")
    }
    let width = greatest > least ? (greatest - least) / Double(bins) : 1
    guard width.isFinite, least + width > least, greatest - width < greatest else {
      throw ParameterProblem(
        "of", "has values from \(least) to \(greatest), which \(bins) bins cannot tell apart",
        suggestion: "use fewer bins, or leave out values that are not real measurements")
    }
    var counts = [Double](repeating: 0, count: bins)
    for value in values { counts[min(bins - 1, Int((value - least) / width))] += 1 }
    let edges = (0...bins).map { least + width * Double($0) }
    return Series(
      name, .histogram, x: isLogarithmic ? edges.map { pow(10, $0) } : edges, y: counts)
  }
}
