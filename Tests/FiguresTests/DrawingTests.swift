import Testing

@testable import Figures

@Suite struct DrawingTests {
  @Test(arguments: Appearance.allCases)
  func barsReachTheirValues(appearance: Appearance) throws {
    let drawing = try Drawing(Samples.bars([4, -2, 1]), appearance)
    let panel = drawing.panels[0]
    let blue = drawing.palette.color(0, of: 1, order: .categorical)
    for (place, value) in [(0.0, 4.0), (1, -2), (2, 1)] {
      let x = try #require(panel.x.position(place))
      let end = try #require(panel.y.position(value))
      let outward = value > 0 ? -3.0 : 3
      #expect(drawing.color(x, end - outward) == blue)
      #expect(drawing.color(x, end + outward) != blue)
    }
    #expect(drawing.color(0.5, 0.5) == drawing.palette.background)
  }

  @Test func linesPassThroughTheirPointsAndStopAtGaps() throws {
    let x = (0..<200).map(Double.init)
    let y = x.map { (100..<110).contains($0) ? Double.nan : 5 + ($0 / 20).rounded(.down) }
    let drawing = try Drawing(Samples.line([Series("a", x: x, y: y)]))
    let panel = drawing.panels[0]
    let blue = drawing.palette.color(0, of: 1, order: .categorical)
    let inside = try #require(panel.x.position(50))
    #expect(drawing.color(inside, try #require(panel.y.position(7))) == blue)
    let gap = try #require(panel.x.position(105))
    for value in stride(from: 6.0, through: 13, by: 0.25) {
      #expect(drawing.color(gap, try #require(panel.y.position(value))) != blue)
    }
  }

  @Test func logarithmicAxesSpaceDecadesEvenly() throws {
    let map = AxisMap(
      range: DataRange(lower: 1, upper: 1000), scale: .logarithmic, start: 300, end: 0)
    #expect(abs(try #require(map.position(10)) - 200) < 1e-9)
    #expect(abs(try #require(map.position(100)) - 100) < 1e-9)
    #expect(map.position(0) == nil && map.position(-1) == nil && map.position(.nan) == nil)
  }

  @Test func plotAreasAlign() throws {
    let figure = Figure(
      panels: (0..<5).map { index in
        Panel(
          title: index == 0 ? "A title" : nil, x: Axis("x"), y: Axis("y \(index)"),
          series: [Series("a", x: [0, 1], y: [0, pow10(index)])])
      }, columns: 3)
    let panels = try Drawing(figure).panels
    #expect(panels[0].plot.y == panels[1].plot.y && panels[1].plot.y == panels[2].plot.y)
    #expect(panels[0].plot.x == panels[3].plot.x && panels[1].plot.x == panels[4].plot.x)
    #expect(Set(panels.map(\.plot.width)).count == 1)
    #expect(panels.allSatisfy { $0.plot.right <= figure.width })
  }

  private func pow10(_ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { value, _ in value * 10 }
  }

  @Test func panelsThatMeasureTheSameShareTheirAxes() throws {
    func figure(_ top: Double) -> Figure {
      Figure(
        panels: [1, top].map {
          Panel(x: Axis("x"), y: Axis("y"), series: [Series("a", x: [0, 1], y: [0, $0])])
        })
    }
    let alike = try Drawing(figure(2)).panels
    #expect(alike[0].y.range == alike[1].y.range)
    let unlike = try Drawing(figure(100)).panels
    #expect(unlike[0].y.range != unlike[1].y.range)
  }

  @Test func tickLabelsNeverTouch() throws {
    for width in [120.0, 200, 333, 700] {
      var figure = Samples.line([Series("a", x: [0, 123_456], y: [1e-7, 3e-7])])
      figure.width = width
      let canvas = try Canvas(width: 10, height: 10, scale: 1, background: Color(0))
      let painter = Painter(
        canvas: canvas, type: try Typesetter(canvas), palette: Palette(.light))
      let panel = figure.layout(painter)[0]
      var last = -Double.infinity
      for (value, block) in zip(panel.plan.xTicks.values, panel.plan.xTickBlocks) {
        let center = try #require(panel.x.position(value))
        #expect(center - block.width / 2 > last + 3)
        last = center + block.width / 2
      }
    }
  }

