/// Where things in a line stand, given where they would like to be.
enum Spacing {
  /// The places closest to those that are wanted, by least squares, that keep the order and the
  /// distances.
  ///
  /// - Parameters:
  ///   - weights: How much each place matters; positive.
  ///   - distances: The least distance of each from the one before; the first is not used.
  ///   - range: Where the first and the last may be; what does not fit sticks out on the right.
  static func places(
    _ wanted: [Double], weights: [Double], distances: [Double], in range: ClosedRange<Double>
  ) -> [Double] {
    guard let first = wanted.first else { return [] }
    var offsets = [0.0]
    for distance in distances.dropFirst() { offsets.append((offsets.last ?? 0) + distance) }
    // Without the offsets the places must only not fall: neighbours that would are pooled.
    var pools = [(value: first, weight: weights[0], count: 1)]
    for place in wanted.indices.dropFirst() {
      pools.append((wanted[place] - offsets[place], weights[place], 1))
      while pools.count > 1, pools[pools.count - 2].value > pools[pools.count - 1].value {
        let last = pools.removeLast()
        let before = pools.removeLast()
        let weight = last.weight + before.weight
        pools.append(
          (
            (last.value * last.weight + before.value * before.weight) / weight, weight,
            last.count + before.count
          ))
      }
    }
    let highest = max(range.lowerBound, range.upperBound - (offsets.last ?? 0))
    let values = pools.flatMap { pool in
      Array(repeating: min(max(pool.value, range.lowerBound), highest), count: pool.count)
    }
    return zip(values, offsets).map { $0 + $1 }
  }
}
