import Foundation
import Numerics

/// The training of several dictionaries in one pass over the same vectors.
///
/// Each minibatch is loaded once; every dictionary takes its step on it in turn. The
/// result of each is what it would be alone. With a checkpoint folder the state is saved now
/// and then as one file that is replaced as a whole; a training that was killed goes on
/// from there and ends bit for bit as an undisturbed one.
public struct Sweep: Sendable {
  /// What each dictionary is trained with.
  public var settings: [TrainingSettings]
  /// Numbers of vectors after which the dictionaries are kept, as they stand, in the result.
  ///
  /// Each takes effect after the first minibatch that reaches it, or at the end; numbers that
  /// occur twice count once.
  public var snapshots: [Int]
  /// Seconds between two checkpoints.
  public var checkpointInterval: Double

  /// Creates a sweep.
  public init(
    _ settings: [TrainingSettings], snapshots: [Int] = [], checkpointInterval: Double = 60
  ) {
    self.settings = settings
    self.snapshots = Array(Set(snapshots)).sorted()
    self.checkpointInterval = checkpointInterval
  }

  /// Checks each of the settings, and that they can share minibatches.
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``.
  public func validate() throws {
    for item in settings { try item.validate() }
    guard let first = settings.first else { return }
    func shared<Value: Equatable>(_ name: String, _ path: KeyPath<TrainingSettings, Value>) throws {
      guard let other = settings.first(where: { $0[keyPath: path] != first[keyPath: path] }) else {
        return
      }
      throw SparseCodingError.invalidSetting(
        "\(name) is \(first[keyPath: path]) and \(other[keyPath: path]) in one sweep; dictionaries "
          + "that share minibatches need the same, train them in separate sweeps")
    }
    try shared("batchSize", \.batchSize)
    try shared("epochs", \.epochs)
    try shared("seed", \.seed)
    try shared("preprocessing", \.preprocessing)
    guard snapshots.allSatisfy({ $0 > 0 }), checkpointInterval >= 0 else {
      throw SparseCodingError.invalidSetting(
        "snapshots are positive numbers of vectors, the checkpoint interval is not negative")
    }
  }

  /// Trains the dictionaries.
  ///
  /// - Parameters:
  ///   - file: The activation vectors.
  ///   - statistics: Of the same file; they give the preparation and the outlier rule.
  ///   - rows: The vectors to train on; all if omitted.
  ///   - checkpoint: A folder for the state, made if needed; `nil` for none.
  ///   - progress: Called after each minibatch with the number of vectors done and to be done.
  ///   - isCancelled: Asked before each minibatch; when it says yes the state is saved and
  ///     `CancellationError` is thrown.
  /// - Returns: A result for each of the settings, in order.
  /// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
  public func train(
    on file: ActivationFile, statistics: ActivationStatistics, rows: Range<Int>? = nil,
    checkpoint: URL? = nil, progress: @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @Sendable () -> Bool = { false }
  ) throws -> [TrainedDictionary] {
    try validate()
    guard let first = settings.first else { return [] }
    guard statistics.width == file.width else {
      throw SparseCodingError.shapeMismatch(
        "statistics of width \(statistics.width) for activations of width \(file.width)")
    }
    let rows = rows ?? 0..<file.count
    let preprocessing = Preprocessing(first.preprocessing, statistics)
    let trainers = try settings.map { try DictionaryTrainer($0, width: file.width) }
    let total = Self.total(first, statistics, rows)
    for trainer in trainers {
      trainer.totalSteps = total / first.batchSize
      if preprocessing.center == nil {
        // The decoder's bias begins where vectors are on average.
        try trainer.setDecoderBias(
          statistics.mean.map { Float($0) * preprocessing.scale })
      }
    }
    let identity = SweepIdentity(
      settings: settings, snapshots: snapshots, rows: rows, fileCount: file.count,
      width: file.width, threshold: statistics.outlierThreshold, preprocessing: preprocessing)
    var state = SweepState(trainers: trainers.count)
    if let checkpoint {
      try FileManager.default.createDirectory(at: checkpoint, withIntermediateDirectories: true)
      state = try SweepCheckpoint(folder: checkpoint, identity: identity).restore(trainers) ?? state
    }
    let stream = try ActivationStream(
      file, rows: rows, outlierThreshold: statistics.outlierThreshold,
      batchSize: first.batchSize, epochs: first.epochs, seed: first.seed, from: state.position)
    let run = SweepRun(
      trainers: trainers, source: PreparedVectors(stream: stream, preprocessing: preprocessing),
      preprocessing: preprocessing,
      variance: statistics.meanVariance * Double(preprocessing.scale) * Double(preprocessing.scale),
      total: total, snapshots: snapshots,
      checkpoint: checkpoint.map { SweepCheckpoint(folder: $0, identity: identity) },
      checkpointInterval: checkpointInterval)
    return try run.finish(&state, progress: progress, isCancelled: isCancelled)
  }

  /// Number of vectors to be delivered: exact if the statistics are of the same rows.
  private static func total(
    _ settings: TrainingSettings, _ statistics: ActivationStatistics, _ rows: Range<Int>
  ) -> Int {
    let kept = statistics.rows == rows ? statistics.count : rows.count
    return kept * settings.epochs / settings.batchSize * settings.batchSize
  }
}

/// Trains several dictionaries in one pass over the same vectors; see ``Sweep``.
///
/// - Returns: A result for each of the settings, in order.
/// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
public func train(
  _ settings: [TrainingSettings], on file: ActivationFile, statistics: ActivationStatistics,
  rows: Range<Int>? = nil, snapshots: [Int] = [], checkpoint: URL? = nil,
  progress: @Sendable (Int, Int) -> Void = { _, _ in },
  isCancelled: @Sendable () -> Bool = { false }
) throws -> [TrainedDictionary] {
  try Sweep(settings, snapshots: snapshots).train(
    on: file, statistics: statistics, rows: rows, checkpoint: checkpoint, progress: progress,
    isCancelled: isCancelled)
}
