import Foundation
import Testing

@testable import Figures

@Suite struct AnnotationTests {
  private let l0 = [4.1, 8.2, 14, 22, 37, 61, 98, 160]
  private let fvu = [0.62, 0.48, 0.37, 0.29, 0.21, 0.15, 0.1, 0.06]

  private func crowded(_ notes: [Annotation], width: Double) -> Figure {
    var panel = Panel(
      x: Axis("L0"), y: Axis("FVU"),
      series: [Series("a", x: l0, y: fvu), Series("b", .scatter, x: l0, y: fvu.map { $0 * 1.3 })])
    panel.annotations = notes
    return Figure(panel, width: width)
  }

  private func placed(_ figure: Figure) throws -> (PlacedPanel, [PlacedPanel.PlacedAnnotation]) {
    let drawing = try Drawing(figure)
    let panel = drawing.panels[0]
    var taken = TakenSpace(series: panel.series)
    return (panel, panel.placedAnnotations(drawing.painter.type, &taken))
  }

  @Test(arguments: [306.0, 640, 880])
  func textsStayInsideAndApart(width: Double) throws {
    let notes = zip(l0, fvu).prefix(width < 400 ? 4 : 8).map { x, y in
      Annotation("α = \(y), the \(x)", x: x, y: y)
    }
    let (panel, texts) = try placed(crowded(Array(notes), width: width))
    #expect(texts.count == notes.count)
    for (index, text) in texts.enumerated() {
      #expect(text.box.x >= panel.plot.x && text.box.right <= panel.plot.right)
      #expect(text.box.y >= panel.plot.y && text.box.bottom <= panel.plot.bottom)
      for other in texts[..<index] { #expect(!text.box.intersects(other.box)) }
      // Nothing that is pointed at is hidden.
      for anchor in texts.map(\.anchor) { #expect(!text.box.contains(anchor)) }
    }
  }

  @Test func leadersLeadFromTheTextToThePlace() throws {
    let notes = zip(l0, fvu).map { Annotation("a long text about it", x: $0, y: $1) }
    let (_, texts) = try placed(crowded(notes, width: 640))
    let leaders = texts.compactMap { text in text.leader.map { (text, $0) } }
    #expect(!leaders.isEmpty)
    for (text, leader) in leaders {
      #expect(hypot(leader.end.x - text.anchor.x, leader.end.y - text.anchor.y) < 7)
      #expect(text.box.inset(-3).contains(leader.start))
    }
    let bare = notes.map { Annotation($0.text, x: $0.x, y: $0.y, hasLeader: false) }
    #expect(try placed(crowded(bare, width: 640)).1.allSatisfy { $0.leader == nil })
  }

  @Test func axesReachWhatIsAnnotatedAndShaded() throws {
    var figure = crowded([Annotation("far", x: 400, y: 0.9)], width: 640)
    let range = try Drawing(figure).panels[0].plan
    #expect(range.xRange.contains(400) && range.yRange.contains(0.9))
    figure.panels[0].annotations = []
    figure.panels[0].regions = [Region("later", left: 300, right: 500)]
    #expect(try Drawing(figure).panels[0].plan.xRange.contains(500))
  }

  @Test func regionsCoverTheirValues() throws {
    var figure = crowded([], width: 640)
    let region = Region("band", bottom: 0.4, top: 0.5)
    figure.panels[0].regions = [region]
    let drawing = try Drawing(figure)
    let panel = drawing.panels[0]
    let box = try #require(panel.box(of: region))
    #expect(box.x == panel.plot.x && box.right == panel.plot.right)
    #expect(box.y == panel.y.position(0.5) && abs(box.bottom - (panel.y.position(0.4) ?? 0)) < 1e-9)
    let middle = try #require(panel.y.position(0.45))
    let x = try #require(panel.x.position(120))
    #expect(drawing.color(x, middle) != drawing.palette.background)
    #expect(drawing.color(x, box.bottom + 5) == drawing.palette.background)
    #expect(panel.box(of: Region("", left: 900)) == nil)
  }

  @Test func mistakesAreNamed() {
    func problem(
      _ notes: [Annotation] = [], _ regions: [Region] = [], x: Axis = Axis("x")
    ) -> FigureError? {
      var panel = Panel(x: x, y: Axis("y"), series: [Series("a", x: [1, 2], y: [1, 2])])
      panel.annotations = notes
      panel.regions = regions
      do throws(FigureError) {
        try Figure(panel).validate()
        return nil
      } catch {
        return error
      }
    }
    let logarithmic = Axis("x", scale: .logarithmic)
    #expect(problem([Annotation("a", x: 1, y: 1)], [Region("r", left: 1)]) == nil)
    #expect(problem([Annotation("a", x: .nan, y: 1)])?.problem == .bounds)
    let zero = problem([Annotation("a", x: 0, y: 1)], x: logarithmic)
    #expect(zero?.problem == .logarithm && zero?.message.contains("“a” is at x = 0.0") == true)
    let short = Axis("x", range: AxisRange(lower: 0, upper: 5))
    #expect(problem([Annotation("a", x: 6, y: 1)], x: short)?.problem == .range)
    #expect(problem([], [Region("r", left: 6, right: 9)], x: short)?.problem == .range)
    #expect(problem([], [Region("r", right: 0)], x: short)?.problem == .range)
    #expect(problem([], [Region("r", left: 4, right: 9)], x: short) == nil)
    #expect(problem([], [Region("r", left: 2, right: 2)])?.problem == .bounds)
    let named = Axis("x", categories: ["a", "b", "c"])
    #expect(problem([], [Region("r", left: 2.5)], x: named)?.problem == .range)
    var lined = Panel(x: short, y: Axis("y"), series: [Series("a", x: [1, 2], y: [1, 2])])
    lined.references = [ReferenceLine("line", at: 6, .vertical)]
    #expect(throws: FigureError.self) { try Figure(lined).validate() }
    lined.references = [ReferenceLine("line", at: 6, .horizontal)]
    #expect(throws: Never.self) { try Figure(lined).validate() }
    #expect(problem([], [Region("r")])?.problem == .bounds)
    #expect(problem([], [Region("r", left: 0)], x: logarithmic)?.problem == .logarithm)
    #expect(problem([], [Region("r", top: .infinity)])?.problem == .bounds)
    let many = Array(repeating: Annotation("a", x: 1, y: 1), count: 13)
    #expect(problem(many)?.problem == .tooMany)
  }

  @Test func figuresWithoutAnnotationsReadAsBefore() throws {
    let old =
      #"{"panels":[{"references":[],"series":[{"emphasis":"normal","mark":"line","name":"a","#
      + #""uncertainty":"bars","x":[1],"y":[2]}],"seriesOrder":"categorical","#
      + #""x":{"label":"x","range":{},"scale":"linear"},"#
      + #""y":{"label":"y","range":{},"scale":"linear"}}],"width":700}"#
    let read = try JSONDecoder().decode(Figure.self, from: Data(old.utf8))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == old)
    var full = crowded([Annotation("a", x: 8.2, y: 0.4)], width: 640)
    full.panels[0].regions = [Region("r", left: 3)]
    #expect(try JSONDecoder().decode(Figure.self, from: try JSONEncoder().encode(full)) == full)
  }
}
