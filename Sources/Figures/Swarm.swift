/// Places points beside each other where they would overlap.
enum Swarm {
  /// How far each point stands from the middle, so that no two are closer than `distance`.
  ///
  /// From the lowest position on, each point takes the place nearest to the middle that is free,
  /// on the left and on the right by turns.
  ///
  /// - Returns: An offset for each position, or nothing where some would stand further out than
  ///   `limit`.
  /// - Complexity: O(n · m²), m being the number of points that fit beside each other.
  static func offsets(
    _ positions: [Double], distance: Double, limit: Double
  ) -> [Double]? {
    let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
    var offsets = [Double](repeating: 0, count: positions.count)
    var first = 0
    // Points on each other's edge do not overlap, whatever rounding makes of it.
    let square = distance * distance * (1 - 1e-9)
    for (place, index) in order.enumerated() {
      while positions[index] - positions[order[first]] >= distance { first += 1 }
      let near = order[first..<place].map { other in
        (offset: offsets[other], away: positions[index] - positions[other])
      }
      let side = place.isMultiple(of: 2) ? 1.0 : -1.0
      var candidates = [0.0]
      for other in near {
        let reach = (distance * distance - other.away * other.away).squareRoot()
        candidates += [other.offset + reach, other.offset - reach]
      }
      candidates.sort { (abs($0), -$0 * side) < (abs($1), -$1 * side) }
      let free = candidates.first { candidate in
        near.allSatisfy { other in
          let across = candidate - other.offset
          return across * across + other.away * other.away >= square
        }
      }
      guard let free, abs(free) <= limit else { return nil }
      offsets[index] = free
    }
    return offsets
  }

  /// Offsets for more points than fit beside each other: spread evenly over the given widths.
  ///
  /// The fractions are those of van der Corput's sequence, taken in the order of the positions, so
  /// that neighbours stand apart and the same points always stand at the same places.
  static func spread(_ positions: [Double], widths: [Double]) -> [Double] {
    let order = positions.indices.sorted { (positions[$0], $0) < (positions[$1], $1) }
    var offsets = [Double](repeating: 0, count: positions.count)
    for (place, index) in order.enumerated() {
      var (fraction, unit, rest) = (0.0, 0.5, place + 1)
      while rest > 0 {
        if !rest.isMultiple(of: 2) { fraction += unit }
        unit /= 2
        rest /= 2
      }
      offsets[index] = (2 * fraction - 1) * widths[index]
    }
    return offsets
  }
}
