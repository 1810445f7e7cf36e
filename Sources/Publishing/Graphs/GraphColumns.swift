import Notebook

/// Where the slots of each row stand from the left, and how wide boxes are.
struct GraphColumns {
  static let narrowestBox = 140.0
  static let widestBox = 190.0
  /// The room between two boxes of a row.
  private static let boxGap = 20.0
  /// The room between a box and a line that passes, and between two such lines.
  private static let lineGap = 13.0
  private static let sweepCount = 12

  let rows: GraphRows
  let boxWidth: Double
  /// How wide all of it is.
  let width: Double
  /// The middle of each slot.
  private(set) var centers: [Double] = []

  /// Finds the rows with the most boxes side by side that fit.
  ///
  /// - Parameter width: How wide it should be; it is wider where even one box does not fit.
  init(_ graph: LayeredGraph, width available: Double) {
    let most = Int((available + Self.boxGap) / (Self.narrowestBox + Self.boxGap))
    var rows = GraphRows(graph, limit: max(most, 1))
    var boxWidth = Self.boxWidth(rows, available)
    var limit = most - 1
    while boxWidth < Self.narrowestBox, limit > 0 {
      let narrower = GraphRows(graph, limit: limit)
      let width = Self.boxWidth(narrower, available)
      if width > boxWidth { (rows, boxWidth) = (narrower, width) }
      limit -= 1
    }
    self.rows = rows
    self.boxWidth = min(max(boxWidth, Self.narrowestBox), Self.widestBox).rounded(.down)
    let needed = rows.rows.indices.map { [boxWidth = self.boxWidth] row in
      Self.room(rows, row) + boxWidth * Double(Self.boxCount(rows, row))
    }
    self.width = max(available, needed.max() ?? 0)
    centers = Array(repeating: self.width / 2, count: rows.slots.count)
    settle()
  }

  private static func boxCount(_ rows: GraphRows, _ row: Int) -> Int {
    rows.rows[row].count { rows.slots[$0].node != nil }
  }

  /// What a row needs besides its boxes.
  private static func room(_ rows: GraphRows, _ row: Int) -> Double {
    zip(rows.rows[row], rows.rows[row].dropFirst()).reduce(0) { $0 + gap(rows, $1.0, $1.1) }
  }

  private static func gap(_ rows: GraphRows, _ left: Int, _ right: Int) -> Double {
    rows.slots[left].node != nil && rows.slots[right].node != nil ? boxGap : lineGap
  }

  /// The largest width of boxes that fits.
  private static func boxWidth(_ rows: GraphRows, _ available: Double) -> Double {
    rows.rows.indices.map { row in
      (available - room(rows, row)) / Double(max(boxCount(rows, row), 1))
    }.min() ?? available
  }

  /// Moves slots towards the middle of what they are connected with, down and up in turn.
  private mutating func settle() {
    for row in rows.rows.indices { move(row) { _ in [] } }
    for sweep in 0..<Self.sweepCount {
      let isLast = sweep >= Self.sweepCount - 2
      let isDown = sweep.isMultiple(of: 2)
      for row in isDown ? Array(rows.rows.indices) : rows.rows.indices.reversed() {
        move(row) { isLast ? $0.above + $0.below : isDown ? $0.above : $0.below }
      }
    }
  }

  private mutating func move(_ row: Int, towards neighbours: (GraphRows.Slot) -> [Int]) {
    let slots = rows.rows[row]
    guard let first = slots.first, let last = slots.last else { return }
    let wanted = slots.map { slot -> Double in
      let places = neighbours(rows.slots[slot]).map { centers[$0] }
      return places.isEmpty ? centers[slot] : places.reduce(0, +) / Double(places.count)
    }
    // A line that passes is kept straight rather than a box in the middle of its neighbours.
    let weights = slots.map { rows.slots[$0].node == nil ? 3.0 : 1.0 }
    let distances = slots.enumerated().map { place, slot -> Double in
      guard place > 0 else { return 0 }
      let before = slots[place - 1]
      return half(before) + Self.gap(rows, before, slot) + half(slot)
    }
    let range = half(first)...max(half(first), width - half(last))
    let places = Spacing.places(wanted, weights: weights, distances: distances, in: range)
    for (slot, place) in zip(slots, places) { centers[slot] = place }
  }

  private func half(_ slot: Int) -> Double { rows.slots[slot].node == nil ? 0 : boxWidth / 2 }
}
