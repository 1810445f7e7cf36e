import ArgumentParser
import Foundation
import LanguageModels
import Numerics
import SparseCoding

/// What the hot paths are measured on: sizes, and files that replace what is made up.
struct BenchmarkOptions: ParsableArguments {
  @Option(help: "Values of a vector.")
  var width = 576

  @Option(help: "Features per value of a vector.")
  var ratio = 4.0

  @Option(help: "Vectors of a minibatch.")
  var batchSize = 2048

  @Option(help: "The weight of the L1 term.")
  var l1 = 4e-3

  @Option(
    help: "The biases at the beginning of training; both a sparse and a dense beginning if omitted."
  )
  var initialBias: Double?

  @Option(help: "Steps of training before the time is taken.")
  var warmUp = 150

  @Option(help: "Vectors that `sweep` and `stream` go through, in passes over at most 65536.")
  var count = 65_536

  @Option(help: "Number of L1 weights that `sweep` trains at once.")
  var values = 4

  @Option(
    help: "Vectors to train on, ready for the trainer: a float32 array in a .npy file.",
    completion: .file(extensions: ["npy"]))
  var vectors: String?

  @Option(
    help: "The weights that training begins with, [features, width] in a .npy file.",
    completion: .file(extensions: ["npy"]))
  var initialWeights: String?

  @Option(
    help: "Token ids that the model reads in blocks of 256: an int32 array in a .npy file.",
    completion: .file(extensions: ["npy"]))
  var tokens: String?

  @Option(
    help: "A text, table or archive whose documents the tokenizer reads.", completion: .file())
  var text: String?

  @Option(help: "A GGUF file; the book's first model if omitted.", completion: .file())
  var model: String?

  @Option(help: "What the model's products are computed in.")
  var arithmetic = Arithmetic.threeBytes

  func validate() throws {
    func require(_ condition: Bool, _ text: String) throws {
      guard condition else { throw ValidationError(text) }
    }
    try require((1...1 << 16).contains(width), "--width lies between 1 and 65536.")
    try require((1...1 << 20).contains(batchSize), "--batch-size lies between 1 and 1048576.")
    try require(
      TrainingSettings.ratios.contains(ratio),
      "--ratio lies between \(TrainingSettings.ratios.lowerBound) and "
        + "\(TrainingSettings.ratios.upperBound).")
    try require(l1.isFinite && l1 >= 0, "--l1 is zero or more.")
    try require(initialBias?.isFinite ?? true, "--initial-bias is a number.")
    try require((0...1 << 20).contains(warmUp), "--warm-up is not negative.")
    try require(count >= batchSize, "--count is at least --batch-size.")
    try require((1...64).contains(values), "--values lies between 1 and 64.")
  }
}

extension Arithmetic: ExpressibleByArgument {}

/// The vectors, the model and the text of one measurement, each made or read once.
final class BenchmarkInput {
  let options: BenchmarkOptions
  private let book: BookOptions
  private var loadedModel: LlamaModel?
  private var loadedVectors: Matrix?

  init(_ options: BenchmarkOptions, book: BookOptions) {
    self.options = options
    self.book = book
  }

  /// What a path lacks that is not a mistake in the command.
  struct Missing: Error {
    var message: String
  }

