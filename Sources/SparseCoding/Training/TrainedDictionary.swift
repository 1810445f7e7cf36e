/// How training stood after some number of vectors.
public struct TrainingPoint: Codable, Hashable, Sendable {
  /// Number of vectors trained on, repetitions counted.
  public var vectors: Int
  /// The loss, averaged over the minibatches since the point before.
  public var loss: Double
  /// The fraction of the variance that was left unexplained in those minibatches.
  public var fvu: Double
  /// The number of active features of a vector in those minibatches.
  public var l0: Double

  /// Creates a point from its parts.
  public init(vectors: Int, loss: Double, fvu: Double, l0: Double) {
    self.vectors = vectors
    self.loss = loss
    self.fvu = fvu
    self.l0 = l0
  }
}

/// What came of training one dictionary.
public struct TrainedDictionary: Sendable, Equatable {
  /// The dictionary at the end.
  public var dictionary: FeatureDictionary
  /// The course of training, at most some 256 points.
  public var history: [TrainingPoint]
  /// The dictionary at the numbers of vectors that were asked for, ascending; the number is
  /// in the metadata.
  public var snapshots: [FeatureDictionary]

  /// Creates a result from its parts.
  public init(
    dictionary: FeatureDictionary, history: [TrainingPoint], snapshots: [FeatureDictionary] = []
  ) {
    self.dictionary = dictionary
    self.history = history
    self.snapshots = snapshots
  }
}

/// Sums since the last training point.
struct TrainingWindow: Codable, Sendable {
  private(set) var points: [TrainingPoint] = []
  private var steps = 0
  private var loss = 0.0
  private var error = 0.0
  private var l0 = 0.0

  /// Adds a step; makes a point of every `length` steps.
  mutating func add(_ report: StepReport, vectors: Int, length: Int, variance: Double) {
    steps += 1
    loss += report.loss
    error += report.reconstruction
    l0 += report.l0
    if steps == length { close(vectors: vectors, variance: variance) }
  }

  /// Makes a point of what is left.
  mutating func close(vectors: Int, variance: Double) {
    guard steps > 0 else { return }
    let count = Double(steps)
    points.append(
      TrainingPoint(
        vectors: vectors, loss: loss / count,
        fvu: variance > 0 ? error / count / variance : 0, l0: l0 / count))
    (steps, loss, error, l0) = (0, 0, 0, 0)
  }
}
