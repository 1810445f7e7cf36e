import Figures
import Notebook

/// Small multiples.
struct DrawFacets: Directive {
  static let configuration = DirectiveConfiguration(
    name: "facets",
    summary: "Draws small multiples: plots in a grid that share their axes and one legend.",
    discussion: """
      Ticks and titles of the axes stand at the outer edges only, and a title that all plots of a \
      column have only above the first. Where every plot has the same axes, all have the same \
      range; else the plots of a column share the horizontal axis and those of a row the vertical \
      one. For plots with axes of their own there is `panels`.
      """,
    topic: .figures,
    example: """
      facets(
        [0.5, 2].flatMap { rate in
          [1, 2, 3].map { power in
            panel("Power \\(power)", [0, 1].map { shift in
              series("shift \\(shift)", x: 0...10,
                y: (0...10).map { exp(power * log($0 + shift + 0.1) - rate * $0) })
            }, x: "Time", y: axis("Response", scale: .logarithmic))
          }
        }, columns: 3, rows: ["Slow decay", "Fast decay"])
      """,
    exampleAlternative: "Six small plots in two rows: the response rises with power and falls with "
      + "time, faster in the second row.")

  @Parameter(.unlabelled, "The plots, row by row.") var panels: [Panel]
  @Parameter("Plots in a row.", in: 1...12) var columns = 3
  @Parameter("A heading for each row.") var rows: [String] = []

  func evaluate(_ run: Run) async throws -> Figure {
    try Figure(panels: panels, columns: columns, arrangement: .facets, rowTitles: rows)
      .validated(run)
  }
}