  /// The model's file.
  func modelURL() throws -> URL {
    if let model = options.model { return URL(fileURLWithPath: model) }
    guard book.isBook else {
      throw Missing(message: "there is no book in “\(book.folder)”; name a model with --model")
    }
    let url = try book.firstModel()
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw Missing(message: "there is no model; run `monograph fetch`, or name one with --model")
    }
    return url
  }

  func model() throws -> LlamaModel {
    if let loadedModel { return loadedModel }
    let model = try LlamaModel(gguf: try modelURL(), arithmetic: options.arithmetic)
    loadedModel = model
    return model
  }

  /// The tokens the model reads: those given, or made up, 2,048 of them.
  func batch() throws -> TokenBatch {
    let vocabulary = try model().configuration.vocabularySize
    if let path = options.tokens {
      return TokenBatch(
        tokens: try NPYFile.integers(at: URL(fileURLWithPath: path)), blockLength: 256)
    }
    var numbers = RandomNumbers(seed: 2)
    return TokenBatch(
      tokens: (0..<2048).map { _ in Int32(numbers.integer(below: vocabulary)) }, blockLength: 256)
  }

  /// The documents the tokenizer reads: of the file given, or of the book's first text.
  func documents() throws -> [String] {
    var texts: [String] = []
    try corpus().forEachDocument { document in
      texts.append(document.text)
      return texts.count < 1000
    }
    guard !texts.isEmpty else { throw Missing(message: "the text has no documents") }
    return texts
  }

  private func corpus() throws -> Corpus {
    if let path = options.text { return try Corpus(url: URL(fileURLWithPath: path)) }
    guard book.isBook else {
      throw Missing(message: "there is no book in “\(book.folder)”; name a text with --text")
    }
    let (content, folder) = (try book.load(), DataFolder.url)
    for resource in content.resources.values.sorted(by: { $0.name < $1.name })
    where resource.options["column"] != nil {
      let places = resource.candidates(book: book.url, dataFolders: [folder])
      guard let url = places.first(where: { FileManager.default.fileExists(atPath: $0.path) })
      else { continue }
      return try Corpus(
        url: url, column: resource.options["column"], entry: resource.options["entry"])
    }
    throw Missing(message: "there is no text; run `monograph fetch`, or name one with --text")
  }

  /// The vectors to train on: those given, or made up.
  func vectors() throws -> Matrix {
    if let loadedVectors { return loadedVectors }
    let vectors: Matrix
    if let path = options.vectors {
      vectors = try NPYFile.matrix(at: URL(fileURLWithPath: path))
      guard vectors.columns == options.width else {
        throw ValidationError(
          "\(path) has vectors of \(vectors.columns) values; --width is \(options.width).")
      }
      guard vectors.rows >= options.batchSize else {
        throw ValidationError(
          "\(path) has \(vectors.rows) vectors, which do not fill a minibatch of "
            + "\(options.batchSize).")
      }
    } else {
      var source = SyntheticVectors(width: options.width)
      vectors = source.next(8 * options.batchSize)
    }
    loadedVectors = vectors
    return vectors
  }

  /// Writes vectors into a file in a temporary folder; `count` at most.
  func activations(_ count: Int) throws -> TemporaryActivations {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("monograph-bench-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let given = options.vectors == nil ? nil : try vectors()
    let writer = try ActivationWriter(
      folder.appendingPathComponent("vectors.f16"), width: options.width)
    var source = SyntheticVectors(width: options.width)
    if let given {
      try writer.append(given.rows(0..<min(count, given.rows)))
    } else {
      for start in stride(from: 0, to: count, by: 2048) {
        try writer.append(source.next(min(2048, count - start)))
      }
    }
    return TemporaryActivations(folder: folder, file: try writer.finish())
  }
}

/// Activation vectors in a folder that is removed with the last reference.
final class TemporaryActivations {
  let file: ActivationFile
  private let folder: URL

  init(folder: URL, file: ActivationFile) {
    self.folder = folder
    self.file = file
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

/// Sums of a few random directions, so that codes become sparse as on real vectors.
struct SyntheticVectors {
  let width: Int
  private let directions: [[Float]]
  private var numbers = RandomNumbers(seed: 3)

  init(width: Int) {
    self.width = width
    var numbers = RandomNumbers(seed: 4)
    // 24 directions with strengths of mean square 0.4133 sum up to unit variance.
    let scale = (1 / (24 * 0.4133)).squareRoot()
    directions = (0..<1024).map { _ in (0..<width).map { _ in Float(scale * numbers.normal()) } }
  }

  /// The next vectors.
  mutating func next(_ count: Int) -> Matrix {
    var rows = Matrix(rows: count, columns: width)
    rows.withUnsafeMutableBufferPointer { values in
      for row in 0..<count {
        for _ in 0..<24 {
          let direction = directions[numbers.integer(below: directions.count)]
          let strength = numbers.uniform(0.2, 1)
          for column in 0..<width { values[row * width + column] += strength * direction[column] }
        }
      }
    }
    return rows
  }
}
