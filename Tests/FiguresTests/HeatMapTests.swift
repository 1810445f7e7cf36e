import Foundation
import Testing

@testable import Figures

@Suite struct HeatMapTests {
  private func figure(
    _ values: [[Double]], x: Axis = Axis("x"), y: Axis = Axis("y"), measure: Axis = Axis("m"),
    columns: [Double]? = nil, rows: [Double]? = nil, midpoint: Double? = nil, digits: Int? = nil
  ) -> Figure {
    Figure(
      Panel(
        x: x, y: y,
        heatMap: HeatMap(
          values, columns: columns, rows: rows, measure: measure, midpoint: midpoint,
          digits: digits)))
  }

  @Test(arguments: Appearance.allCases, [nil, 2])
  func cellsHaveTheColorsOfTheirValues(appearance: Appearance, digits: Int?) throws {
    let values = (0..<8).map { row in (0..<17).map { Double(row * 17 + $0).squareRoot() } }
    let figure = figure(values, digits: digits)
    let drawing = try Drawing(figure, appearance)
    let heatMap = try #require(figure.panels[0].heatMap)
    let scale = try #require(figure.colorScales(appearance)[0])
    let cells = drawing.panels[0].cells(of: heatMap)
    for (row, list) in cells.enumerated() {
      for (column, cell) in list.enumerated() {
        // Beside the number that stands in the middle.
        #expect(drawing.color(cell.x + 2, cell.y + 2) == scale.color(values[row][column]))
      }
    }
    guard digits != nil else { return }
    // The file that is written keeps the same colours, with the numbers among them.
    let file = try figure.png(appearance, scale: 2)
    let image = try #require(PortableImage.pixels(file))
    let place = Int((cells[3][9].y + 2) * 2) * image.width + Int((cells[3][9].x + 2) * 2)
    #expect(image.pixels[place] == scale.color(values[3][9]).hexadecimal)
  }

  @Test func numbersAreWrittenWhereTheyHaveRoom() throws {
    let values = [[0.126, 1], [.nan, 0.5]]
    let heatMap = HeatMap(values, measure: Axis("m"), digits: 3)
    #expect(heatMap.numberTexts(digits: 3) == [["0.13", "1.00"], [nil, "0.50"]])
    let logarithmic = HeatMap([[0.00123, 45.6]], measure: Axis("m", scale: .logarithmic))
    #expect(logarithmic.numberTexts(digits: 2) == [["0.0012", "46"]])
    func inks(_ figure: Figure) throws -> Set<UInt32> {
      let parts = try Drawing(figure).image.palette.map(UInt32.init)
      return Set(
        stride(from: 0, to: parts.count, by: 3).map {
          parts[$0] << 16 | parts[$0 + 1] << 8 | parts[$0 + 2]
        })
    }
    #expect(try inks(figure([[0.1, 0.9]], digits: 2)).contains(0))
    // Cells of three points have no room for a number.
    let narrow = figure([(0..<200).map { Double($0) }], digits: 3)
    #expect(try !inks(narrow).contains(0))
  }

  @Test func cellsReachHalfWayToTheirNeighbours() {
    #expect(HeatMap.edges([1, 2, 4], .linear) == [0.5, 1.5, 3, 5])
    #expect(HeatMap.edges([4, 2, 1], .linear) == [5, 3, 1.5, 0.5])
    #expect(HeatMap.edges([7], .linear) == [6.5, 7.5])
    let edges = HeatMap.edges([0.01, 1, 100], .logarithmic)
    for (edge, expected) in zip(edges, [0.001, 0.1, 10, 1000]) {
      #expect(abs(edge / expected - 1) < 1e-12)
    }
  }

