import Foundation
import Numerics
import Synchronization
import Testing

@testable import SparseCoding

@Suite struct SweepTests {
  /// Sparse combinations of 40 directions in 24 dimensions, with a few massive vectors.
  private func activations(in folder: URL) throws -> (ActivationFile, ActivationStatistics) {
    var generator = RandomNumbers(seed: 21)
    let truth = (0..<40).map { _ in (0..<24).map { _ in generator.normal() } }
    var rows = Matrix(rows: 4000, columns: 24)
    for row in 0..<4000 {
      for _ in 0..<3 {
        let (feature, strength) = (generator.integer(below: 40), 1 + generator.uniform())
        for column in 0..<24 { rows[row, column] += Float(strength * truth[feature][column]) }
      }
      if row % 900 == 0 { rows[row, 5] = 9000 }
    }
    let file = try activationFile(rows, in: folder)
    return (file, try ActivationStatistics(of: file))
  }

  private let settings = [(1.0, 0.02), (2.0, 0.01), (2.0, 0.03)].map { ratio, l1 in
    TrainingSettings(
      ratio: ratio, l1: l1, learningRate: 3e-3, batchSize: 128, epochs: 6, seed: 9,
      initialBias: -0.5, preprocessing: .standardized, site: "test")
  }

  /// Stops a sweep after some minibatches.
  private final class Interruption: Sendable {
    private let left: Mutex<Int>
    init(after count: Int) { left = Mutex(count) }
    var isDue: Bool {
      left.withLock { count in
        count -= 1
        return count < 0
      }
    }
  }

