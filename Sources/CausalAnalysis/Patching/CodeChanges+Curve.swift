import Numerics

extension CodeChanges {
  /// What happens as ever more features of an order are patched.
  ///
  /// Predictions of a pair are computed again only where a feature that joined changes it.
  ///
  /// - Parameters:
  ///   - order: Features, the first to patch first; those that change nothing may be among them.
  ///   - counts: How many features to patch; larger ones than there are mean all.
  ///   - progress: Told the counts done and in all.
  /// - Returns: A point for each different count, ascending.
  /// - Throws: `TransformerError`.
  public func curve(
    order: [Int], counts: [Int], progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [PatchPoint] {
    let steps = Set(counts.map { min(max(0, $0), order.count) }).sorted()
    var states = uneditedStates()
    var versions: [(pair: Int, residual: Matrix)] = []
    /// For each count and pair the version that holds, from the first on; `nil` for no edit.
    var current = [Int?](repeating: nil, count: runs.pairs.count)
    var held: [[Int?]] = []
    var joined = runs.pairs.map { _ in 0 }
    var joinedAt: [[Int]] = []
    var done = 0
    for count in steps {
      var touched: Set<Int> = []
      for feature in order[done..<count] {
        apply(feature, times: 1, to: &states)
        touched.formUnion(pairs(of: feature))
        for pair in pairs(of: feature) { joined[pair] += 1 }
      }
      for pair in touched.sorted() {
        current[pair] = versions.count
        versions.append((pair, states[pair]))
      }
      held.append(current)
      joinedAt.append(joined)
      done = count
    }
    var predictions: [PatchedPrediction] = []
    let piece = 128
    for start in stride(from: 0, to: versions.count, by: piece) {
      predictions += try runs.predictions(
        of: Array(versions[start..<min(start + piece, versions.count)]))
      progress(predictions.count, versions.count)
    }
    let sums = versions.map { runs.editSum(of: $0.pair, $0.residual) }
    return zip(steps, zip(held, joinedAt)).map { count, state in
      let (held, joined) = state
      return PatchPoint(
        features: count, featuresOfPairs: joined,
        predictions: held.enumerated().map { pair, version in
          version.map { predictions[$0] } ?? runs.unedited[pair]
        }, editSums: held.map { $0.map { sums[$0] } ?? 0 })
    }
  }
}
