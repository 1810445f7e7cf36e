import Numerics

/// Which features of a dictionary are looked at.
public enum FeatureSample: Hashable, Sendable {
  /// The first ones, as in the paper.
  case first
  /// Drawn uniformly, without repetition.
  ///
  /// The order of principal components is no accident, so that their first ones are not typical.
  case uniform

  /// The features, at most `count`, ascending.
  public func features(of total: Int, count: Int, seed: UInt64) -> [Int] {
    guard count < total else { return Array(0..<total) }
    switch self {
    case .first: return Array(0..<count)
    case .uniform:
      var random = RandomNumbers(seed: seed).split("features")
      return random.permutation(total).prefix(count).sorted()
    }
  }
}
