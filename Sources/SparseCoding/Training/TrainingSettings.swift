/// What a dictionary is trained with.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// The ratios that are allowed.
  public static let ratios = 0.25...64.0

  /// What kind of autoencoder.
  public var architecture: Architecture
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
  /// What is done about dead features; nothing in the paper.
  public var deadFeatures = DeadFeatureTreatment.none
  /// Number of steps in which the step size rises to ``learningRate``; 0 in the paper.
  public var learningRateWarmup = 0
  /// Number of steps at the end in which the step size falls to 0; 0 in the paper.
  public var learningRateDecay = 0
  /// Number of steps in which the weight of the sparsity term rises to its value; 0 in the paper.
  public var sparsityWarmup = 0
  /// The decay β₁ of Adam's first moment.
  public var momentum = 0.9
  /// The norm to which the gradient over all parameters is limited; `nil` for none.
  public var gradientLimit: Double?
  /// The width of the window in which a JumpReLU's thresholds are given a gradient.
  public var bandwidth = 0.05
  /// The thresholds of a JumpReLU at the beginning.
  public var initialThreshold = 0.05
  /// How many times larger than those of other parameters the steps of a JumpReLU's thresholds are.
  ///
  /// Adam moves a parameter by about the step size at a time; thresholds have further to go than a
  /// short training would take them.
  public var thresholdRate = 10.0
  /// The weight of the term ((L0 / target) − 1)² of a JumpReLU.
  public var l0Weight = 1.0
  /// How slowly the threshold of ``Architecture/batchTopK(_:)`` follows the codes chosen.
  public var thresholdDecay = 0.99

  /// Creates settings; those of the paper but for the ratio and the L1 weight.
  public init(
    _ architecture: Architecture = .tied, ratio: Double = 2, l1: Double = 0,
    learningRate: Double = 1e-3, batchSize: Int = 2048,
    epochs: Int = 1, seed: UInt64 = 0, initialBias: Double = 0,
    preprocessing: Preprocessing.Kind = .none, site: String = ""
  ) {
    self.architecture = architecture
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
    try architecture.validate()
    try deadFeatures.validate(architecture)
    for (name, steps) in [
      ("learningRateWarmup", learningRateWarmup), ("learningRateDecay", learningRateDecay),
      ("sparsityWarmup", sparsityWarmup),
    ] {
      try require(steps >= 0, "\(name) is \(steps) steps; it must be zero or more")
    }
    try require(
      momentum >= 0 && momentum < 1, "momentum is \(momentum); it must be at least 0 and below 1")
    try require(
      (gradientLimit ?? 1) > 0, "gradientLimit is \(gradientLimit ?? 0); it must be positive")
    try require(
      bandwidth.isFinite && bandwidth > 0, "bandwidth is \(bandwidth); it must be positive")
    try require(
      initialThreshold.isFinite && initialThreshold >= 0,
      "initialThreshold is \(initialThreshold); it must be zero or more")
    try require(
      thresholdRate.isFinite && thresholdRate > 0,
      "thresholdRate is \(thresholdRate); it must be positive")
    try require(
      l0Weight.isFinite && l0Weight >= 0, "l0Weight is \(l0Weight); it must be zero or more")
    try require(
      thresholdDecay >= 0 && thresholdDecay < 1,
      "thresholdDecay is \(thresholdDecay); it must be at least 0 and below 1")
    try require(epochs >= 1, "epochs is \(epochs); it must be at least 1")
    try require(
      initialBias.isFinite && abs(initialBias) <= 1e6,
      "initialBias is \(initialBias); use 0 as in the paper, or about −2 for standardized vectors")
  }
}
