extension GraphRows {
  private static let sweepCount = 16

  /// Orders each row by the mean places of its neighbours, down and up, and keeps the best.
  mutating func order() {
    var best = rows
    var fewest = Int.max
    for sweep in 0..<Self.sweepCount {
      let isDown = sweep.isMultiple(of: 2)
      let order = isDown ? Array(rows.indices) : rows.indices.reversed()
      for row in order { sort(row) { isDown ? $0.above : $0.below } }
      let sorted = rows
      for row in order { swapNeighbours(in: row) }
      let count = crossingCount
      if count < fewest { (best, fewest) = (rows, count) }
      if fewest == 0 { break }
      rows = sorted
    }
    rows = best
  }

  private mutating func sort(_ row: Int, by neighbours: (Slot) -> [Int]) {
    let parts = parts
    let slots = slots
    let keys = rows[row].enumerated().map { place, slot -> (Double, Int) in
      let places = neighbours(slots[slot]).map { parts[$0] }
      let own = parts[slot]
      return (places.isEmpty ? own : places.reduce(0, +) / Double(places.count), place)
    }
    rows[row] = rows[row].indices.sorted { keys[$0] < keys[$1] }.map { rows[row][$0] }
  }

  /// Swaps slots beside each other as long as fewer lines cross then.
  private mutating func swapNeighbours(in row: Int) {
    let parts = parts
    func crossings(_ left: [Int], _ right: [Int]) -> Int {
      left.reduce(0) { count, slot in count + right.count { parts[$0] < parts[slot] } }
    }
    for _ in rows[row].indices {
      var isChanged = false
      for place in rows[row].indices.dropLast() {
        let (left, right) = (slots[rows[row][place]], slots[rows[row][place + 1]])
        let now = crossings(left.above, right.above) + crossings(left.below, right.below)
        let then = crossings(right.above, left.above) + crossings(right.below, left.below)
        guard then < now else { continue }
        rows[row].swapAt(place, place + 1)
        isChanged = true
      }
      if !isChanged { return }
    }
  }

  /// Where each slot stands in its row, from 0 to 1.
  private var parts: [Double] {
    var parts = Array(repeating: 0.0, count: slots.count)
    for row in rows {
      for (place, slot) in row.enumerated() {
        parts[slot] = (Double(place) + 0.5) / Double(row.count)
      }
    }
    return parts
  }

  /// How many pairs of lines cross.
  var crossingCount: Int {
    let parts = parts
    return rows.reduce(0) { total, row in
      let lines = row.flatMap { slot in slots[slot].above.map { (parts[slot], parts[$0]) } }
      var count = 0
      for (place, first) in lines.enumerated() {
        count += lines[(place + 1)...].count { (first.0 - $0.0) * (first.1 - $0.1) < 0 }
      }
      return total + count
    }
  }
}
