import ArgumentParser
import Foundation
import LanguageModels
import Numerics
import SparseCoding

/// Steps of training on minibatches that lie in memory.
struct TrainingBenchmark: Benchmark {
  static let path = "training"
  static let summary = "One step of training on a minibatch: codes, loss, gradients and Adam."
  /// Steps whose losses are reported, for comparison with other implementations.
  private static let reportedLosses = 20

  private let name: String
  private let trainer: DictionaryTrainer
  private let batches: [Matrix]
  private var next = 0
  private var active: [Double] = []
  private var losses: [Double] = []

  static func cases(_ input: BenchmarkInput) throws -> [TrainingBenchmark] {
    if let bias = input.options.initialBias {
      return [try TrainingBenchmark("biases from \(bias)", input, initialBias: bias)]
    }
    return [
      try TrainingBenchmark("sparse codes", input, initialBias: -2),
      try TrainingBenchmark("dense beginning", input, initialBias: 0, warmUp: 2),
    ]
  }

  private init(
    _ name: String, _ input: BenchmarkInput, initialBias: Double, warmUp: Int? = nil
  ) throws {
    let (options, vectors) = (input.options, try input.vectors())
    self.name = name
    let settings = TrainingSettings(
      ratio: options.ratio, l1: options.l1, batchSize: options.batchSize, seed: 1,
      initialBias: initialBias)
    trainer = try DictionaryTrainer(settings, width: options.width)
    batches = stride(from: 0, through: vectors.rows - options.batchSize, by: options.batchSize)
      .map { vectors.rows($0..<$0 + options.batchSize) }
    if let path = options.initialWeights {
      let weights = try NPYFile.matrix(at: URL(fileURLWithPath: path))
      guard weights.rows == trainer.features, weights.columns == trainer.width else {
        throw ValidationError(
          "\(path) has the shape [\(weights.rows), \(weights.columns)]; the weights are "
            + "[\(trainer.features), \(trainer.width)].")
      }
      try trainer.setParameters(
        weights: weights.values,
        bias: [Float](repeating: Float(initialBias), count: trainer.features))
    }
    for _ in 0..<(warmUp ?? options.warmUp) { try run() }
    active = []
  }

  var setting: String {
    "\(trainer.width) × \(trainer.features), batch \(trainer.settings.batchSize), \(name)"
  }

  /// The operations are those of the encoder's product and, for each active feature, of the
  /// reconstruction, the gradient by the code and the two parts of the gradient by the direction.
  var work: BenchmarkWork {
    let (batch, width) = (Double(trainer.settings.batchSize), Double(trainer.width))
    let features = Double(trainer.features)
    let dense = 2 * batch * features * width
    return BenchmarkWork(
      amount: batch, unit: "vectors",
      operations: dense + 8 * batch * width * meanActive,
      // Vectors, codes written and read, and for each weight three numbers read and four written.
      bytes: 4 * (batch * width + 2 * batch * features + 7 * features * width))
  }

  private var meanActive: Double { active.isEmpty ? 0 : Statistics.mean(active) }

  var facts: [String: [Double]] {
    ["activeFeatures": [meanActive], "losses": losses]
  }

  mutating func run() throws {
    let report = try trainer.step(batches[next])
    next = (next + 1) % batches.count
    active.append(report.l0)
    if losses.count < Self.reportedLosses { losses.append(report.loss) }
  }
}

/// A sweep over L1 weights from the file to the dictionaries.
struct SweepBenchmark: Benchmark {
  static let path = "sweep"
  static let summary =
    "A sweep over several L1 weights, from the vectors' file to the dictionaries."

  private let activations: TemporaryActivations
  private let statistics: ActivationStatistics
  private let settings: [TrainingSettings]
  private let features: Int
  private var active = 0.0

  static func cases(_ input: BenchmarkInput) throws -> [SweepBenchmark] {
    [try SweepBenchmark(input)]
  }

  private init(_ input: BenchmarkInput) throws {
    let options = input.options
    activations = try input.activations(min(options.count, 65_536))
    statistics = try ActivationStatistics(of: activations.file)
    let passes = max(1, options.count / activations.file.count)
    settings = (0..<options.values).map { index in
      TrainingSettings(
        ratio: options.ratio, l1: options.l1 * pow(1.3, Double(index)),
        batchSize: options.batchSize, epochs: passes, seed: 1,
        initialBias: options.initialBias ?? -2, preprocessing: .standardized)
    }
    features = settings.first?.features(width: options.width) ?? 0
  }

  private var vectors: Int {
    activations.file.count * (settings.first?.epochs ?? 1)
  }

  var setting: String {
    "\(activations.file.width) × \(features), \(settings.count) L1 weights, \(vectors) vectors"
  }

  var work: BenchmarkWork {
    let (width, count) = (Double(activations.file.width), Double(vectors))
    let steps = count / Double(settings.first?.batchSize ?? 1)
    return BenchmarkWork(
      amount: count * Double(settings.count), unit: "vectors",
      operations: Double(settings.count) * count * width * (2 * Double(features) + 8 * active),
      bytes: Double(settings.count)
        * (count * (2 * width + 8 * Double(features)) + steps * 28 * Double(features) * width))
  }

  var facts: [String: [Double]] { ["activeFeatures": [active]] }

  mutating func run() throws {
    let trained = try train(settings, on: activations.file, statistics: statistics)
    active = Statistics.mean(trained.compactMap { $0.history.last?.l0 })
  }
}
