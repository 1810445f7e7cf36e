import Notebook

/// Where everything of a layered graph is drawn, in CSS pixels.
///
/// The last layer is on top. A row of boxes is followed by room for curves, and below the curves
/// by room for the labels of the edges that begin in the next row; lines are upright beside boxes
/// and labels, so that they touch neither.
struct GraphLayout {
  /// A node with its text in lines.
  struct Box {
    let node: LayeredGraph.Node
    /// The name of its layer.
    let layer: String
    let area: Area
    let title: [String]
    let label: [String]
    let detail: [String]
    /// Whether some of the text did not fit.
    let isCut: Bool
    /// Whether nothing comes after it.
    let isLast: Bool
  }

  /// The rows of a layer.
  struct Band {
    let name: [String]
    let area: Area
  }

  /// An edge.
  struct Arrow {
    let edge: LayeredGraph.Edge
    /// How wide its line is.
    let thickness: Double
    /// Where it leads through, from its cause on: upright and bent in turn.
    var points: [Point]
    /// Where it ends, at the bottom of the box of its effect.
    let tip: Point
    let labels: Labels
  }

  /// What stands on an edge.
  struct Labels {
    let text: String
    let note: String?
    let area: Area
    /// Whether it stands on the ground of a layer, and not between two.
    let isInBand: Bool
  }

  struct Point: Hashable {
    var x: Double
    var y: Double
  }

  struct Area: Hashable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var right: Double { x + width }
    var bottom: Double { y + height }
    var middle: Double { x + width / 2 }

    func overlaps(_ other: Area) -> Bool {
      x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }
  }

  private(set) var width: Double
  private(set) var height: Double
  private(set) var boxes: [Box] = []
  private(set) var bands: [Band] = []
  private(set) var arrows: [Arrow] = []

  /// Lays a graph out.
  ///
  /// - Parameter width: How wide the drawing should be; it is wider if its boxes need that.
  init(_ graph: LayeredGraph, width: Double) {
    let names = graph.layers.map {
      Self.nameMeasure.lines(Wording.oneLine($0.name), width: Self.nameWidth, limit: 4).lines
    }
    let widest = names.joined().map { Self.nameMeasure.width($0) }.max() ?? 0
    let left = (widest + 2 * Self.padding + 4).rounded(.up)
    let columns = GraphColumns(graph, width: width - left - Self.padding)
    self.width = left + columns.width + Self.padding
    let texts = columns.rows.nodes.map { BoxText($0.node, width: columns.boxWidth) }
    let leads = GraphLeads(graph, columns)
    let heights = Heights(columns.rows, texts, leads)
    height = (heights.bottoms.last ?? 0) + Self.padding
    placeBands(names, columns.rows, heights)
    placeBoxes(graph, columns, left, texts, heights)
    placeArrows(graph, columns, left, leads, heights)
  }
}

extension GraphLayout {
  static let padding = 10.0
  private static let nameWidth = 84.0
  private static let nameMeasure = TextMeasure(size: 11.5, isBold: true)
  /// The room between a box and the labels above it.
  private static let labelGap = 5.0

  /// Where each row begins and ends.
  private struct Heights {
    var tops: [Double] = []
    var bottoms: [Double] = []
    /// Where the curves above each row begin, and below them the labels.
    var curves: [Double] = []

    init(_ rows: GraphRows, _ texts: [BoxText], _ leads: GraphLeads) {
      var y = 0.0
      for (row, slots) in rows.rows.enumerated() {
        let isFirst = rows.isFirstOfLayer(row)
        if row > 0 { y += (isFirst ? padding : 0) + leads.curveHeight(above: row) }
        curves.append(y)
        y += isFirst ? padding : 0
        if row > 0 { y += leads.labelHeight(above: row) + labelGap }
        tops.append(y)
        y += slots.compactMap { rows.slots[$0].node.map { texts[$0].height } }.max() ?? 0
        bottoms.append(y)
      }
    }
  }

  private mutating func placeBands(
    _ names: [[String]], _ rows: GraphRows, _ heights: Heights
  ) {
    for layer in names.indices.reversed() {
      guard let first = rows.layers.firstIndex(of: layer),
        let last = rows.layers.lastIndex(of: layer)
      else { continue }
      let top = heights.tops[first] - Self.padding
      let bottom = heights.bottoms[last] + Self.padding
      bands.append(
        Band(name: names[layer], area: Area(x: 0, y: top, width: width, height: bottom - top)))
    }
  }

  private mutating func placeBoxes(
    _ graph: LayeredGraph, _ columns: GraphColumns, _ left: Double, _ texts: [BoxText],
    _ heights: Heights
  ) {
    let rows = columns.rows
    let causes = Set(rows.ends.compactMap { $0?.cause })
    for (slot, content) in rows.slots.enumerated() {
      guard let node = content.node else { continue }
      let top = heights.tops[content.row]
      let text = texts[node]
      boxes.append(
        Box(
          node: rows.nodes[node].node, layer: graph.layers[rows.nodes[node].layer].name,
          area: Area(
            x: left + columns.centers[slot] - columns.boxWidth / 2, y: top,
            width: columns.boxWidth, height: heights.bottoms[content.row] - top),
          title: text.title, label: text.label, detail: text.detail, isCut: text.isCut,
          isLast: !causes.contains(node)))
    }
  }

  private mutating func placeArrows(
    _ graph: LayeredGraph, _ columns: GraphColumns, _ left: Double, _ leads: GraphLeads,
    _ heights: Heights
  ) {
    let rows = columns.rows
    for (number, edge) in graph.edges.enumerated() {
      let chain = rows.chains[number]
      guard let lead = leads.leads[number], let cause = chain.first, let effect = chain.last
      else { continue }
      let thickness = Self.thickness(edge.weight)
      let first = rows.slots[cause].row
      let tip = Point(x: left + lead.end, y: heights.bottoms[rows.slots[effect].row])
      var points = [
        Point(x: left + lead.start, y: heights.tops[first]),
        Point(x: left + lead.start, y: heights.curves[first]),
      ]
      for slot in chain.dropFirst().dropLast() {
        let row = rows.slots[slot].row
        points.append(Point(x: left + columns.centers[slot], y: heights.bottoms[row]))
        points.append(Point(x: left + columns.centers[slot], y: heights.curves[row]))
      }
      points.append(Point(x: tip.x, y: tip.y + Self.headLength(thickness)))
      let isInBand = !rows.isFirstOfLayer(first)
      let bottom = heights.tops[first] - Self.labelGap - (isInBand ? 0 : Self.padding)
      let label = lead.label
      arrows.append(
        Arrow(
          edge: edge, thickness: thickness, points: points, tip: tip,
          labels: Labels(
            text: label.text, note: label.note,
            area: Area(
              x: left + lead.labelMiddle - label.width / 2,
              y: bottom - Double(lead.lane) * leads.laneHeight(above: first) - label.height,
              width: label.width, height: label.height), isInBand: isInBand)))
    }
  }

  /// How wide the line of a weight is.
  static func thickness(_ weight: Double) -> Double { 1.25 + 5 * min(abs(weight), 1) }

  /// How long the head of an arrow is.
  static func headLength(_ thickness: Double) -> Double { 6 + thickness * 0.7 }
}
