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
  private(set) var height = 0.0
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
    place(graph, names, columns, left, texts, leads)
  }
}

extension GraphLayout {
  static let padding = 10.0
  private static let nameWidth = 84.0
  private static let nameMeasure = TextMeasure(size: 11.5, isBold: true)
  /// The room between a box and the labels above it.
  private static let labelGap = 5.0

  private mutating func place(
    _ graph: LayeredGraph, _ names: [[String]], _ columns: GraphColumns, _ left: Double,
    _ texts: [BoxText], _ leads: GraphLeads
  ) {
    let rows = columns.rows
    var tops: [Double] = []
    var bottoms: [Double] = []
    /// Where the curves above each row begin.
    var curves: [Double] = []
    var y = 0.0
    for (row, slots) in rows.rows.enumerated() {
      let isFirst = row == 0 || rows.layers[row - 1] != rows.layers[row]
      if row > 0 { y += (isFirst ? Self.padding : 0) + leads.curveHeight(above: row) }
      curves.append(y)
      y += leads.labelHeight(above: row) + Self.labelGap + (isFirst ? Self.padding : 0)
      if row == 0 { y = Self.padding }
      let height = slots.compactMap { rows.slots[$0].node.map { texts[$0].height } }.max() ?? 0
      tops.append(y)
      y += height
      bottoms.append(y)
    }
    height = y + Self.padding
    placeBands(names, rows, tops, bottoms)

    var lastNodes = Set(rows.nodes.indices)
    for end in rows.ends { if let end { lastNodes.remove(end.cause) } }
    let areas = columns.centers.enumerated().map { slot, center in
      let row = rows.slots[slot].row
      return Area(
        x: left + center - columns.boxWidth / 2, y: tops[row], width: columns.boxWidth,
        height: bottoms[row] - tops[row])
    }
    for (slot, content) in rows.slots.enumerated() {
      guard let node = content.node else { continue }
      let text = texts[node]
      boxes.append(
        Box(
          node: rows.nodes[node].node, layer: graph.layers[rows.nodes[node].layer].name,
          area: areas[slot], title: text.title, label: text.label, detail: text.detail,
          isCut: text.isCut, isLast: lastNodes.contains(node)))
    }

    for (number, edge) in graph.edges.enumerated() {
      guard let lead = leads.leads[number] else { continue }
      let chain = rows.chains[number]
      let thickness = Self.thickness(edge.weight)
      let start = rows.slots[chain[0]].row
      var points = [Point(x: left + lead.start, y: tops[start])]
      for (place, slot) in chain.enumerated() {
        let row = rows.slots[slot].row
        let x =
          left
          + (place == 0
            ? lead.start : place == chain.count - 1 ? lead.end : columns.centers[slot])
        if place > 0 {
          let isEnd = place == chain.count - 1
          points.append(
            Point(x: x, y: bottoms[row] + (isEnd ? Self.headLength(thickness) : 0)))
        }
        if place < chain.count - 1 { points.append(Point(x: x, y: curves[row])) }
      }
      let isInBand = start > 0 && rows.layers[start - 1] == rows.layers[start]
      let bottom = tops[start] - Self.labelGap - (isInBand ? 0 : Self.padding)
      arrows.append(
        Arrow(
          edge: edge, thickness: thickness, points: points,
          tip: Point(x: left + lead.end, y: bottoms[rows.slots[chain[chain.count - 1]].row]),
          labels: Labels(
            text: lead.label.text, note: lead.label.note,
            area: Area(
              x: left + lead.labelMiddle - lead.label.width / 2,
              y: bottom - Double(lead.lane) * leads.laneHeight(above: start) - lead.label.height,
              width: lead.label.width, height: lead.label.height), isInBand: isInBand)))
    }
  }

  private mutating func placeBands(
    _ names: [[String]], _ rows: GraphRows, _ tops: [Double], _ bottoms: [Double]
  ) {
    for layer in names.indices.reversed() {
      guard let first = rows.layers.firstIndex(of: layer),
        let last = rows.layers.lastIndex(of: layer)
      else { continue }
      let top = tops[first] - Self.padding
      bands.append(
        Band(
          name: names[layer],
          area: Area(
            x: 0, y: top, width: width, height: bottoms[last] + Self.padding - top)))
    }
  }

  /// How wide the line of a weight is.
  static func thickness(_ weight: Double) -> Double { 1.25 + 5 * min(abs(weight), 1) }

  /// How long the head of an arrow is.
  static func headLength(_ thickness: Double) -> Double { 6 + thickness * 0.7 }
}
