import Numerics

/// What ablating a feature does to the prediction of the true next token, on one fragment.
public struct FragmentEffect: Codable, Hashable, Sendable {
  /// The fragment.
  public var fragment: Int
  /// Whether it is one of those with the feature's largest codes.
  public var isTop: Bool
  /// Whether it was drawn at random from all on which the feature is active.
  public var isRandom: Bool
  /// How much of the feature's direction was taken away at each position; 0 where nothing was.
  public var amounts: [Float]
  /// log p(true next token) of the model as it is less that after the ablation, in nats, for each
  /// token that has one after it.
  public var losses: [Float]

  /// Creates an effect.
  public init(
    fragment: Int, isTop: Bool, isRandom: Bool, amounts: [Float], losses: [Float]
  ) {
    self.fragment = fragment
    self.isTop = isTop
    self.isRandom = isRandom
    self.amounts = amounts
    self.losses = losses
  }

  /// The losses at positions where something was taken away.
  public var activeLosses: [Float] { losses.indices.filter { amounts[$0] != 0 }.map { losses[$0] } }
}

/// What ablating a feature does to the prediction of the true next token.
public struct AblationEffect: Codable, Hashable, Sendable {
  /// Losses from here on are shown in histograms, in nats.
  public static let standardThreshold = 0.1

  /// The feature.
  public var feature: Int
  /// The fragments it was ablated on.
  public var fragments: [FragmentEffect]

  /// Creates an effect.
  public init(feature: Int, fragments: [FragmentEffect]) {
    self.feature = feature
    self.fragments = fragments
  }

  /// Number of predictions that were compared.
  public var predictions: Int { fragments.reduce(0) { $0 + $1.losses.count } }

  /// Number of predictions that lose more than a threshold, in nats.
  public func count(above threshold: Double) -> Int {
    fragments.reduce(0) { $0 + $1.losses.count { Double($0) > threshold } }
  }

  /// Number of predictions that gain more than a threshold, in nats.
  public func count(gainingMoreThan threshold: Double) -> Int {
    fragments.reduce(0) { $0 + $1.losses.count { Double($0) < -threshold } }
  }

  /// The mean loss at positions where the feature is active, over the fragments drawn at random.
  ///
  /// In nats: what the feature is worth where it is active, whatever its code. `nil` if there are
  /// no such fragments. Fragments are the observations; each counts with its
  /// number of active positions.
  public var mean: MeanEstimate? { Self.mean(fragments.filter(\.isRandom)) }

  /// The same over the fragments with the largest codes.
  public var topMean: MeanEstimate? { Self.mean(fragments.filter(\.isTop)) }

  private static func mean(_ fragments: [FragmentEffect]) -> MeanEstimate? {
    let losses = fragments.map(\.activeLosses).filter { !$0.isEmpty }
    return MeanEstimate(
      ratioOf: losses.map { $0.reduce(0) { $0 + Double($1) } }, to: losses.map { Double($0.count) })
  }

  /// The losses above a threshold with the true next token of each.
  public func losses(above threshold: Double, in text: FragmentText) -> [(
    fragment: Int, position: Int, next: Int32, loss: Double
  )] {
    fragments.flatMap { effect in
      effect.losses.indices.compactMap { position in
        guard Double(effect.losses[position]) > threshold else { return nil }
        let next = text.tokens[effect.fragment * text.length + position + 1]
        return (effect.fragment, position, next, Double(effect.losses[position]))
      }
    }
  }

  /// How often the prediction of each true next token loses so and so much.
  public func histogram(
    in text: FragmentText, above threshold: Double = standardThreshold, bins: Int = 10,
    limit: Int = 6
  ) -> TokenHistogram {
    let losses = losses(above: threshold, in: text)
    return TokenHistogram(
      losses.map(\.loss), of: losses.map(\.next), from: threshold, bins: bins, limit: limit)
  }
}
