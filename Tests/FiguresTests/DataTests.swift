import Figures
import Foundation
import Testing

@Suite struct DataTests {
  @Test func valuesReadBackExactly() throws {
    let y = [0.1 + 0.2, 2.5e-300, -3, 1.0 / 3, 6.02e23]
    let figure = Samples.line([Series("a", x: [1, 2, 3, 4, 5], y: y)])
    let rows = figure.csv().split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows[0] == ["panel", "series", "x", "y", "lower", "upper"])
    #expect(rows.dropFirst().map { Double($0[3]) } == y)
    #expect(rows[3] == ["", "a", "3", "-3", "", ""])
  }

  @Test func fieldsAreQuotedAndGapsEmpty() {
    let figure = Figure(
      Panel(
        title: "say \"hi\"", x: Axis("", categories: ["one, two", "three"]), y: Axis("y"),
        series: [Series("a\nb", .bar, x: [0, 1], y: [1, .nan], lower: [0.5, 0], upper: [2, 0])]))
    #expect(
      figure.csv() == "panel,series,x,y,lower,upper\r\n"
        + "\"say \"\"hi\"\"\",\"a\nb\",\"one, two\",1,0.5,2\r\n"
        + "\"say \"\"hi\"\"\",\"a\nb\",three,,0,0\r\n")
  }

  @Test func histogramsListBothEdges() {
    let figure = Samples.line([Series("h", .histogram, x: [0, 0.5, 2], y: [3, 4])])
    #expect(
      figure.csv() == "panel,series,x,y,lower,upper,x_end\r\n,h,0,3,,,0.5\r\n,h,0.5,4,,,2\r\n")
    #expect(figure.dataTable().rows == [["h", "0 to 0.5", "3"], ["h", "0.5 to 2", "4"]])
  }

  @Test func columnsAreCalledAsTheAxesAre() throws {
    func header(_ panels: [(x: Axis, y: Axis)], _ mark: Series.Mark = .scatter) throws -> String {
      let text = Figure(
        panels: panels.map {
          Panel(
            x: $0.x, y: $0.y,
            series: [Series("a", mark, x: mark == .histogram ? [1, 2] : [1], y: [2])])
        }
      ).csv()
      return String(try #require(text.split(separator: "\r\n").first))
    }
    let tokens = Axis("Active features", unit: "per token, on average")
    #expect(
      try header([(tokens, Axis("Error"))])
        == "panel,series,\"Active features (per token, on average)\",Error,lower,upper")
    #expect(
      try header([(tokens, Axis("Error")), (tokens, Axis("Loss"))])
        == "panel,series,\"Active features (per token, on average)\",y,lower,upper")
    // Names that would stand twice.
    #expect(
      try header([(Axis("Score"), Axis("Score"))]) == "panel,series,x: Score,y: Score,lower,upper")
    #expect(try header([(Axis("series"), Axis(""))]) == "panel,series,x,y,lower,upper")
    #expect(
      try header([(Axis("Share"), Axis("Features"))], .histogram)
        == "panel,series,Share,Features,lower,upper,end of Share")
  }

  @Test func seriesWithOneXBecomeColumns() {
    let figure = Samples.line([
      Series("a", x: [1, 2], y: [0.123456, 2], lower: [0.1, 1], upper: [0.2, 3]),
      Series("b", x: [1, 2], y: [3, .nan]),
    ])
    let table = figure.dataTable()
    #expect(table.columns == ["x", "a [interval]", "b"])
    #expect(table.rows == [["1", "0.1235 [0.1, 0.2]", "3"], ["2", "2 [1, 3]", "–"]])
    #expect(figure.dataTable(maximumRows: 1).omittedRowCount == 1)
  }

  @Test func otherSeriesBecomeRows() {
    let figure = Samples.line([
      Series("a", x: [1], y: [2]), Series("b", x: [3, 4], y: [5, 6]),
    ])
    #expect(figure.dataTable().columns == ["Series", "x", "y"])
    #expect(figure.dataTable().rows == [["a", "1", "2"], ["b", "3", "5"], ["b", "4", "6"]])
  }

  @Test func figuresWithGapsSurviveJSON() throws {
    let data = try JSONEncoder().encode(Samples.mixed)
    let read = try JSONDecoder().decode(Figure.self, from: data)
    #expect(read.panels[0].series[0].y[1].isNaN)
    #expect(read.panels[1] == Samples.mixed.panels[1])
    #expect(read.csv() == Samples.mixed.csv())
  }

  @Test func droppedPointsAreCounted() {
    var panel = Panel(
      x: Axis("x"), y: Axis("y", scale: .logarithmic),
      series: [Series("a", x: [1, 2, 3], y: [0, -1, 4])])
    #expect(panel.droppedPointCount == 2)
    panel.y.scale = .linear
    #expect(panel.droppedPointCount == 0)
  }
}
