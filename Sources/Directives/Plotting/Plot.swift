import Figures
import Notebook

/// A figure with one plot.
struct Plot: Directive {
  static let configuration = DirectiveConfiguration(
    name: "plot",
    summary: "Draws a figure with one plot.",
    example: "plot([series(\"loss\", x: positions, y: losses)], x: \"Position\", y: \"Loss\")")

  @Parameter(.unlabelled, "What to draw.") var series: [Series]
  @Parameter("The horizontal axis, or its label.") var x: AxisArgument
  @Parameter("The vertical axis, or its label.") var y: AxisArgument
  @Parameter("Lines across the plot.") var references: [ReferenceLine] = []
  @Parameter("Whether the series follow an order, drawn as shades of one colour.") var ordered =
    false

  func evaluate(_ run: Run) async throws -> Figure {
    try Figure(
      Panel(
        x: x.axis, y: y.axis, series: series, references: references,
        seriesOrder: ordered ? .ordered : .categorical)
    ).validated(run)
  }
}

/// One of several plots in a figure.
struct MakePanel: Directive {
  static let configuration = DirectiveConfiguration(
    name: "panel",
    summary: "One of several plots in a figure.",
    example: "panel(\"Layer 5\", [series(\"R = 2\", x: l0, y: fvu)], x: \"L0\", y: \"FVU\")",
    storage: .transient)

  @Parameter(.unlabelled, "The title above the plot.") var title: String
  @Parameter(.unlabelled, "What to draw.") var series: [Series]
  @Parameter("The horizontal axis, or its label.") var x: AxisArgument
  @Parameter("The vertical axis, or its label.") var y: AxisArgument
  @Parameter("Lines across the plot.") var references: [ReferenceLine] = []
  @Parameter("Whether the series follow an order, drawn as shades of one colour.") var ordered =
    false

  func evaluate(_ run: Run) async throws -> Panel {
    Panel(
      title: title, x: x.axis, y: y.axis, series: series, references: references,
      seriesOrder: ordered ? .ordered : .categorical)
  }
}

/// A figure with several plots.
struct PlotPanels: Directive {
  static let configuration = DirectiveConfiguration(
    name: "panels",
    summary: "Draws a figure with several plots side by side.",
    example: "panels(layers.map { panel(\"Layer \\($0)\", …) }, columns: 3)")

  @Parameter(.unlabelled, "The plots.") var panels: [Panel]
  @Parameter("Plots in a row.", in: 1...6) var columns = 3

  func evaluate(_ run: Run) async throws -> Figure {
    try Figure(panels: panels, columns: columns).validated(run)
  }
}

extension Figure {
  fileprivate func validated(_ run: Run) throws -> Figure {
    try validate()
    let dropped = panels.reduce(0) { $0 + $1.droppedPointCount }
    if dropped > 0 {
      run.warn(
        "\(dropped) \(dropped == 1 ? "point is" : "points are") not drawn: a logarithmic axis has "
          + "no place for values at or below zero")
    }
    return self
  }
}