  @Test("training finds a sparse code: the unexplained variance falls, on held-out vectors too")
  func learns() throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      let seen = Mutex<[Int]>([])
      let trained = try train(
        settings, on: file, statistics: statistics, rows: 0..<3500, snapshots: [2000, 6400],
        progress: { done, total in
          #expect(done <= total)
          seen.withLock { $0.append(done) }
        })
      #expect(trained.count == 3)
      #expect(seen.withLock { $0 } == stride(from: 128, through: 20864, by: 128).map { $0 })
      for (result, settings) in zip(trained, settings) {
        #expect(result.dictionary.metadata.l1 == settings.l1)
        #expect(result.dictionary.metadata.site == "test")
        #expect(result.dictionary.metadata.vectorsTrained == 20864)
        #expect(result.snapshots.map(\.metadata.vectorsTrained) == [2048, 6400])
        #expect(result.history.map(\.vectors) == result.history.map(\.vectors).sorted())
        #expect(result.history.last?.vectors == 20864)
        let stages = try evaluate(
          result.snapshots + [result.dictionary], on: file, rows: 3500..<4000,
          statistics: statistics)
        #expect(stages[1].fvu < stages[0].fvu && stages[2].fvu < stages[1].fvu)
        #expect(stages[2].fvu < 0.4 && stages[2].l0 < 20)
        #expect(stages[2].excludedVectors == 1)
        // The last point of the course agrees with an evaluation of what came out.
        let last = try #require(result.history.last)
        #expect(abs(last.fvu - stages[2].fvu) < 0.08)
        #expect(abs(last.l0 - stages[2].l0) < 1)
      }
      // A larger weight on the L1 term: fewer active features, more left unexplained.
      let metrics = try evaluate(
        trained.map(\.dictionary), on: file, rows: 3500..<4000, statistics: statistics)
      #expect(metrics[2].l0 < metrics[1].l0 && metrics[2].fvu > metrics[1].fvu)
    }
  }

  @Test("dictionaries trained together are those trained alone")
  func together() throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      var short = settings
      for index in short.indices { short[index].epochs = 1 }
      let together = try train(short, on: file, statistics: statistics)
      for (index, item) in short.enumerated() {
        #expect(try train([item], on: file, statistics: statistics) == [together[index]])
      }
    }
  }

  @Test(
    "a training that was broken off ends bit for bit as an undisturbed one",
    arguments: [[1], [13, 1, 30], [100, 86]])
  func resume(interruptions: [Int]) throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      let checkpoint = folder.appendingPathComponent("checkpoint")
      let sweep = Sweep(settings, snapshots: [128, 9000, 24000], checkpointInterval: 60)
      let undisturbed = try sweep.train(on: file, statistics: statistics)
      // The last one lies beyond the end and is the dictionary there.
      #expect(undisturbed.allSatisfy { $0.snapshots.count == 3 })
      #expect(undisturbed.allSatisfy { $0.snapshots.last == $0.dictionary })
      for count in interruptions {
        let interruption = Interruption(after: count)
        #expect(throws: CancellationError.self) {
          try sweep.train(
            on: file, statistics: statistics, checkpoint: checkpoint,
            isCancelled: { interruption.isDue })
        }
      }
      let resumed = try sweep.train(on: file, statistics: statistics, checkpoint: checkpoint)
      #expect(resumed == undisturbed)
      // Once more: everything is done already.
      let steps = Mutex(0)
      let again = try sweep.train(
        on: file, statistics: statistics, checkpoint: checkpoint,
        progress: { _, _ in steps.withLock { $0 += 1 } })
      #expect(again == undisturbed && steps.withLock { $0 } == 0)
    }
  }

  /// Every kind of state there is: moments of all parameters, idle features, a running threshold.
  @Test("every architecture goes on as if nothing had happened, alone or with others")
  func resumeOfArchitectures() throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      var settings = [
        Architecture.tied, .untied, .topK(4), .batchTopK(4), .jumpReLU(l0: 4), .gated,
      ].map { architecture in
        TrainingSettings(
          architecture, ratio: 2, l1: architecture.usesL1 ? 0.02 : 0, learningRate: 3e-3,
          batchSize: 128, epochs: 2, seed: 9, preprocessing: .standardized)
      }
      for index in settings.indices {
        settings[index].learningRateWarmup = 5
        settings[index].learningRateDecay = 20
        settings[index].sparsityWarmup = 30
        settings[index].deadFeatures =
          settings[index].architecture.keepsLargest
          ? .auxiliary(k: 5, weight: 1 / 32, after: 512) : .resampled(every: 1280)
      }
      settings[2].gradientLimit = 0.5
      let sweep = Sweep(settings, checkpointInterval: 60)
      let undisturbed = try sweep.train(on: file, statistics: statistics)
      for (item, result) in zip(settings, undisturbed) {
        #expect(result.dictionary.metadata.method == "\(item.architecture)")
        #expect(try train([item], on: file, statistics: statistics) == [result])
      }
      let checkpoint = folder.appendingPathComponent("checkpoint")
      for count in [7, 20, 11] {
        let interruption = Interruption(after: count)
        #expect(throws: CancellationError.self) {
          try sweep.train(
            on: file, statistics: statistics, checkpoint: checkpoint,
            isCancelled: { interruption.isDue })
        }
      }
      let resumed = try sweep.train(on: file, statistics: statistics, checkpoint: checkpoint)
      #expect(resumed == undisturbed)
    }
  }

  /// Vectors that are not centred: the decoder's bias takes the place of the mean.
  @Test("the decoder's bias begins where vectors are on average")
  func decoderBias() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(1024, 8, seed: 3)
      for row in 0..<1024 { for column in 0..<8 { rows[row, column] += Float(10 * column) } }
      let file = try activationFile(rows, in: folder)
      let statistics = try ActivationStatistics(of: file)
      let settings = TrainingSettings(
        .topK(8), ratio: 1, learningRate: 1e-6, batchSize: 256, preprocessing: .scaled)
      let trained = try train([settings], on: file, statistics: statistics)[0].dictionary
      let center = try #require(trained.preprocessing.center)
      for column in 0..<8 { #expect(abs(center[column] - Float(statistics.mean[column])) < 0.01) }
    }
  }

  @Test("a kill between checkpoints loses only the steps since the last one")
  func killed() throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      let checkpoint = folder.appendingPathComponent("checkpoint")
      let sweep = Sweep(settings, snapshots: [4000], checkpointInterval: 0)
      let undisturbed = try sweep.train(on: file, statistics: statistics)
      // What lies there after 40 minibatches, while the first run goes on.
      let copy = folder.appendingPathComponent("copy")
      _ = try sweep.train(
        on: file, statistics: statistics, checkpoint: checkpoint,
        progress: { done, _ in
          guard done == 40 * 128 else { return }
          try? FileManager.default.copyItem(at: checkpoint, to: copy)
        })
      let first = Mutex<Int?>(nil)
      let resumed = try sweep.train(
        on: file, statistics: statistics, checkpoint: copy,
        progress: { done, _ in first.withLock { $0 = $0 ?? done } })
      #expect(resumed == undisturbed)
      #expect(first.withLock { $0 } == 41 * 128)
    }
  }

  @Test("a checkpoint of another training and a damaged one are refused")
  func foreignCheckpoint() throws {
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      let checkpoint = folder.appendingPathComponent("checkpoint")
      var other = settings
      other[0].l1 = 0.5
      _ = try train([settings[0]], on: file, statistics: statistics, checkpoint: checkpoint)
      let error = #expect(throws: SparseCodingError.self) {
        try train([other[0]], on: file, statistics: statistics, checkpoint: checkpoint)
      }
      #expect(error?.description.contains("belongs to a training with other settings") == true)
      let url = checkpoint.appendingPathComponent("training.safetensors")
      try Data(contentsOf: url).prefix(3000).write(to: url)
      #expect(throws: (any Error).self) {
        try train([settings[0]], on: file, statistics: statistics, checkpoint: checkpoint)
      }
    }
  }

  @Test("settings that cannot share minibatches are refused")
  func validation() throws {
    var mixed = settings
    mixed[1].batchSize = 64
    let error = #expect(throws: SparseCodingError.self) { try Sweep(mixed).validate() }
    #expect(error?.description.hasPrefix("batchSize is 128 and 64 in one sweep") == true)
    mixed = settings
    mixed[2].l1 = -1
    #expect(throws: SparseCodingError.self) { try Sweep(mixed).validate() }
    #expect(throws: SparseCodingError.self) { try Sweep(settings, snapshots: [0]).validate() }
    try withTemporaryFolder { folder in
      let (file, statistics) = try activations(in: folder)
      #expect(throws: SparseCodingError.self) {
        try train([settings[0]], on: file, statistics: statistics, rows: 0..<100)
      }
      #expect(try train([], on: file, statistics: statistics).isEmpty)
    }
  }
}
