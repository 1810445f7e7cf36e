/// The fragments that a feature is explained and scored on.
///
/// The paper's protocol, appendix A: the 20 fragments with the largest codes and 20 drawn
/// from all on which the feature is active. Every fourth of the first, from ranks 0 and 2, serves to
/// explain and to score; every third of the first 15 of the others, from index 1, to score.
public struct FeatureRecords: Codable, Hashable, Sendable {
  /// Fragments kept of each kind, and the fewest active ones a feature is scored with.
  public static let keptFragments = 20
  /// Silent fragments kept, for tasks that need texts without the feature.
  public static let keptSilent = 10

  /// The feature.
  public let feature: Int
  /// The fragments with the largest codes, the largest first.
  public let top: [ActivationRecord]
  /// Fragments drawn at random from those with a largest code other than 0.
  public let random: [ActivationRecord]
  /// Fragments drawn at random from those on which no code differs from 0.
  public let silent: [Int]
  /// Number of fragments whose largest code is not 0.
  public let activeFragments: Int
  /// Number of tokens with a code other than 0.
  public let activeTokens: Int
  /// Number of tokens that count.
  public let tokens: Int

  /// Creates the records of a feature.
  public init(
    feature: Int, top: [ActivationRecord], random: [ActivationRecord], silent: [Int] = [],
    activeFragments: Int, activeTokens: Int, tokens: Int
  ) {
    self.feature = feature
    self.top = top
    self.random = random
    self.silent = silent
    self.activeFragments = activeFragments
    self.activeTokens = activeTokens
    self.tokens = tokens
  }

  /// Whether the feature is active on enough fragments to be scored.
  public var isEligible: Bool { activeFragments >= Self.keptFragments }
  /// Share of tokens on which the feature is active.
  public var density: Double { Double(activeTokens) / Double(max(1, tokens)) }

  /// The fragments that an explainer sees: ranks 0, 4, 8, 12 and 16.
  public var training: [ActivationRecord] { Self.every(4, from: 0, of: top) }
  /// Fragments with large codes to score on: ranks 2, 6, 10, 14 and 18.
  public var topValidation: [ActivationRecord] { Self.every(4, from: 2, of: top) }
  /// Random fragments to score on: indices 1, 4, 7, 10 and 13.
  public var randomValidation: [ActivationRecord] {
    Self.every(3, from: 1, of: Array(random.prefix(15)))
  }
  /// All fragments to score on, those with large codes first.
  public var validation: [ActivationRecord] { topValidation + randomValidation }

  private static func every(
    _ step: Int, from first: Int, of records: [ActivationRecord]
  ) -> [ActivationRecord] {
    stride(from: first, to: records.count, by: step).map { records[$0] }
  }

  /// The largest rectified code of the fragments that an explainer sees; 10 on its scale.
  public var trainingMaximum: Float { max(0, training.map(\.largest).max() ?? 0) }
}