  @Test func logarithmicCellsAreEquallyWideAndFillThePlot() throws {
    let figure = figure(
      [[1, 2, 3, 4]], x: Axis("x", scale: .logarithmic), columns: [1e-3, 1e-2, 1e-1, 1])
    let panel = try Drawing(figure).panels[0]
    let cells = panel.cells(of: try #require(figure.panels[0].heatMap))[0]
    for cell in cells { #expect(abs(cell.width - panel.plot.width / 4) < 1e-6) }
    #expect(abs(cells[0].x - panel.plot.x) < 1e-6)
    #expect(abs(cells[3].right - panel.plot.right) < 1e-6)
  }

  @Test func namesReadDownAndNumbersGrowUp() throws {
    for (axis, isFirstOnTop) in [
      (Axis("y", categories: ["a", "b"]), true), (Axis("y"), false),
    ] {
      let figure = figure([[0], [1]], y: axis)
      let cells = try Drawing(figure).panels[0].cells(of: try #require(figure.panels[0].heatMap))
      #expect((cells[0][0].y < cells[1][0].y) == isFirstOnTop)
    }
  }

  @Test(arguments: Appearance.allCases)
  func missingCellsHaveNoColorOfTheScale(appearance: Appearance) throws {
    let figure = figure([[0, .nan], [1, 0.5]])
    let drawing = try Drawing(figure, appearance)
    let cell = drawing.panels[0].cells(of: try #require(figure.panels[0].heatMap))[0][1]
    let colors = Set(ColorMap.sequential(appearance).colors)
    var seen: Set<Color> = []
    for step in 0..<40 { seen.insert(drawing.color(cell.x + 5 + Double(step), cell.y + 9)) }
    #expect(seen.isDisjoint(with: colors))
    #expect(seen.contains(drawing.palette.background) && seen.count > 2)
    #expect(drawing.panels[0].plan.colorBar != nil)
  }

  @Test func scalesPlaceValues() {
    func scale(_ values: [Double], _ measure: Axis, midpoint: Double? = nil) -> ColorScale {
      ColorScale([HeatMap([values], measure: measure, midpoint: midpoint)], .light)
    }
    let linear = scale([0, 10], Axis("m"))
    #expect(linear.share(2.5) == 0.25 && linear.range.lower == 0 && linear.range.upper == 10)
    let logarithmic = scale([1, 100], Axis("m", scale: .logarithmic))
    #expect(abs(logarithmic.share(10) - 0.5) < 1e-12)
    // Equal distances from the midpoint are equally far from the middle colour.
    let diverging = scale([-1, 4], Axis("m"), midpoint: 1)
    #expect(diverging.share(1) == 0.5 && diverging.share(4) == 1)
    #expect(abs(diverging.share(0) - (0.5 - 1 / 6.0)) < 1e-12)
    #expect(diverging.color(1) == ColorMap.diverging(.light).color(0.5))
    #expect(diverging.ticks(count: 3).values.contains(1))
    let clipped = scale([0, 10], Axis("m", range: AxisRange(lower: 2, upper: 8)))
    #expect(clipped.overflowsBelow && clipped.overflowsAbove)
    #expect(clipped.color(0) == clipped.color(2) && clipped.color(10) == clipped.color(8))
    #expect(!linear.overflowsAbove && !linear.overflowsBelow)
    let equal = scale([3, 3], Axis("m"))
    #expect(equal.range.lower < 3 && equal.range.upper > 3)
  }

  @Test func mapsThatMeasureTheSameShareOneScaleAndOneBar() throws {
    func panel(_ measure: String, _ top: Double) -> Panel {
      Panel(x: Axis("x"), y: Axis("y"), heatMap: HeatMap([[0, top]], measure: Axis(measure)))
    }
    let same = Figure(panels: [panel("m", 1), panel("m", 8)])
    let scales = same.colorScales(.light)
    #expect(scales[0] == scales[1] && scales[0]?.range.upper == 8)
    #expect(try Drawing(same).panels.allSatisfy { $0.plan.colorBar == nil })
    let different = Figure(panels: [panel("m", 1), panel("n", 8)])
    #expect(different.colorScales(.light)[0]?.range.upper == 1)
    #expect(try Drawing(different).panels.allSatisfy { $0.plan.colorBar != nil })
  }

  @Test func dataStaysAMatrix() throws {
    let axes = (x: Axis("λ", scale: .logarithmic), y: Axis("Size", categories: ["R, 1", "R 2"]))
    let figure = figure(
      [[0.1 + 0.2, .nan], [1, 2]], x: axes.x, y: axes.y, measure: Axis("MMCS"),
      columns: [0.01, 0.1])
    #expect(
      figure.csv() == "panel,λ,Size,MMCS\r\n,0.01,\"R, 1\",0.30000000000000004\r\n"
        + ",0.1,\"R, 1\",\r\n,0.01,R 2,1\r\n,0.1,R 2,2\r\n")
    let table = figure.dataTable()
    #expect(table.columns == ["Size", "λ: 0.01", "0.1"])
    #expect(table.rows == [["R, 1", "0.3", "–"], ["R 2", "1", "2"]])
    let read = try JSONDecoder().decode(Figure.self, from: try JSONEncoder().encode(figure))
    #expect(read.csv() == figure.csv())
  }

  @Test func cellsAndSeriesShareOneFile() {
    let figure = Figure(panels: [
      Panel(x: Axis("x"), y: Axis("y"), heatMap: HeatMap([[7]], measure: Axis("m"))),
      Panel(x: Axis("x"), y: Axis("y"), series: [Series("a", x: [1], y: [2])]),
    ])
    #expect(
      figure.csv() == "panel,series,x,y,lower,upper,m\r\n1,,0,0,,,7\r\n2,a,1,2,,,\r\n")
    #expect(figure.dataTable().rows == [["1", "m 7", "0", "0"], ["2", "a", "1", "2"]])
  }

  private func problem(_ figure: Figure) -> FigureError? {
    do throws(FigureError) {
      try figure.validate()
      return nil
    } catch {
      return error
    }
  }

  @Test func mistakesAreNamed() {
    #expect(problem(figure([]))?.problem == .empty)
    #expect(problem(figure([[]]))?.problem == .empty)
    #expect(problem(figure([[.nan]]))?.problem == .empty)
    let ragged = problem(figure([[1, 2], [3]]))
    #expect(ragged?.problem == .lengths)
    #expect(ragged?.message.contains("row 0 of the heat map has 2 values and row 1 has 1") == true)
    #expect(problem(figure([[1, 2]], columns: [1]))?.problem == .lengths)
    #expect(problem(figure([[1, 2]], rows: [1, 2]))?.problem == .lengths)
    #expect(problem(figure([[1, 2]], x: Axis("x", categories: ["a"])))?.problem == .lengths)
    #expect(
      problem(figure([[1, 2]], x: Axis("x", categories: ["a", "b"]), columns: [3, 4]))?.problem
        == .range)
    #expect(problem(figure([[1, .infinity]]))?.problem == .bounds)
    #expect(problem(figure([[1, 2]], columns: [1, .nan]))?.problem == .bounds)
    #expect(problem(figure([[1, 2, 3]], columns: [1, 3, 2]))?.problem == .bounds)
    let axis = Axis("x", scale: .logarithmic)
    #expect(problem(figure([[1, 2]], x: axis, columns: [0, 1]))?.problem == .logarithm)
    let zero = problem(figure([[1, 2], [0, 3]], measure: axis))
    #expect(zero?.problem == .logarithm)
    #expect(zero?.message.hasPrefix("the value in row 1, column 0 is 0.0") == true)
    #expect(problem(figure([[1]], measure: axis, midpoint: -1))?.problem == .logarithm)
    let bounded = Axis("m", range: AxisRange(lower: 0, upper: 1))
    #expect(problem(figure([[1]], measure: bounded, midpoint: 1))?.problem == .range)
    #expect(problem(figure([[1]], midpoint: .nan))?.problem == .bounds)
    #expect(problem(figure([[1]], digits: 9))?.problem == .range)
    #expect(problem(figure([[1]], measure: Axis("m", categories: ["a"])))?.problem == .range)
    let rows = Array(repeating: [Double](repeating: 1, count: 401), count: 250)
    #expect(problem(figure(rows))?.problem == .tooMany)
    #expect(problem(figure([[1, .nan]], columns: [2, 1])) == nil)
  }

  @Test func extremeMapsAreDrawn() throws {
    for width in [50.0, 200, 640] {
      var figure = figure(
        [[1e-300, 1e299], [.nan, 1]], measure: Axis("m", scale: .logarithmic), digits: 8)
      figure.width = width
      #expect(try figure.png(.dark).count > 100)
    }
    let large = figure((0..<300).map { row in (0..<300).map { Double($0 ^ row) } })
    #expect(try large.png(.light).count > 1000)
  }
}
