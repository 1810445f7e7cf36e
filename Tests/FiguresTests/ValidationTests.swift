import Figures
import Testing

@Suite struct ValidationTests {
  private func problem(_ figure: Figure) -> FigureError? {
    do throws(FigureError) {
      try figure.validate()
      return nil
    } catch {
      return error
    }
  }

  @Test func goodFiguresPass() {
    #expect(problem(Samples.mixed) == nil)
    #expect(problem(Samples.bars([1, 2])) == nil)
  }

  @Test func lengthsMustMatch() {
    let short = Samples.line([Series("a", x: [1, 2], y: [1])])
    #expect(problem(short)?.problem == .lengths)
    #expect(problem(short)?.description.contains("panel 1, series “a”: x has 2") == true)
    #expect(
      problem(Samples.line([Series("h", .histogram, x: [1, 2], y: [1, 2])]))?.problem
        == .lengths)
    #expect(problem(Samples.line([Series("a", x: [1], y: [1], lower: [0])]))?.problem == .lengths)
    #expect(
      problem(Samples.line([Series("a", x: [1], y: [1], pointLabels: [])]))?.problem
        == .lengths)
  }

  @Test func emptyFiguresAreRefused() {
    #expect(problem(Figure(panels: []))?.problem == .empty)
    #expect(problem(Samples.line([]))?.problem == .empty)
    #expect(problem(Samples.line([Series("a", x: [1], y: [.nan])]))?.problem == .empty)
  }

  @Test func boundsAndRangesMustBeOrdered() {
    let crossed = Samples.line([Series("a", x: [1], y: [1], lower: [2], upper: [0])])
    #expect(problem(crossed)?.problem == .bounds)
    #expect(
      problem(Samples.line([Series("h", .histogram, x: [1, 1], y: [1])]))?.problem == .bounds)
    var figure = Samples.line([Series("a", x: [1], y: [1])])
    figure.panels[0].x.range = AxisRange(lower: 2, upper: 2)
    #expect(problem(figure)?.problem == .range)
    figure.panels[0].x.range = AxisRange(lower: .nan)
    #expect(problem(figure)?.problem == .range)
    figure.panels[0].x.range = AxisRange(lower: 0)
    figure.panels[0].x.scale = .logarithmic
    #expect(problem(figure)?.problem == .range)
  }

  @Test func logarithmicAxesNeedAPositiveValue() {
    var figure = Samples.line([Series("a", x: [1, 2], y: [-1, 0])])
    figure.panels[0].y.scale = .logarithmic
    #expect(problem(figure)?.problem == .logarithm)
  }

  @Test func thereAreLimits() {
    let one = Series("a", x: [1], y: [1])
    #expect(problem(Samples.line(Array(repeating: one, count: 8))) == nil)
    #expect(problem(Samples.line(Array(repeating: one, count: 9)))?.problem == .tooMany)
    for length in [0, 49, 4001, .nan, .infinity] {
      #expect(problem(Figure(Samples.mixed.panels[0], width: length))?.problem == .size)
      #expect(problem(Figure(Samples.mixed.panels[0], height: length))?.problem == .size)
    }
  }
}
