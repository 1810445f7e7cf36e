/// Activations that a model expects from an explanation.
public struct SimulatedActivations: Codable, Hashable, Sendable {
  /// The expected level of each token, from 0 to 10; 0 where none could be read.
  public var levels: [Double]
  /// Number of tokens for which none could be read.
  public var unread: Int

  /// Creates activations.
  public init(levels: [Double], unread: Int) {
    self.levels = levels
    self.unread = unread
  }

  /// Takes the expected levels of what was read at each token.
  public init(_ distributions: [LevelDistribution?]) {
    let expected = distributions.map { $0?.expectedLevel }
    levels = expected.map { $0 ?? 0 }
    unread = expected.count { $0 == nil }
  }
}
