import Numerics

/// A feature whose effect on another one has been measured.
public struct CausalEdge: Codable, Hashable, Sendable {
  /// The feature of the lower level.
  public var feature: Int
  /// The mean effect on the contexts that it was chosen on.
  public var choosingEffect: Double
  /// Its effect in each of the contexts that it is measured on.
  public var effects: [Double]
  /// The effect there of edits of the same size at the same positions in a random direction.
  public var turned: [Double]
  /// In how many of these contexts it is active.
  public var activeContexts: Int
  /// The cosine between its direction and that of the feature it acts on.
  public var cosine: Double
  /// How many features of the lower level have a larger cosine, by size.
  public var cosineRank: Int

  /// The mean effect with its interval over contexts.
  public var effect: MeanEstimate? { MeanEstimate(effects) }
  /// The mean effect of random directions.
  public var turnedEffect: MeanEstimate? { MeanEstimate(turned) }
}

/// A feature of the lower level that was drawn at random, for comparison.
public struct RandomParent: Codable, Hashable, Sendable {
  /// The feature.
  public var feature: Int
  /// Its effect in each of the contexts that parents are measured on.
  public var effects: [Double]
  /// The cosine between its direction and that of the node's feature.
  public var cosine: Double
}

/// A feature whose effect was computed in search of parents.
public struct ExaminedFeature: Codable, Hashable, Sendable {
  /// The feature.
  public var feature: Int
  /// What the gradient says about the effect.
  public var attribution: Double
  /// The mean effect on the contexts that parents are chosen on.
  public var effect: Double
}

/// What was found below a node of a causal tree.
public struct NodeExpansion: Codable, Hashable, Sendable {
  /// The layer of the node.
  public var layer: Int
  /// The node's feature.
  public var feature: Int
  /// Contexts that parents were chosen on, and others that they were measured on.
  public var choosingContexts, measuringContexts: Int
  /// The mean code at the last token of all contexts.
  public var meanCode: Double
  /// Features of the lower level that are active in the contexts parents were chosen on.
  public var activeFeatures: Int
  /// Those whose effect was computed, the largest first.
  public var examined: [ExaminedFeature]
  /// The parents, the strongest on the contexts they were chosen on first.
  public var edges: [CausalEdge]
  /// As many other active features, drawn at random.
  public var random: [RandomParent]

  /// Whether there were too few contexts to look for parents.
  public var isTooRare: Bool { measuringContexts < TreeSettings.fewestContexts }

  /// In each context the effects of all parents, added up.
  public var sums: [Double] { Self.sums(edges.map(\.effects)) }
  /// The same for features drawn at random.
  public var randomSums: [Double] { Self.sums(random.map(\.effects)) }
  /// The same for random directions.
  public var turnedSums: [Double] { Self.sums(edges.map(\.turned)) }

  private static func sums(_ effects: [[Double]]) -> [Double] {
    (effects.first ?? []).indices.map { context in effects.reduce(0) { $0 + $1[context] } }
  }
}
