import Figures
import Notebook

/// A figure with one plot.
struct Plot: Directive {
  static let configuration = DirectiveConfiguration(
    name: "plot",
    summary: "Draws a figure with one plot.",
    topic: .figures,
    example: """
      plot(
        [series("squares", x: 1...10, y: (1...10).map { $0 * $0 })],
        x: "Number", y: "Its square")
      """,
    exampleAlternative: "Plot of the squares of the numbers from 1 to 10, a rising curve.")

  @Parameter(.unlabelled, "What to draw.") var series: [Series]
  @Parameter("The horizontal axis, or its label.") var x: AxisArgument
  @Parameter("The vertical axis, or its label.") var y: AxisArgument
  @Parameter("Lines, regions and annotations on the plot.") var references: [Reference] = []
  @Parameter("Whether the series follow an order, drawn as shades of one colour.") var ordered =
    false

  func evaluate(_ run: Run) async throws -> Figure {
    var panel = Panel(
      x: x.axis, y: y.axis, series: series, seriesOrder: ordered ? .ordered : .categorical)
    panel.add(references)
    return try Figure(panel).validated(run)
  }
}

/// One of several plots in a figure.
struct MakePanel: Directive {
  static let configuration = DirectiveConfiguration(
    name: "panel",
    summary: "One of several plots in a figure.",
    topic: .figures,
    example: """
      panels([
        panel("Powers", [series("cubes", x: 1...5, y: (1...5).map { $0 * $0 * $0 })],
          x: "Number", y: "Its cube"),
        panel("Roots", [series("square roots", x: 1...5, y: (1...5).map { sqrt($0) })],
          x: "Number", y: "Its square root"),
      ], columns: 2)
      """,
    exampleAlternative: "Two plots side by side: cubes, which rise steeply, and square roots.",
    storage: .transient)

  @Parameter(.unlabelled, "The title above the plot.") var title: String
  @Parameter(.unlabelled, "What to draw.") var series: [Series]
  @Parameter("The horizontal axis, or its label.") var x: AxisArgument
  @Parameter("The vertical axis, or its label.") var y: AxisArgument
  @Parameter("Lines, regions and annotations on the plot.") var references: [Reference] = []
  @Parameter("Whether the series follow an order, drawn as shades of one colour.") var ordered =
    false

  func evaluate(_ run: Run) async throws -> Panel {
    var panel = Panel(
      title: title, x: x.axis, y: y.axis, series: series,
      seriesOrder: ordered ? .ordered : .categorical)
    panel.add(references)
    return panel
  }
}

/// A figure with several plots.
struct PlotPanels: Directive {
  static let configuration = DirectiveConfiguration(
    name: "panels",
    summary: "Draws a figure with several plots side by side.",
    topic: .figures,
    example: """
      panels(
        [2, 3].map { power in
          panel("Powers of \\(power)",
            [series("powers", x: 0...8, y: (0...8).map { exp(log(power) * $0) })],
            x: "Exponent", y: axis("Power", scale: .logarithmic))
        }, columns: 2)
      """,
    exampleAlternative: "Two plots with a logarithmic axis: powers of 2 and of 3, straight lines.")

  @Parameter(.unlabelled, "The plots.") var panels: [Panel]
  @Parameter("Plots in a row.", in: 1...6) var columns = 3

  func evaluate(_ run: Run) async throws -> Figure {
    try Figure(panels: panels, columns: columns).validated(run)
  }
}

extension Figure {
  /// Checks the figure, and warns of points that it cannot show.
  func validated(_ run: Run) throws -> Figure {
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