  @Test func aFittedFigureKeepsItsTextAndItsShape() throws {
    let figure = Samples.line([Series("a", x: [0, 10], y: [1, 3])])
    #expect(figure.fitted(toWidth: 700) == figure)
    let narrow = figure.fitted(toWidth: 306)
    #expect(narrow.pixelSize().width == 306 && narrow.pixelSize().height == 227)
    func tickHeight(_ figure: Figure) throws -> Double {
      try #require(Drawing(figure).panels[0].plan.yTickBlocks.first).height
    }
    #expect(try tickHeight(narrow) == tickHeight(figure))
    // A height that was asked for shrinks as the height that is derived does.
    var tall = figure
    tall.height = 800
    #expect(tall.fitted(toWidth: 306).height == 454)
    // Panels stand below each other when they would be too narrow.
    let panels = Figure(panels: Array(repeating: figure.panels[0], count: 3))
    #expect(panels.fitted(toWidth: 640).gridColumns == 3)
    #expect(panels.fitted(toWidth: 400).gridColumns == 2)
    #expect(panels.fitted(toWidth: 220).gridColumns == 1)
    #expect(panels.fitted(toWidth: 1100).gridColumns == 3)
    for width in [-1, 0, 1e9, .nan, .infinity] as [Double] {
      try figure.fitted(toWidth: width).validate()
    }
  }

  @Test func directLabelsKeepTheirDistance() {
    let spread = PlacedPanel.spread([10, 11, 12, 50, 99], gap: 10, within: 0...100)
    #expect(spread == [1, 11, 21, 50, 99])
    #expect(PlacedPanel.spread([98, 99], gap: 10, within: 0...100) == [90, 100])
    #expect(PlacedPanel.spread([0, 1], gap: 10, within: 0...100) == [0, 10])
  }

  @Test func hostileTextIsPlain() throws {
    #expect(Typesetter.cleaned("a\u{0}b\nc\u{202E}d\u{7}") == "a b cd ")
    let text =
      "</span><b>&amp; \u{0}\u{FFFF}\u{1F468}\u{200D}\u{1F469} "
      + String(repeating: "W", count: 9000)
    let figure = Figure(
      Panel(
        title: text, x: Axis(text, categories: [text, text]), y: Axis(text, unit: text),
        series: [
          Series(text, .bar, x: [0, 1], y: [1, 2], pointLabels: [text, text]),
          Series(text + "2", x: [0, 1], y: [1, 2]),
        ], references: [ReferenceLine(text, at: 1.5), ReferenceLine(text, at: 0.5, .vertical)]))
    #expect(try figure.png(.light).count > 1000)
  }

  @Test func extremeValuesAndSizesAreDrawn() throws {
    let wild = Samples.line([
      Series(
        "a", x: [-.infinity, -1e308, 0, 1, 1e308], y: [1, 2, 1e200, -1e200, .nan],
        lower: [.nan, -.infinity, 0, -1e299, 0], upper: [0, .infinity, .nan, 1e299, 0]),
      Series("b", .scatter, x: [0, 0], y: [0, 0]),
    ])
    #expect(try wild.png(.dark).count > 500)
    for figure in [
      Figure(Samples.mixed.panels[0], width: 50, height: 50),
      Figure(panels: Array(repeating: Samples.mixed.panels[0], count: 48), width: 300, height: 300),
    ] {
      #expect(try figure.png(.light, scale: 1).count > 100)
    }
    #expect(throws: FigureError.self) { try Samples.mixed.png(.light, scale: .nan) }
    let huge = Figure(Samples.mixed.panels[0], width: 4000, height: 4000)
    #expect(throws: FigureError.self) { try huge.png(.light, scale: 4) }
  }

  @Test func thinningKeepsExtremes() {
    let points = (0..<10_000).map {
      Point(x: Double($0) / 100, y: $0 == 5003 ? 99 : Double($0 % 7))
    }
    let thinned = PlacedPanel.thinned(points)
    #expect(thinned.count < 1000)
    #expect(thinned.contains { $0.y == 99 })
    #expect(thinned.first == points.first && thinned.last == points.last)
  }
}
