import Foundation

/// What a checkpoint belongs to.
struct SweepIdentity: Codable, Equatable, Sendable {
  var settings: [TrainingSettings]
  var snapshots: [Int]
  var rows: Range<Int>
  var fileCount: Int
  var width: Int
  var threshold: Double
  var preprocessing: Preprocessing
}

/// What a trainer knows besides its weights and their moments.
private struct TrainerState: Codable {
  var steps: Int
  var density: Double
  var chosenThreshold: Float
}

/// A folder with the state of a sweep.
///
/// The weights, the moments and the position are one file, so that they always belong together.
struct SweepCheckpoint<Identity: Codable & Equatable & Sendable>: Sendable {
  let folder: URL
  let identity: Identity

  private var stateFile: URL { folder.appendingPathComponent("training.safetensors") }

  private func snapshotFile(_ mark: Int, _ index: Int) -> URL {
    folder.appendingPathComponent("snapshot-\(mark)-\(index).safetensors")
  }

  func save(_ trainers: [DictionaryTrainer], _ state: SweepState) throws {
    var archive = TensorArchive()
    for (index, trainer) in trainers.enumerated() {
      for (name, memory) in Self.arrays(trainer) {
        archive.tensors["\(index).\(name)"] = .init(
          shape: [memory.count], values: memory.values)
      }
    }
    try archive.encode(identity, "identity")
    try archive.encode(state, "state")
    try archive.encode(
      trainers.map {
        TrainerState(
          steps: $0.steps, density: $0.density, chosenThreshold: $0.chosenThreshold)
      }, "trainers")
    try archive.write(to: stateFile)
  }

  func save(_ dictionaries: [FeatureDictionary], mark: Int) throws {
    for (index, dictionary) in dictionaries.enumerated() {
      try dictionary.write(to: snapshotFile(mark, index))
    }
  }

  func dictionary(mark: Int, index: Int) throws -> FeatureDictionary {
    try FeatureDictionary(contentsOf: snapshotFile(mark, index))
  }

  /// Puts the trainers into the saved state; `nil` if there is none.
  ///
  /// - Throws: ``SparseCodingError/damagedFile(_:_:)`` if it belongs to another sweep.
  func restore(_ trainers: [DictionaryTrainer]) throws -> SweepState? {
    guard FileManager.default.fileExists(atPath: stateFile.path) else { return nil }
    let archive = try TensorArchive(stateFile)
    guard try archive.decode(Identity.self, "identity", of: stateFile) == identity else {
      throw SparseCodingError.damagedFile(
        stateFile,
        "belongs to a training with other settings or data; remove it, or use another folder"
      )
    }
    let states = try archive.decode([TrainerState].self, "trainers", of: stateFile)
    let state = try archive.decode(SweepState.self, "state", of: stateFile)
    guard states.count == trainers.count, state.windows.count == trainers.count else {
      throw SparseCodingError.damagedFile(stateFile, "has the state of \(states.count) trainings")
    }
    for (index, trainer) in trainers.enumerated() {
      for (name, memory) in Self.arrays(trainer) {
        let key = "\(index).\(name)"
        try memory.update(
          from: archive.values(key, shape: [memory.count], of: stateFile), named: key)
      }
      trainer.steps = states[index].steps
      trainer.density = states[index].density
      trainer.chosenThreshold = states[index].chosenThreshold
    }
    return state
  }

  private static func arrays(_ trainer: DictionaryTrainer) -> [(String, AlignedMemory<Float>)] {
    let parameters: [(String, AdamParameters?)] = [
      ("weights", trainer.weights), ("encoder", trainer.encoder), ("bias", trainer.bias),
      ("decoder bias", trainer.decoderBias), ("thresholds", trainer.thresholds),
      ("log scales", trainer.logScales), ("magnitude bias", trainer.magnitudeBias),
    ]
    return [
      ("directions", trainer.directions), ("norms", trainer.norms), ("idle", trainer.idleSteps),
    ]
      + parameters.flatMap { name, parameters in
        parameters.map {
          [(name, $0.values), ("\(name).first", $0.first), ("\(name).second", $0.second)]
        } ?? []
      }
  }
}
