import Foundation
import Testing

@testable import Figures

@Suite struct StackTests {
  private func part(
    _ name: String, _ y: [Double], mark: Series.Mark = .histogram, muted: Bool = false
  ) -> Series {
    Series(
      name, mark, x: (0..<(y.count + (mark == .histogram ? 1 : 0))).map(Double.init), y: y,
      emphasis: muted ? .muted : .normal, isStacked: true)
  }

  private func figure(_ series: [Series], width: Double = 700) -> Figure {
    Figure(Panel(x: Axis("Activation"), y: Axis("Tokens"), series: series), width: width)
  }

  @Test(arguments: Appearance.allCases, [Series.Mark.histogram, .bar])
  func segmentsStandOnEachOtherAndAddUp(appearance: Appearance, mark: Series.Mark) throws {
    let parts = [
      part("a", [3, 0, 5], mark: mark), part("b", [4, 6, 0], mark: mark),
      part("other", [2, 1, 2], mark: mark, muted: true),
    ]
    let drawing = try Drawing(figure(parts), appearance)
    let panel = drawing.panels[0]
    let boxes = panel.series.map { panel.segments(of: $0) }
    #expect(boxes.map(\.count) == [2, 2, 3])
    // The first bar holds all three: each begins where the one below it ends.
    #expect(abs(boxes[0][0].bottom - panel.y.base) < 1e-9)
    #expect(abs(boxes[1][0].bottom - boxes[0][0].y) < 1e-9)
    #expect(abs(boxes[2][0].bottom - boxes[1][0].y) < 1e-9)
    #expect(abs(boxes[2][0].y - (try #require(panel.y.position(9)))) < 1e-9)
    // Where a part is missing the next stands lower.
    #expect(abs(boxes[1][1].bottom - panel.y.base) < 1e-9)
    #expect(abs(boxes[2][2].y - (try #require(panel.y.position(7)))) < 1e-9)
    #expect(panel.plan.yRange.contains(9) && panel.plan.yRange.lower == 0)
    // Colours are those of the palette, in order; what is left over is grey and plain.
    let palette = drawing.palette
    #expect(
      panel.series.map(\.style.color) == [
        palette.color(0, of: 2, order: .categorical), palette.color(1, of: 2, order: .categorical),
        palette.muted,
      ])
    for (boxes, item) in zip(boxes, panel.series) {
      let box = boxes[0]
      let middle = stride(from: box.x + 8, to: box.right - 8, by: 0.5).map {
        drawing.color($0, box.y + box.height / 2)
      }
      #expect(middle.contains(item.style.color))
      #expect(Set(middle).count == 1 || item.style.texture > 0)
    }
    // A line of background lies between two parts.
    let x = boxes[0][0].x + boxes[0][0].width / 2
    #expect(drawing.color(x, boxes[0][0].y + 0.5) == palette.background)
  }

  @Test func tenPartsLookDifferent() {
    for appearance in Appearance.allCases {
      let palette = Palette(appearance)
      let parts = (0..<10).map { part("\($0)", [1], muted: $0 == 9) }
      let styles = figure(parts).styles(palette)[0]
      #expect(Set(styles.map(\.color)).count == 10)
      #expect(Set(styles.dropLast().map(\.texture)).count == 9)
      #expect(styles[9].texture == 0 && styles[9].color == palette.muted)
      for style in styles { #expect(style.color.contrast(with: palette.background) >= 3) }
    }
  }

  @Test func aWidePlotNamesPartsBesideItFromTheTopDown() throws {
    let parts = [part("“\n”", [1, 2]), part("s", [2, 1])]
    let wide = try Drawing(figure(parts)).panels[0]
    #expect(wide.plan.legend.isEmpty && wide.plan.sideLegend.height == 40)
    #expect(wide.plot.right + wide.plan.sideLegend.width < 700)
    let narrow = try Drawing(figure(parts, width: 320)).panels[0]
    #expect(narrow.plan.sideLegend.isEmpty && !narrow.plan.legend.isEmpty)
    #expect(Legend.text("“\n\t”") == "“↵⇥”")
  }

  @Test func binsHaveAColumnForEachPart() {
    let figure = figure([part("“,”", [3, 0]), part("s", [4, 6])])
    let lines = figure.csv().components(separatedBy: "\r\n")
    #expect(lines[0] == "panel,series,Activation,Tokens,lower,upper,end of Activation")
    #expect(lines[1...4] == [",\"“,”\",0,3,,,1", ",\"“,”\",1,0,,,2", ",s,0,4,,,1", ",s,1,6,,,2"])
    #expect(figure.dataTable().columns == ["Activation", "“,”", "s"])
    #expect(figure.dataTable().rows == [["0 to 1", "3", "4"], ["1 to 2", "0", "6"]])
  }

  private func problem(_ series: [Series], y: Axis = Axis("y")) -> FigureError? {
    do throws(FigureError) {
      try Figure(Panel(x: Axis("x"), y: y, series: series)).validate()
      return nil
    } catch {
      return error
    }
  }

  @Test func mistakesAreNamed() {
    let good = [part("a", [1, 2]), part("b", [0, 0])]
    #expect(problem(good) == nil)
    #expect(problem(good + [Series("line", x: [0, 1], y: [1, 2])]) == nil)
    #expect(problem((0..<10).map { part("\($0)", [1]) }) == nil)
    #expect(problem((0..<11).map { part("\($0)", [1]) })?.problem == .tooMany)
    let logarithmic = problem(good, y: Axis("y", scale: .logarithmic))
    #expect(logarithmic?.problem == .logarithm)
    #expect(logarithmic?.message.contains("use a linear scale") == true)
    #expect(problem(good, y: Axis("y", categories: ["a", "b", "c"]))?.problem == .range)
    #expect(problem([part("a", [1, -2])])?.message.hasPrefix("value 1 is -2.0") == true)
    #expect(problem([part("a", [1, .nan])])?.problem == .bounds)
    #expect(problem([part("a", [1]), part("a", [2])])?.message.contains("add them up") == true)
    #expect(problem([part("a", [1]), part("", [2])])?.problem == .range)
    #expect(problem([part("a", [1, 2]), part("b", [2])])?.problem == .lengths)
    #expect(problem([part("a", [1]), part("b", [2], mark: .bar)])?.problem == .lengths)
    #expect(problem([part("a", [1], mark: .line)])?.problem == .range)
    #expect(problem(good + [Series("bar", .bar, x: [1], y: [1])])?.problem == .range)
    var withInterval = good
    withInterval[0].lower = [0, 0]
    withInterval[0].upper = [1, 3]
    #expect(problem(withInterval)?.problem == .range)
  }

  @Test func stacksSurviveJSON() throws {
    let figure = figure([part("a", [1, 2]), part("b", [0, 0])])
    let read = try JSONDecoder().decode(Figure.self, from: try JSONEncoder().encode(figure))
    #expect(read == figure)
  }
}
