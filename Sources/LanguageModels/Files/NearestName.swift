extension Sequence<String> {
  /// The name closest to `name` by edit distance, if it is close enough to be a slip.
  func nearest(to name: String) -> String? {
    let limit = Swift.max(1, name.count / 3)
    var best: (distance: Int, name: String)?
    for candidate in self where abs(candidate.count - name.count) <= limit {
      let distance = Self.editDistance(Array(candidate.lowercased()), Array(name.lowercased()))
      if distance <= limit, distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    return best?.name
  }

  private static func editDistance(_ first: [Character], _ second: [Character]) -> Int {
    var previous = Array(0...second.count)
    for (row, character) in first.enumerated() {
      var current = [row + 1]
      for (column, other) in second.enumerated() {
        let replaced = previous[column] + (character == other ? 0 : 1)
        current.append(Swift.min(replaced, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[second.count]
  }
}
