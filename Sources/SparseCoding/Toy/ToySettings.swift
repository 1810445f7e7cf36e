/// How the vectors of a toy come about, of which everything is known.
///
/// After Sharkey, Braun and Millidge (2022), as in the toy that the authors of the sparse
/// autoencoder's paper repeat in their code: more features than dimensions, each with a direction of
/// its own, of which few at a time are added up.
public struct ToySettings: Codable, Hashable, Sendable {
  /// Number of features.
  public var features: Int
  /// Number of values in a vector.
  public var width: Int
  /// The number of features a vector would have active if none were rarer than the first.
  ///
  /// In the correlated variant it is the expected number in spite of ``decay``.
  public var active: Double
  /// How much rarer each feature is than the one before.
  public var decay: Double
  /// Whether features are active together more or less often than by chance.
  public var isCorrelated: Bool
  /// The standard deviation of normally distributed noise on each value.
  public var noise: Double
  /// The seed of the directions, of the correlations and of all vectors.
  public var seed: UInt64

  /// Creates settings; those of the authors' code if left out.
  public init(
    features: Int = 512, width: Int = 256, active: Double = 5, decay: Double = 0.99,
    isCorrelated: Bool = false, noise: Double = 0, seed: UInt64 = 0
  ) {
    self.features = features
    self.width = width
    self.active = active
    self.decay = decay
    self.isCorrelated = isCorrelated
    self.noise = noise
    self.seed = seed
  }

  /// The most features and values; correlations take their square in memory.
  public static let sizes = 1...8192

  /// Checks the values.
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``.
  public func validate() throws {
    func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
      guard condition else { throw SparseCodingError.invalidSetting(text()) }
    }
    for (name, size) in [("features", features), ("width", width)] {
      try require(
        Self.sizes.contains(size), "\(name) is \(size); it must lie in 1...\(Self.sizes.upperBound)"
      )
    }
    try require(
      active > 0 && active <= Double(features),
      "active is \(active); it must be above 0 and at most the number of features, \(features)")
    try require(decay > 0 && decay <= 1, "decay is \(decay); it must be above 0 and at most 1")
    try require(
      noise.isFinite && noise >= 0, "noise is \(noise); it must be zero or more, and finite")
  }
}
