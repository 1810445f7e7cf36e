import Foundation
import Numerics

/// The training of untied dictionaries on a toy, for every size and weight of the L1 term.
///
/// All see the same minibatches, each of which is drawn afresh. A training that was killed goes on
/// from its checkpoint and ends bit for bit as an undisturbed one.
public struct ToySweep: Codable, Hashable, Sendable {
  /// Weights λ of the L1 term, in the toy's units: of the mean of all codes, not of their sum.
  public var l1: [Double]
  /// Features of a dictionary for each feature of the toy.
  public var ratios: [Double]
  /// Number of minibatches to learn from.
  public var steps: Int
  /// Number of vectors in a minibatch.
  public var batchSize: Int
  /// The step size of Adam.
  public var learningRate: Double
  /// The biases at the beginning.
  public var initialBias: Double
  /// The seed of the weights.
  public var seed: UInt64
  /// Number of minibatches to measure on.
  public var evaluationBatches: Int

  /// Creates a sweep.
  public init(
    l1: [Double], ratios: [Double], steps: Int, batchSize: Int = 4096, learningRate: Double = 1e-3,
    initialBias: Double = 0, seed: UInt64 = 0, evaluationBatches: Int = 10
  ) {
    self.l1 = l1
    self.ratios = ratios
    self.steps = steps
    self.batchSize = batchSize
    self.learningRate = learningRate
    self.initialBias = initialBias
    self.seed = seed
    self.evaluationBatches = evaluationBatches
  }

  /// What the dictionaries are trained with: for each ratio one for each weight of the L1 term.
  ///
  /// A ratio is here, as elsewhere, one to the width, and a weight one of the sum of a vector's codes:
  /// λ over the number of features. Each dictionary has weights of its own at the beginning: with
  /// the same ones two sizes would agree before they have learned anything.
  public func settings(_ toy: ToySettings) -> [TrainingSettings] {
    ratios.flatMap { ratio in
      let features = max(1, (ratio * Double(toy.features)).rounded())
      return l1.map { l1 in
        var random = RandomNumbers(seed: seed).split("\(ratio) \(l1)")
        return TrainingSettings(
          .untied, ratio: features / Double(toy.width), l1: l1 / features,
          learningRate: learningRate, batchSize: batchSize, seed: random.next(),
          initialBias: initialBias,
          site: "toy")
      }
    }
  }

  /// Checks the values.
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``.
  public func validate(_ toy: ToySettings) throws {
    try toy.validate()
    guard !l1.isEmpty, !ratios.isEmpty else {
      throw SparseCodingError.invalidSetting("a sweep needs a weight of the L1 term and a ratio")
    }
    guard steps >= 1, evaluationBatches >= 1 else {
      throw SparseCodingError.invalidSetting(
        "a sweep needs at least one minibatch to learn from and one to measure on")
    }
    for weight in l1 where !(weight.isFinite && weight >= 0) {
      throw SparseCodingError.invalidSetting("l1 is \(weight); it must be zero or more, and finite")
    }
    let allowed = TrainingSettings.ratios
    for ratio in ratios {
      let toWidth = ratio * Double(toy.features) / Double(toy.width)
      guard allowed.contains(toWidth) else {
        throw SparseCodingError.invalidSetting(
          "a ratio of \(ratio) to \(toy.features) features makes \(toWidth) for each of the "
            + "\(toy.width) values of a vector; that must lie in "
            + "\(allowed.lowerBound)...\(allowed.upperBound)")
      }
    }
    for settings in settings(toy) { try settings.validate() }
  }

  /// Trains the dictionaries.
  ///
  /// - Parameters:
  ///   - toy: The data.
  ///   - checkpoint: A folder for the state, made if needed; `nil` for none.
  ///   - checkpointInterval: Seconds between two checkpoints.
  ///   - progress: Called after each minibatch with the number of minibatches done and to be done.
  ///   - isCancelled: Asked before each minibatch; when it says yes the state is saved and
  ///     `CancellationError` is thrown.
  /// - Returns: A list for each ratio, with a dictionary for each weight of the L1 term.
  /// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
  public func train(
    on toy: ToyData, checkpoint: URL? = nil, checkpointInterval: Double = 60,
    progress: @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @Sendable () -> Bool = { false }
  ) throws -> [[FeatureDictionary]] {
    try validate(toy.settings)
    let trainers = try settings(toy.settings).map {
      try DictionaryTrainer($0, width: toy.settings.width)
    }
    for trainer in trainers { trainer.totalSteps = steps }
    var state = SweepState(trainers: trainers.count)
    let storage = checkpoint.map {
      SweepCheckpoint(folder: $0, identity: ToyIdentity(toy: toy.settings, sweep: self))
    }
    if let checkpoint {
      try FileManager.default.createDirectory(at: checkpoint, withIntermediateDirectories: true)
      state = try storage?.restore(trainers) ?? state
    }
    let (batchSize, total) = (batchSize, steps)
    let run = SweepRun(
      trainers: trainers,
      source: ToyStream(toy: toy, batchSize: batchSize, steps: steps, from: state.position),
      preprocessing: .none, variance: 0, total: steps * batchSize, checkpoint: storage,
      checkpointInterval: checkpointInterval)
    let trained = try run.finish(
      &state, progress: { done, _ in progress(done / batchSize, total) }, isCancelled: isCancelled)
    return stride(from: 0, to: trained.count, by: l1.count).map { start in
      trained[start..<start + l1.count].map(\.dictionary)
    }
  }
}

/// What a checkpoint belongs to.
private struct ToyIdentity: Codable, Equatable, Sendable {
  var toy: ToySettings
  var sweep: ToySweep
}

/// The minibatches to learn from.
private final class ToyStream: MinibatchSource {
  let batchSize: Int
  private(set) var position: StreamPosition
  private let toy: ToyData
  private let steps: Int

  init(toy: ToyData, batchSize: Int, steps: Int, from position: StreamPosition) {
    self.toy = toy
    self.batchSize = batchSize
    self.steps = steps
    self.position = position
  }

  func next(into target: UnsafeMutablePointer<Float>) throws -> Bool {
    let step = position.vectors / batchSize
    guard step < steps else { return false }
    try toy.draw(.training, batch: step, count: batchSize, into: target)
    position.vectors += batchSize
    return true
  }
}
