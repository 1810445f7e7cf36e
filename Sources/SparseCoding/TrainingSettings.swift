/// What a dictionary is trained with.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// The ratios that are allowed.
  public static let ratios = 0.25...64.0

  /// Features per value of a vector.
  public var ratio: Double
  /// The weight α of the L1 term, in the authors' units: it multiplies a sum over the features
  /// where the squared error is averaged over the values of a vector.
  public var l1: Double
  /// The step size of Adam.
  public var learningRate: Double
  /// Number of vectors in a minibatch.
  public var batchSize: Int
  /// How often each vector is seen.
  public var epochs: Int
  /// The seed of the weights and of the order of the vectors.
  public var seed: UInt64
  /// The biases at the beginning; 0 in the paper.
  ///
  /// Below zero, few features are active from the first step on, which makes training
  /// several times faster; −2 suits vectors of unit variance.
  public var initialBias: Double
  /// How the vectors are prepared; ``Preprocessing/Kind/none`` in the paper.
  public var preprocessing: Preprocessing.Kind
  /// The site of the activations, as text; kept with the dictionary.
  public var site: String

  /// Creates settings; those of the paper but for the ratio and the L1 weight.
  public init(
    ratio: Double = 2, l1: Double, learningRate: Double = 1e-3, batchSize: Int = 2048,
    epochs: Int = 1, seed: UInt64 = 0, initialBias: Double = 0,
    preprocessing: Preprocessing.Kind = .none, site: String = ""
  ) {
    self.ratio = ratio
    self.l1 = l1
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.epochs = epochs
    self.seed = seed
    self.initialBias = initialBias
    self.preprocessing = preprocessing
    self.site = site
  }

  /// Number of features for vectors of some width, at least one.
  public func features(width: Int) -> Int { max(1, Int((ratio * Double(width)).rounded())) }

  /// The weight of the L1 term where the squared error is summed rather than averaged over
  /// the values of a vector, as equation 4 of the paper is printed.
  public func l1ForSummedError(width: Int) -> Double { l1 * Double(width) }

  /// Checks the values.
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``.
  public func validate() throws {
    func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
      guard condition else { throw SparseCodingError.invalidSetting(text()) }
    }
    try require(
      Self.ratios.contains(ratio), "ratio is \(ratio); it must lie in 0.25...64, 2 is usual")
    try require(
      l1.isFinite && l1 >= 0, "l1 is \(l1); it must be zero or more, 1e-4 to 1e-2 is usual")
    try require(
      learningRate.isFinite && learningRate > 0 && learningRate <= 1,
      "learningRate is \(learningRate); it must be above 0 and at most 1, 1e-3 is usual")
    try require(
      (1...1 << 20).contains(batchSize),
      "batchSize is \(batchSize); it must lie in 1...1048576, 2048 is usual")
    try require(epochs >= 1, "epochs is \(epochs); it must be at least 1")
    try require(
      initialBias.isFinite && abs(initialBias) <= 1e6,
      "initialBias is \(initialBias); use 0 as in the paper, or about −2 for standardized vectors")
  }
}
