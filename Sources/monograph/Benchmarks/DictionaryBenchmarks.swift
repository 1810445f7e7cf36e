import Numerics
import SparseCoding

/// Measuring a dictionary on held-out vectors.
struct EvaluationBenchmark: Benchmark {
  static let path = "evaluate"
  static let summary = "All measures of one dictionary on vectors in a file."

  private let activations: TemporaryActivations
  private let dictionary: FeatureDictionary
  private var active = 0.0

  static func cases(_ input: BenchmarkInput) throws -> [EvaluationBenchmark] {
    [try EvaluationBenchmark(input)]
  }

  private init(_ input: BenchmarkInput) throws {
    let options = input.options
    activations = try input.activations(8 * options.batchSize)
    let settings = TrainingSettings(
      ratio: options.ratio, l1: options.l1, batchSize: options.batchSize, seed: 1,
      initialBias: options.initialBias ?? -2)
    let trainer = try DictionaryTrainer(settings, width: options.width)
    let vectors = try input.vectors()
    for step in 0..<min(options.warmUp, 100) {
      let start = step * options.batchSize % (vectors.rows - options.batchSize + 1)
      _ = try trainer.step(vectors.rows(start..<start + options.batchSize))
    }
    dictionary = try trainer.dictionary(vectorsTrained: trainer.steps * options.batchSize)
  }

  var setting: String {
    "\(dictionary.width) × \(dictionary.features), \(activations.file.count) vectors"
  }

  var work: BenchmarkWork {
    let (count, width) = (Double(activations.file.count), Double(dictionary.width))
    let features = Double(dictionary.features)
    return BenchmarkWork(
      amount: count, unit: "vectors", operations: 2 * count * width * (features + active),
      bytes: count * (2 * width + 8 * features) + 4 * features * width)
  }

  var facts: [String: [Double]] { ["activeFeatures": [active]] }

  mutating func run() throws {
    active = try evaluate([dictionary], on: activations.file).first?.l0 ?? 0
  }
}

/// Shuffled minibatches from a file, and nothing done with them.
struct StreamBenchmark: Benchmark {
  static let path = "stream"
  static let summary = "Vectors read from a file in half precision, mixed and delivered in single."

  private let activations: TemporaryActivations
  private let batchSize: Int
  private let passes: Int
  private var delivered = 0
  private var target: Matrix

  static func cases(_ input: BenchmarkInput) throws -> [StreamBenchmark] {
    [try StreamBenchmark(input)]
  }

  private init(_ input: BenchmarkInput) throws {
    let options = input.options
    activations = try input.activations(min(options.count, 65_536))
    batchSize = min(options.batchSize, activations.file.count)
    passes = max(1, options.count / activations.file.count)
    target = Matrix(rows: batchSize, columns: activations.file.width)
  }

  var setting: String {
    "width \(activations.file.width), \(activations.file.count * passes) vectors"
  }

  var work: BenchmarkWork {
    BenchmarkWork(
      amount: Double(delivered), unit: "vectors",
      // Read from the file, put into the group, read there and written as single precision.
      bytes: Double(delivered * activations.file.width) * (2 + 2 + 2 + 4))
  }

  mutating func run() throws {
    let file = activations.file
    let stream = try ActivationStream(
      file, rows: 0..<file.count, batchSize: batchSize, epochs: passes, seed: 1)
    var (count, isMore) = (0, true)
    while isMore {
      isMore = try target.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return false }
        return try stream.next(into: start)
      }
      if isMore { count += batchSize }
    }
    delivered = count
  }
}

/// Principal components: the covariance of vectors and its eigenvectors.
struct ComponentsBenchmark: Benchmark {
  static let path = "components"
  static let summary =
    "All principal components of vectors: their covariance and its eigenvectors."

  private let vectors: Matrix
  private var explained = 0.0

  static func cases(_ input: BenchmarkInput) throws -> [ComponentsBenchmark] {
    [ComponentsBenchmark(vectors: try input.vectors())]
  }

  var setting: String { "\(vectors.rows) vectors of \(vectors.columns)" }

  var work: BenchmarkWork {
    let (rows, width) = (Double(vectors.rows), Double(vectors.columns))
    return BenchmarkWork(
      amount: 1, unit: "analyses", operations: 2 * rows * width * width + 9 * width * width * width,
      bytes: 4 * rows * width + 16 * width * width)
  }

  /// The share of the variance that the first ten components explain.
  var facts: [String: [Double]] { ["explained": [explained]] }

  mutating func run() throws {
    let (rows, width) = (vectors.rows, vectors.columns)
    var mean = [Double](repeating: 0, count: width)
    vectors.withUnsafeBufferPointer { values in
      for row in 0..<rows {
        for column in 0..<width { mean[column] += Double(values[row * width + column]) }
      }
    }
    for column in 0..<width { mean[column] /= Double(rows) }
    let products = try Matrix.product(.transposed(vectors), .plain(vectors))
    let covariance = products.withUnsafeBufferPointer { values in
      (0..<width * width).map { index in
        (Double(values[index]) - Double(rows) * mean[index / width] * mean[index % width])
          / Double(rows - 1)
      }
    }
    let result = try Factorizations.symmetricEigenvectors(covariance, size: width)
    explained = result.values.prefix(10).reduce(0, +) / result.values.reduce(0, +)
  }
}
