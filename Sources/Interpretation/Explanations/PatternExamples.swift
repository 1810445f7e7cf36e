/// The codes that followed each sequence of tokens in a feature's training fragments.
struct PatternExamples {
  /// Number of occurrences and sum of the rectified codes.
  struct Total {
    var count = 0
    var sum: Float = 0
    var mean: Float { count > 0 ? sum / Float(count) : 0 }
  }

  /// The most tokens in a sequence.
  let length: Int
  private(set) var totals: [[Int32]: Total] = [:]

  init(length: Int) { self.length = length }

  /// Adds all positions that are not left out, with sequences of up to `length` tokens that end
  /// there.
  mutating func add(_ feature: FeatureRecords, on fragments: FragmentActivations) {
    for record in feature.training {
      let tokens = Array(fragments.text[record.fragment])
      let excluded = Set(fragments.excludedPositions(ofFragment: record.fragment))
      for position in tokens.indices where !excluded.contains(position) {
        let code = max(0, record.codes[position])
        for count in 1...length where position - count + 1 >= 0 {
          totals[Array(tokens[position - count + 1...position]), default: Total()].count += 1
          totals[Array(tokens[position - count + 1...position]), default: Total()].sum += code
        }
      }
    }
  }

  /// The sequences of a number of tokens with their mean level, the largest mean first; of equal
  /// ones that with the lower tokens.
  func patterns(of count: Int, scale: ActivationScale) -> [(pattern: TokenPattern, total: Total)] {
    totals.filter { $0.key.count == count }
      .sorted {
        $0.value.mean != $1.value.mean
          ? $0.value.mean > $1.value.mean : $0.key.lexicographicallyPrecedes($1.key)
      }
      .map { (TokenPattern($0.key, level: scale.level($0.value.mean)), $0.value) }
  }
}
