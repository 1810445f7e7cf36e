/// The known word that a misspelt one probably meant.
enum NearestWord {
  static func find(_ word: String, among words: [String]) -> String? {
    let wanted = Array(word.unicodeScalars.prefix(64))
    let allowed = wanted.count <= 4 ? 1 : 2
    var best: (word: String, distance: Int)?
    for candidate in words.sorted() {
      let distance = distance(wanted, Array(candidate.unicodeScalars))
      if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
  }

  private static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
    guard abs(first.count - second.count) <= 2 else { return .max }
    var previous = Array(0...second.count)
    for (row, scalar) in first.enumerated() {
      var current = [row + 1]
      for (column, other) in second.enumerated() {
        let replaced = previous[column] + (scalar == other ? 0 : 1)
        current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[second.count]
  }
}
