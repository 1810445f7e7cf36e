import ArgumentParser
import Foundation
import LanguageModels
import Numerics
import SparseCoding

/// Measures the hot paths on this machine.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure matrix products, the forward pass and training on this machine.",
    discussion: """
      Each figure is the median of several runs. The forward pass is measured if the book's model \
      has been fetched.
      """)

  @OptionGroup var book: BookOptions

  func run() throws {
    print("OpenBLAS kernels: \(try Backend.coreName()), \(Parallel.width) cores")
    let peak = try productSpeed()
    print(String(format: "sgemm 2048 × 2304 × 576: %.0f GFLOP/s", peak))
    try reportForwardPass()
    try reportTraining()
  }

  /// The speed of the trainer's encoder product, in GFLOP/s.
  private func productSpeed() throws -> Double {
    var numbers = RandomNumbers(seed: 1)
    let left = Matrix(
      rows: 2048, columns: 576, (0..<2048 * 576).map { _ in numbers.uniform(-1, 1) })
    let right = Matrix(
      rows: 2304, columns: 576, (0..<2304 * 576).map { _ in numbers.uniform(-1, 1) })
    var result = Matrix(rows: 2048, columns: 2304)
    let seconds = try medianSeconds(runs: 15) {
      try result.formProduct(.plain(left), .transposed(right))
    }
    return 2e-9 * 2048 * 2304 * 576 / seconds
  }

  private func reportForwardPass() throws {
    let url = try book.firstModel()
    guard FileManager.default.fileExists(atPath: url.path) else {
      print("forward pass: no model; run `monograph fetch` first")
      return
    }
    let start = ContinuousClock.now
    let model = try LlamaModel(gguf: url)
    print(String(format: "load %@: %.2f s", model.configuration.name, start.seconds))
    var numbers = RandomNumbers(seed: 2)
    let tokens = (0..<2048).map { _ in
      Int32(numbers.integer(below: model.configuration.vocabularySize))
    }
    let batch = TokenBatch(tokens: tokens, blockLength: 256)
    let site = Site.residual(min(10, model.configuration.layers - 1))
    let harvest = try medianSeconds(runs: 3) { _ = try model.run(batch, reading: [site]) }
    print(String(format: "harvest to %@: %.0f tokens/s", "\(site)", 2048 / harvest))
    let whole = try medianSeconds(runs: 3) {
      _ = try model.run(batch, reading: [], output: .logProbabilities)
    }
    print(String(format: "all layers with log-probabilities: %.0f tokens/s", 2048 / whole))
  }

  private func reportTraining() throws {
    let speed = try TrainingBenchmark(width: 576, ratio: 4, batchSize: 2048).run()
    print(
      String(
        format: "training 576 × 2304, batch 2048: %.0f samples/s at %.0f active features",
        speed.samplesPerSecond, speed.activeFeatures))
  }

  private func medianSeconds(runs: Int, _ body: () throws -> Void) throws -> Double {
    try body()
    let times = try (0..<runs).map { _ in
      let start = ContinuousClock.now
      try body()
      return start.seconds
    }
    return Statistics.median(times) ?? 0
  }
}

/// Trains on vectors made of a few random directions, so that codes become sparse as on real ones.
private struct TrainingBenchmark {
  let width: Int
  let ratio: Double
  let batchSize: Int

  func run() throws -> (samplesPerSecond: Double, activeFeatures: Double) {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let vectors = 64 * batchSize
    let file = try synthesize(vectors, in: folder)
    let statistics = try ActivationStatistics(of: file)
    let settings = TrainingSettings(
      ratio: ratio, l1: 4e-3, batchSize: batchSize, epochs: 3, seed: 1, initialBias: -2,
      preprocessing: .standardized)
    let start = ContinuousClock.now
    let trained = try train([settings], on: file, statistics: statistics)
    let seconds = start.seconds
    return (3 * Double(vectors) / seconds, trained.first?.history.last?.l0 ?? 0)
  }

  private func synthesize(_ count: Int, in folder: URL) throws -> ActivationFile {
    var numbers = RandomNumbers(seed: 3)
    let directions = (0..<1024).map { _ in (0..<width).map { _ in Float(numbers.normal()) } }
    let writer = try ActivationWriter(folder.appendingPathComponent("vectors.f16"), width: width)
    for _ in stride(from: 0, to: count, by: batchSize) {
      var rows = Matrix(rows: batchSize, columns: width)
      rows.withUnsafeMutableBufferPointer { values in
        for row in 0..<batchSize {
          for _ in 0..<24 {
            let direction = directions[numbers.integer(below: directions.count)]
            let strength = numbers.uniform(0.2, 1)
            for column in 0..<width { values[row * width + column] += strength * direction[column] }
          }
        }
      }
      try writer.append(rows)
    }
    return try writer.finish()
  }
}

extension ContinuousClock.Instant {
  /// Seconds since this instant.
  fileprivate var seconds: Double { (ContinuousClock.now - self) / .seconds(1) }
}
