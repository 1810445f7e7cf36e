import Foundation
import Notebook
import Testing

@testable import Publishing

/// Where the parts of layered graphs stand.
@Suite struct GraphLayoutTests {
  private static let shapes = [
    [1], [1, 1], [3, 2, 1], [5, 4, 3, 1], [9, 8, 4, 3, 1], [4, 6, 7, 6, 6, 5, 3, 1], [30, 2],
    [2, 30, 1], [1, 5, 1, 5, 1],
  ]

  private func inner(_ area: GraphLayout.Area) -> GraphLayout.Area {
    .init(x: area.x + 0.01, y: area.y + 0.01, width: area.width - 0.02, height: area.height - 0.02)
  }

  @Test(arguments: shapes, [880.0, 640, 300])
  func nothingOverlaps(_ counts: [Int], _ width: Double) throws {
    for seed in 1...4 {
      let graph = try GraphSample.made(layers: counts, seed: UInt64(seed), longLabels: seed == 2)
      let layout = GraphLayout(graph, width: width)
      #expect(layout.boxes.count == counts.reduce(0, +))
      #expect(layout.arrows.count == graph.edges.count)
      let areas = layout.boxes.map { inner($0.area) } + layout.arrows.map { inner($0.labels.area) }
      for (place, area) in areas.enumerated() {
        #expect(area.x >= 0 && area.right <= layout.width && area.bottom <= layout.height)
        for other in areas[(place + 1)...] { #expect(!area.overlaps(other)) }
      }
      let bands = layout.bands.map { inner($0.area) }
      for (place, band) in bands.enumerated() {
        for other in bands[(place + 1)...] { #expect(!band.overlaps(other)) }
      }
      #expect(Set(layout.boxes.map(\.area.width)).count == 1)
    }
  }

  @Test(arguments: shapes)
  func linesTouchOnlyTheirOwnBoxes(_ counts: [Int]) throws {
    let graph = try GraphSample.made(layers: counts, seed: 7)
    let layout = GraphLayout(graph, width: 880)
    let areas = Dictionary(
      uniqueKeysWithValues: layout.boxes.map { ($0.node.identifier, $0.area) })
    for arrow in layout.arrows {
      let cause = try #require(areas[arrow.edge.cause])
      let effect = try #require(areas[arrow.edge.effect])
      let (start, end) = (arrow.points[0], arrow.points[arrow.points.count - 1])
      #expect(start.y == cause.y && (cause.x...cause.right).contains(start.x))
      #expect(arrow.tip.y == effect.bottom && (effect.x...effect.right).contains(arrow.tip.x))
      #expect(end.x == arrow.tip.x && end.y > arrow.tip.y && cause.y > effect.bottom)
      // The label stands above the box of the cause.
      #expect(arrow.labels.area.bottom < cause.y && arrow.labels.area.y > effect.bottom)
      #expect(cause.x <= arrow.labels.area.x && arrow.labels.area.right <= cause.right)
      // A bend stays between the places that it joins, so that its frame bounds it.
      for (from, to) in zip(arrow.points, arrow.points.dropFirst()) {
        #expect(to.y <= from.y)
        let frame = GraphLayout.Area(
          x: min(from.x, to.x), y: to.y, width: abs(to.x - from.x),
          height: from.y - to.y)
        for box in layout.boxes { #expect(!frame.overlaps(inner(box.area))) }
      }
    }
  }

  @Test(arguments: shapes)
  func laterLayersAreAbove(_ counts: [Int]) throws {
    let graph = try GraphSample.made(layers: counts, seed: 3)
    let layout = GraphLayout(graph, width: 640)
    let names = graph.layers.map(\.name)
    #expect(layout.bands.count == counts.count)
    for (lower, upper) in zip(names, names.dropFirst()) {
      let top = try #require(layout.boxes.filter { $0.layer == lower }.map(\.area.y).min())
      let bottom = try #require(layout.boxes.filter { $0.layer == upper }.map(\.area.bottom).max())
      #expect(bottom < top)
    }
    let causes = Set(graph.edges.map(\.cause))
    for box in layout.boxes { #expect(box.isLast == !causes.contains(box.node.identifier)) }
  }

  @Test func drawingsAreAsWideAsThePageUnlessABoxIsWider() throws {
    let graph = try GraphSample.small()
    #expect(GraphLayout(graph, width: 640).width == 640)
    let narrow = GraphLayout(graph, width: 10)
    #expect(narrow.width > 140 && narrow.boxes.allSatisfy { $0.area.width == 140 })
  }

  @Test func aTreeCrossesNoLines() throws {
    // Three causes, each with three of its own, given in an order that crosses.
    let tops = (0..<3).map { "m\($0)" }
    let leaves = (0..<9).map { "l\($0)" }
    func node(_ name: String) -> LayeredGraph.Node { .init(name, title: name, label: "") }
    let edges =
      tops.map { LayeredGraph.Edge(from: $0, to: "r", weight: 1, label: "1") }
      + leaves.enumerated().map {
        LayeredGraph.Edge(from: $1, to: "m\($0 % 3)", weight: 1, label: "1")
      }
    let graph = try LayeredGraph(
      layers: [
        .init("0", leaves.map(node)), .init("1", tops.map(node)), .init("2", [node("r")]),
      ], edges: edges, measure: "m")
    #expect(GraphRows(graph, limit: 9).crossingCount == 0)
    #expect(GraphRows(graph, limit: 9).rows.map(\.count) == [1, 3, 9])
    let narrow = GraphRows(graph, limit: 3)
    #expect(narrow.layers == [2, 1, 0, 0, 0])
    #expect(narrow.rows.map { $0.count { narrow.slots[$0].node != nil } } == [1, 3, 3, 3, 3])
    #expect(narrow.crossingCount <= 2)
  }

  @Test func everyLimitOfBoxesIsKept() throws {
    let graph = try GraphSample.small()
    #expect(GraphRows(graph, limit: 0).rows.count == 4)
    #expect(GraphRows(graph, limit: .max).rows.count == 3)
  }

  @Test func whatWasDecodedWithoutBeingCheckedIsDrawnAsFarAsItGoes() throws {
    let json = """
      {"layers": [{"name": "1", "nodes": [{"identifier": "a", "title": "a", "label": ""}]},
        {"name": "2", "nodes": []}],
       "edges": [{"cause": "a", "effect": "x", "weight": 1, "label": "1", "isUncertain": false},
        {"cause": "a", "effect": "a", "weight": 1, "label": "1", "isUncertain": false}],
       "measure": "m"}
      """
    let graph = try JSONDecoder().decode(LayeredGraph.self, from: Data(json.utf8))
    let layout = GraphLayout(graph, width: 640)
    #expect(layout.boxes.count == 1 && layout.arrows.isEmpty && layout.bands.count == 1)
  }

  @Test func placesKeepDistancesAndRange() {
    func places(_ wanted: [Double], _ range: ClosedRange<Double>) -> [Double] {
      Spacing.places(
        wanted, weights: wanted.map { _ in 1 }, distances: wanted.map { _ in 10 }, in: range)
    }
    #expect(places([], 0...1) == [])
    #expect(places([5, 30], 0...100) == [5, 30])
    #expect(places([50, 50, 50], 0...100) == [40, 50, 60])
    #expect(places([50, 40], 0...100) == [40, 50])
    #expect(places([-9, 200], 0...100) == [0, 100])
    #expect(places([1, 2, 3], 0...5) == [0, 10, 20])
  }

  @Test func thicknessGrowsWithTheWeightAndEnds() {
    let widths = [0, 0.1, 0.5, 1].map(GraphLayout.thickness)
    #expect(widths == widths.sorted() && Set(widths).count == 4)
    #expect(GraphLayout.thickness(-0.5) == GraphLayout.thickness(0.5))
    #expect(GraphLayout.thickness(1e300) == GraphLayout.thickness(1))
  }
}

/// Breaking text by an estimate of its width.
@Suite struct TextMeasureTests {
  private let measure = TextMeasure(size: 10)

  @Test func linesFitAndKeepEveryCharacter() {
    for text in [
      "fires on closing brackets of citations", "a", "", "  two  spaces  ",
      "Incomprehensibilities/Supercalifragilistic", "日本語のトークンのあとで強く反応する",
      "🧪👩‍👩‍👧🎉🧪🧪", "‘ Inc’, ‘ Corp’ and “ quoted ”",
    ] {
      for width in [40.0, 60, 100, 400] {
        let (lines, isCut) = measure.lines(text, width: width, limit: 100)
        #expect(lines.joined() == text && !isCut)
        for line in lines {
          let spaces = line.reversed().prefix { $0 == " " }.count
          #expect(measure.width(String(line.dropLast(spaces))) <= width)
        }
      }
    }
  }

  @Test func aQuotedTokenKeepsItsSpace() {
    let (lines, _) = measure.lines("fires on ‘ Inc’ here", width: 50, limit: 9)
    #expect(lines == ["fires on ", "‘ Inc’ ", "here"])
  }

  @Test func whatIsTooLongIsCut() {
    let (lines, isCut) = measure.lines("one two three four five", width: 40, limit: 2)
    #expect(lines.count == 2 && isCut && lines[1].hasSuffix("…") && !lines[1].hasSuffix(" …"))
    #expect(measure.width(lines[1]) <= 40)
  }

  @Test func nothingBreaksWhereThereIsNoRoom() {
    #expect(measure.lines("ab", width: 0, limit: 9).lines == ["a", "b"])
    #expect(measure.lines("ab", width: 0, limit: 1).lines == ["…"])
  }
}
