import Testing

@testable import Figures

@Suite struct FacetTests {
  private func panel(_ title: String, _ x: Axis, _ y: Axis, _ top: Double) -> Panel {
    Panel(
      title: title, x: x, y: y,
      series: [Series("a", x: [0, top], y: [1, top]), Series("b", x: [0, 1], y: [2, 3])])
  }

  private func grid(
    rows: Int = 3, columns: Int = 6, count: Int? = nil, titles: [String] = [],
    y: (Int) -> Axis = { _ in Axis("y") }
  ) -> Figure {
    Figure(
      panels: (0..<(count ?? rows * columns)).map {
        panel("Layer \($0 % columns)", Axis("x"), y($0 / columns), Double(1 + $0 * $0))
      }, columns: columns, arrangement: .facets, rowTitles: titles, width: 880)
  }

  @Test func allPanelsHaveTheSameAxes() throws {
    let panels = try Drawing(grid()).panels
    #expect(panels.count == 18)
    // An extent of 2 beside one of 290: independent panels would not share it.
    #expect(Set(panels.map(\.plan.xRange)).count == 1)
    #expect(Set(panels.map(\.plan.yRange)).count == 1)
    #expect(panels[0].plan.yRange.upper >= 290)
    #expect(Set(panels.map(\.plan.yTicks)).count == 1 && Set(panels.map(\.plan.xTicks)).count == 1)
  }

  @Test func ticksAndTitlesStandAtTheOuterEdges() throws {
    let panels = try Drawing(grid()).panels
    for (index, panel) in panels.enumerated() {
      #expect(panel.plan.xTickBlocks.isEmpty == (index < 12))
      #expect(panel.plan.yTickBlocks.isEmpty == !index.isMultiple(of: 6))
      #expect((panel.plan.title == nil) == (index >= 6))
      #expect(panel.plan.xLabel == nil && panel.plan.yLabel == nil && panel.plan.legend.isEmpty)
    }
    // The panel above a gap in the last row has the ticks of its column.
    let ragged = try Drawing(grid(rows: 2, columns: 3, count: 5)).panels
    #expect(!ragged[2].plan.xTickBlocks.isEmpty && ragged[1].plan.xTickBlocks.isEmpty)
    // Titles that differ down a column are all written.
    var figure = grid(rows: 2, columns: 3)
    figure.panels[4].title = "another"
    let titles = try Drawing(figure).panels.map { $0.plan.title != nil }
    #expect(titles == [true, true, true, false, true, false])
  }

  @Test(arguments: [(880.0, 3, 6), (640, 3, 6), (306, 2, 3), (700, 1, 4)])
  func plotsAreEqualAlignedAndApart(width: Double, rows: Int, columns: Int) throws {
    var figure = grid(rows: rows, columns: columns, titles: (0..<rows).map { "Row \($0)" })
    figure.width = width
    let plots = try Drawing(figure).panels.map(\.plot)
    #expect(Set(plots.map(\.width)).count == 1 && Set(plots.map(\.height)).count == 1)
    #expect(plots[0].height > 40 && plots[0].width > 40)
    for (index, plot) in plots.enumerated() {
      #expect(plot.x == plots[index % columns].x)
      #expect(plot.y == plots[index / columns * columns].y)
      #expect(plot.x >= 0 && plot.right <= width)
      #expect(plot.bottom <= Double(figure.pixelSize().height) - 20)
      for other in plots[..<index] { #expect(!plot.intersects(other)) }
    }
  }

  @Test(arguments: [880.0, 640, 500])
  func tickLabelsOfNeighboursDoNotTouch(width: Double) throws {
    var figure = grid(rows: 1)
    figure.width = width
    var end = -Double.infinity
    for panel in try Drawing(figure).panels {
      for (value, block) in zip(panel.plan.xTicks.values, panel.plan.xTickBlocks) {
        let center = try #require(panel.x.position(value))
        let start = panel.clamped(center - block.width / 2, block.width)
        #expect(start > end)
        end = start + block.width
      }
    }
  }

  @Test func narrowLogarithmicAxesNamePowersOfTen() throws {
    let x = Axis("x", scale: .logarithmic)
    let figure = Figure(
      panels: (0..<6).map { _ in
        Panel(x: x, y: Axis("y"), series: [Series("a", x: [1e-4, 3e-3], y: [1, 2])])
      }, columns: 6, arrangement: .facets, width: 640)
    let plan = try Drawing(figure).panels[3].plan
    #expect(plan.xTicks.values == [1e-4, 1e-3] && plan.xTickBlocks.count == 2)
    #expect(plan.xTicks.minor.contains(2e-3) && !plan.xTicks.minor.contains(1e-3))
  }

  @Test func rowsMayMeasureDifferentThings() throws {
    let figure = grid(rows: 2, columns: 3, y: { Axis("row \($0)") })
    try figure.validate()
    let ranges = try Drawing(figure).panels.map(\.plan.yRange)
    #expect(Set(ranges[..<3]).count == 1 && Set(ranges[3...]).count == 1)
    #expect(ranges[0] != ranges[3])
  }

  @Test func mistakesAreNamed() {
    func problem(_ figure: Figure) -> FigureError? {
      do throws(FigureError) {
        try figure.validate()
        return nil
      } catch {
        return error
      }
    }
    #expect(problem(grid()) == nil)
    #expect(problem(grid(titles: ["one"]))?.problem == .lengths)
    var figure = grid()
    figure.panels[8].y = Axis("other")
    let other = problem(figure)
    #expect(other?.problem == .range && other?.panel == 8)
    #expect(other?.message.contains("panel 7") == true)
    figure = grid()
    figure.panels[8].x = Axis("other")
    #expect(problem(figure)?.message.contains("panel 3 above") == true)
    figure = grid(titles: ["a", "b", "c"])
    figure.arrangement = .independent
    #expect(problem(figure)?.problem == .lengths)
  }

  @Test func rowsWithHeadingsStayWhole() {
    #expect(grid().fitted(toWidth: 300).gridColumns == 3)
    #expect(grid(titles: ["a", "b", "c"]).fitted(toWidth: 300).gridColumns == 6)
    #expect(grid().fitted(toWidth: 640).gridColumns == 6)
  }

  @Test func headingsNameThePanelsInTheData() {
    let figure = grid(rows: 2, columns: 1, titles: ["MLP", "Residual"])
    #expect(figure.csv().contains("\r\nMLP: Layer 0,a,0,1,,\r\n"))
    #expect(figure.csv().contains("\r\nResidual: Layer 0,a,0,1,,\r\n"))
  }
}
