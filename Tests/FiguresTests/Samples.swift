import Figures

/// Figures small enough to reason about in a test.
enum Samples {
  static func bars(_ values: [Double]) -> Figure {
    Figure(
      Panel(
        x: Axis("", categories: values.indices.map { "c\($0)" }), y: Axis("Value"),
        series: [Series("one", .bar, x: values.indices.map(Double.init), y: values)]))
  }

  static func line(_ series: [Series]) -> Figure {
    Figure(Panel(x: Axis("x"), y: Axis("y"), series: series))
  }

  /// One series of every mark, with uncertainty, gaps, references and point labels.
  static let mixed = Figure(
    panels: [
      Panel(
        title: "Lines", x: Axis("Step"), y: Axis("Loss", scale: .logarithmic),
        series: [
          Series(
            "a", .line, x: [1, 2, 3, 4], y: [1, .nan, 0.1, 0.01], lower: [0.5, 0, 0.05, -1],
            upper: [2, 1, 0.2, 0.02], uncertainty: .band),
          Series("b", .step, x: [1, 2, 3, 4], y: [3, 2, 1, 0.5], emphasis: .muted),
        ], references: [ReferenceLine("published", at: 0.3), ReferenceLine("", at: 2, .vertical)]),
      Panel(
        x: Axis("Word"), y: Axis("Count"),
        series: [
          Series("h", .histogram, x: [0, 1, 2, 4], y: [3, 5, 1]),
          Series(
            "s", .scatter, x: [0.5, 1.5], y: [2, 4], pointLabels: ["<b>&", "\u{0}\u{202E}x"]),
          Series("area", .area, x: [0, 1, 4], y: [1, 2, 3]),
        ]),
    ])
}
