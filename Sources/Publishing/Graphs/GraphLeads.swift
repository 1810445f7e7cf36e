import Notebook

/// Where edges leave and reach boxes, where their labels stand, and the room that they need.
struct GraphLeads {
  /// What stands on an edge, as wide as it is shown.
  struct Label {
    let text: String
    let note: String?
    let width: Double
    let height: Double
  }

  /// One edge.
  struct Lead {
    /// Where it leaves the box of its cause.
    var start: Double
    /// Where it reaches the box of its effect.
    var end: Double
    var label: Label
    var labelMiddle: Double
    /// The line of labels that its own stands in, from 0 beside the box.
    var lane: Int
  }

  static let textMeasure = TextMeasure(size: 11.5, isBold: true)
  static let noteMeasure = TextMeasure(size: 10.5)
  static let textLine = 15.0
  static let noteLine = 13.0
  /// The room between two labels.
  private static let labelGap = 4.0
  private static let endGap = 18.0

  /// For each edge of the graph; nothing for one that is not drawn.
  private(set) var leads: [Lead?]
  private var laneHeights: [Double]
  private var laneCounts: [Int]
  private var curveHeights: [Double]

  init(_ graph: LayeredGraph, _ columns: GraphColumns) {
    let rows = columns.rows
    leads = graph.edges.indices.map { edge in
      rows.chains[edge].isEmpty
        ? nil
        : Lead(
          start: 0, end: 0, label: Self.label(graph.edges[edge], width: columns.boxWidth),
          labelMiddle: 0, lane: 0)
    }
    laneHeights = Array(repeating: 0, count: rows.rows.count)
    laneCounts = laneHeights.map { _ in 0 }
    curveHeights = laneHeights
    let drawn = graph.edges.indices.filter { !rows.chains[$0].isEmpty }
    for (slot, content) in rows.slots.enumerated() where content.node != nil {
      let leaving = drawn.filter { rows.chains[$0][0] == slot }
      leave(leaving, from: slot, columns)
      let reaching = drawn.filter { rows.chains[$0].last == slot }
      reach(reaching, slot, columns)
    }
    for edge in drawn { noteCurves(of: edge, columns) }
  }

  private static func label(_ edge: LayeredGraph.Edge, width: Double) -> Label {
    let room = width - 2 * labelGap
    let text = textMeasure.lines(Wording.oneLine(edge.label), width: room, limit: 1).lines.first
    let note = edge.note.flatMap {
      noteMeasure.lines(Wording.oneLine($0), width: room, limit: 1).lines.first
    }
    let widest = max(textMeasure.width(text ?? ""), noteMeasure.width(note ?? ""))
    return Label(
      text: text ?? "", note: note, width: (widest + 2 * labelGap).rounded(.up),
      height: textLine + (note == nil ? 0 : noteLine) + 2)
  }

  /// Spreads the edges that leave a box over its upper side, with labels above it.
  private mutating func leave(_ edges: [Int], from slot: Int, _ columns: GraphColumns) {
    guard !edges.isEmpty else { return }
    let rows = columns.rows
    let edges = edges.sorted {
      (columns.centers[rows.chains[$0][1]], $0) < (columns.centers[rows.chains[$1][1]], $1)
    }
    let box = columns.boxWidth
    let left = columns.centers[slot] - box / 2
    let widest = edges.compactMap { leads[$0]?.label.width }.max() ?? 0
    let sideBySide = max(1, Int((box + Self.labelGap) / (widest + Self.labelGap)))
    let laneCount = (edges.count + sideBySide - 1) / sideBySide
    for (place, edge) in edges.enumerated() {
      leads[edge]?.start = left + box * (Double(place) + 0.5) / Double(edges.count)
      leads[edge]?.lane = place % laneCount
    }
    for lane in 0..<laneCount {
      let members = edges.filter { leads[$0]?.lane == lane }
      let halves = members.map { (leads[$0]?.label.width ?? 0) / 2 }
      guard let first = halves.first, let last = halves.last else { continue }
      let distances = halves.indices.map {
        $0 == 0 ? 0 : halves[$0 - 1] + halves[$0] + Self.labelGap
      }
      let low = left + first
      let middles = Spacing.places(
        members.map { leads[$0]?.start ?? 0 }, weights: members.map { _ in 1 },
        distances: distances, in: low...max(low, left + box - last))
      for (edge, middle) in zip(members, middles) { leads[edge]?.labelMiddle = middle }
    }
    let row = rows.slots[slot].row
    let height = edges.compactMap { leads[$0]?.label.height }.max() ?? 0
    laneHeights[row] = max(laneHeights[row], height + Self.labelGap)
    laneCounts[row] = max(laneCounts[row], laneCount)
  }

  /// Brings the edges that reach a box together at the middle of its lower side.
  private mutating func reach(_ edges: [Int], _ slot: Int, _ columns: GraphColumns) {
    let edges = edges.sorted { (origin($0, columns), $0) < (origin($1, columns), $1) }
    let gap = min(Self.endGap, (columns.boxWidth - 16) / Double(max(edges.count, 1)))
    for (place, edge) in edges.enumerated() {
      leads[edge]?.end =
        columns.centers[slot] + (Double(place) - Double(edges.count - 1) / 2) * gap
    }
  }

  /// Where the last part of an edge comes from.
  private func origin(_ edge: Int, _ columns: GraphColumns) -> Double {
    let chain = columns.rows.chains[edge]
    guard let slot = chain.dropLast().last else { return 0 }
    return columns.centers[slot]
  }

  /// Wide curves need more room to be told apart.
  private mutating func noteCurves(of edge: Int, _ columns: GraphColumns) {
    guard let lead = leads[edge] else { return }
    let chain = columns.rows.chains[edge]
    for (place, (lower, upper)) in zip(chain, chain.dropFirst()).enumerated() {
      let start = place == 0 ? lead.start : columns.centers[lower]
      let end = place == chain.count - 2 ? lead.end : columns.centers[upper]
      let row = columns.rows.slots[lower].row
      curveHeights[row] = max(curveHeights[row], 26 + min(abs(end - start) * 0.14, 54))
    }
  }

  /// How high the curves above a row are, with the heads of arrows.
  func curveHeight(above row: Int) -> Double { max(curveHeights[row], 12) + 10 }

  /// How high all lines of labels above a row are.
  func labelHeight(above row: Int) -> Double { laneHeights[row] * Double(laneCounts[row]) }

  /// How high a line of labels above a row is.
  func laneHeight(above row: Int) -> Double { laneHeights[row] }
}
