import Foundation

/// What changes while a sweep runs, besides the weights.
struct SweepState: Codable, Sendable {
  var position = StreamPosition()
  var windows: [TrainingWindow]

  init(trainers: Int) {
    windows = Array(repeating: TrainingWindow(), count: trainers)
  }
}

/// Where the minibatches of a sweep come from.
protocol MinibatchSource {
  /// Number of vectors in a minibatch.
  var batchSize: Int { get }
  /// Where the next minibatch begins.
  var position: StreamPosition { get }
  /// Writes the next minibatch, `[batchSize, width]`; `false` at the end.
  func next(into target: UnsafeMutablePointer<Float>) throws -> Bool
}

/// Minibatches of activation vectors, prepared.
struct PreparedVectors: MinibatchSource {
  let stream: ActivationStream
  let preprocessing: Preprocessing

  var batchSize: Int { stream.batchSize }
  var position: StreamPosition { stream.position }

  func next(into target: UnsafeMutablePointer<Float>) throws -> Bool {
    try stream.next(into: target, preprocessing: preprocessing)
  }
}

/// The loop of a sweep.
struct SweepRun<Identity: Codable & Equatable & Sendable> {
  let trainers: [DictionaryTrainer]
  let source: any MinibatchSource
  /// How the vectors were prepared, for the dictionaries.
  let preprocessing: Preprocessing
  /// The variance of a coordinate of the prepared vectors, on average.
  let variance: Double
  let total: Int
  /// Numbers of vectors after which the dictionaries are kept.
  var snapshots: [Int] = []
  let checkpoint: SweepCheckpoint<Identity>?
  /// Seconds between two checkpoints.
  let checkpointInterval: Double

  /// Takes the steps that are left.
  func finish(
    _ state: inout SweepState, progress: @Sendable (Int, Int) -> Void,
    isCancelled: @Sendable () -> Bool
  ) throws -> [TrainedDictionary] {
    let batchSize = source.batchSize
    let width = trainers.first?.width ?? 0
    let batch = AlignedMemory<Float>(uninitialized: batchSize * width)
    // One workspace for each number of features, since its strides follow from it.
    var workspaces: [Int: StepWorkspace] = [:]
    for features in Set(trainers.map(\.features)) {
      workspaces[features] = StepWorkspace(batchSize: batchSize, width: width, features: features)
    }
    let windowLength = max(1, total / batchSize / 256)
    var taken = try restoredSnapshots(state.position.vectors)
    var lastSave = ContinuousClock.now
    while true {
      if isCancelled() {
        try checkpoint?.save(trainers, state)
        throw CancellationError()
      }
      let before = source.position.vectors
      guard try source.next(into: batch.pointer) else { break }
      let done = source.position.vectors
      for (index, trainer) in trainers.enumerated() {
        guard let workspace = workspaces[trainer.features] else { continue }
        let report = try trainer.step(batch.pointer, workspace)
        state.windows[index].add(
          report, vectors: done, length: windowLength, variance: variance)
      }
      state.position = source.position
      for mark in snapshots where mark > before && mark <= done {
        let dictionaries = try self.dictionaries(done)
        try checkpoint?.save(dictionaries, mark: mark)
        for index in trainers.indices { taken[index].append(dictionaries[index]) }
      }
      if let checkpoint, lastSave.duration(to: .now) >= .seconds(checkpointInterval) {
        try checkpoint.save(trainers, state)
        lastSave = .now
      }
      progress(done, max(total, done))
    }
    guard state.position.vectors > 0 else {
      throw SparseCodingError.tooFewVectors(
        "the activation vectors that are not left out do not fill a minibatch of \(batchSize)")
    }
    try checkpoint?.save(trainers, state)
    for mark in snapshots where mark > state.position.vectors {
      for (index, last) in try dictionaries(state.position.vectors).enumerated() {
        taken[index].append(last)
      }
    }
    return try results(state, taken)
  }

  private func results(
    _ state: SweepState, _ snapshots: [[FeatureDictionary]]
  ) throws -> [TrainedDictionary] {
    let vectors = state.position.vectors
    return try zip(trainers.indices, dictionaries(vectors)).map { index, dictionary in
      var window = state.windows[index]
      window.close(vectors: vectors, variance: variance)
      return TrainedDictionary(
        dictionary: dictionary, history: window.points, snapshots: snapshots[index])
    }
  }

  private func dictionaries(_ vectors: Int) throws -> [FeatureDictionary] {
    try trainers.map {
      try $0.dictionary(preprocessing: preprocessing, vectorsTrained: vectors)
    }
  }

  /// The snapshots that an earlier run has reached.
  private func restoredSnapshots(_ vectors: Int) throws -> [[FeatureDictionary]] {
    var result = [[FeatureDictionary]](repeating: [], count: trainers.count)
    guard let checkpoint else { return result }
    for mark in snapshots where mark <= vectors {
      for index in trainers.indices {
        result[index].append(try checkpoint.dictionary(mark: mark, index: index))
      }
    }
    return result
  }
}
