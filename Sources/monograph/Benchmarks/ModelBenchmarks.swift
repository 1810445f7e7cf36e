import Foundation
import LanguageModels
import Numerics

/// The model up to a layer whose activations are kept.
struct HarvestBenchmark: Benchmark {
  static let path = "harvest"
  static let summary = "Tokens read by the model up to the layer whose residual stream is kept."

  private let model: LlamaModel
  private let batch: TokenBatch
  private let site: Site
  private var mean = 0.0

  static func cases(_ input: BenchmarkInput) throws -> [HarvestBenchmark] {
    let model = try input.model()
    var benchmark = HarvestBenchmark(
      model: model, batch: try input.batch(),
      site: .residual(min(10, model.configuration.layers - 1)))
    try benchmark.run()
    return [benchmark]
  }

  var setting: String { "\(batch.setting) to \(site), \(model.arithmetic)" }
  var work: BenchmarkWork { model.work(batch, layers: 0..<site.layer + 1) }
  /// The mean square of the activations, for comparison with other implementations.
  var facts: [String: [Double]] { ["meanSquare": [mean]] }

  mutating func run() throws {
    let result = try model.run(batch, reading: [site])
    if mean == 0 { mean = result.activations[site]?.meanSquare ?? 0 }
  }
}

/// The whole model with the log-probability of each next token.
struct ForwardBenchmark: Benchmark {
  static let path = "forward"
  static let summary =
    "Tokens read by the whole model, with the log-probability of each next token."

  private let model: LlamaModel
  private let batch: TokenBatch
  private var mean = 0.0

  static func cases(_ input: BenchmarkInput) throws -> [ForwardBenchmark] {
    var benchmark = ForwardBenchmark(model: try input.model(), batch: try input.batch())
    try benchmark.run()
    return [benchmark]
  }

  var setting: String {
    "\(batch.setting), \(model.configuration.layers) layers, \(model.arithmetic)"
  }
  var work: BenchmarkWork {
    model.work(batch, layers: 0..<model.configuration.layers, withLogits: true)
  }
  /// The mean log-probability, for comparison with other implementations.
  var facts: [String: [Double]] { ["logProbability": [mean]] }

  mutating func run() throws {
    let result = try model.run(batch, reading: [], output: .logProbabilities)
    let values = result.nextTokenLogProbabilities ?? []
    // The last token of a block has no successor.
    let count = batch.count - batch.lengths.count
    mean = values.reduce(0.0) { $0 + Double($1) } / Double(max(1, count))
  }
}

/// Several sites in one pass.
struct SeveralSitesBenchmark: Benchmark {
  static let path = "several-sites"
  static let summary = "Tokens read by the model, with the activations of four sites kept."

  private let model: LlamaModel
  private let batch: TokenBatch
  private let sites: [Site]

  static func cases(_ input: BenchmarkInput) throws -> [SeveralSitesBenchmark] {
    let model = try input.model()
    let last = min(10, model.configuration.layers - 1)
    var benchmark = SeveralSitesBenchmark(
      model: model, batch: try input.batch(),
      sites: [.residual(last / 2), .mlp(last / 2), .attention(last), .residual(last)])
    try benchmark.run()
    return [benchmark]
  }

  var setting: String {
    "\(batch.setting), \(sites.map(\.description).joined(separator: ", "))"
  }
  var work: BenchmarkWork {
    model.work(batch, layers: 0..<(sites.last?.layer ?? 0) + 1)
  }

  mutating func run() throws { _ = try model.run(batch, reading: sites) }
}

/// What patching does: the rest of the model from a residual stream that is known.
struct ResumptionBenchmark: Benchmark {
  static let path = "resume"
  static let summary =
    "Prompts of 16 tokens continued from a layer's residual stream to the last token's logits."

  private let model: LlamaModel
  private let prompts: TokenBatch
  private let layer: Int
  private let residual: Matrix

  static func cases(_ input: BenchmarkInput) throws -> [ResumptionBenchmark] {
    let model = try input.model()
    let prompts = TokenBatch(tokens: Array(try input.batch().tokens.prefix(2048)), blockLength: 16)
    let layer = min(10, model.configuration.layers - 1)
    guard
      let residual = try model.run(prompts, reading: [.residual(layer)]).activations[
        .residual(layer)]
    else { return [] }
    var benchmark = ResumptionBenchmark(
      model: model, prompts: prompts, layer: layer, residual: residual)
    try benchmark.run()
    return [benchmark]
  }

  var setting: String { "\(prompts.lengths.count) prompts of 16 tokens from layer \(layer)" }

  var work: BenchmarkWork {
    var work = model.work(prompts, layers: layer + 1..<model.configuration.layers)
    let (width, vocabulary) = (
      Double(model.configuration.width), Double(model.configuration.vocabularySize)
    )
    work.amount = Double(prompts.lengths.count)
    work.unit = "prompts"
    work.operations = work.operations.map { $0 + 2 * work.amount * width * vocabulary }
    work.bytes += model.bytesPerWeight * width * vocabulary
    return work
  }

  mutating func run() throws {
    _ = try model.resume(from: layer, residual: residual, batch: prompts, output: .lastLogits)
  }
}

/// Reading the model from its file.
struct LoadBenchmark: Benchmark {
  static let path = "load"
  static let summary = "The model made ready from its file."

  private let url: URL
  private let bytes: Double
  private let name: String
  private let arithmetic: Arithmetic

  static func cases(_ input: BenchmarkInput) throws -> [LoadBenchmark] {
    let (url, model) = (try input.modelURL(), try input.model())
    let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int ?? 0
    return [
      LoadBenchmark(
        url: url, bytes: Double(size + model.weightBytes), name: model.configuration.name,
        arithmetic: model.arithmetic)
    ]
  }

  var setting: String { "\(name), \(arithmetic)" }
  var work: BenchmarkWork { BenchmarkWork(amount: 1, unit: "models", bytes: bytes) }

  mutating func run() throws { _ = try LlamaModel(gguf: url, arithmetic: arithmetic) }
}

/// Text into tokens.
struct TokenizerBenchmark: Benchmark {
  static let path = "tokenizer"
  static let summary = "Tokens made of a text's documents on all cores."

  private let tokenizer: any Tokenizer
  private let documents: [String]
  private var tokens = 0

  static func cases(_ input: BenchmarkInput) throws -> [TokenizerBenchmark] {
    var benchmark = TokenizerBenchmark(
      tokenizer: try ByteLevelBPE(GGUFFile(input.modelURL())), documents: try input.documents())
    try benchmark.run()
    return [benchmark]
  }

  var setting: String { "\(documents.count) documents" }

  var work: BenchmarkWork {
    let characters = documents.reduce(0) { $0 + $1.utf8.count }
    return BenchmarkWork(
      amount: Double(tokens), unit: "tokens", bytes: Double(characters + 4 * tokens))
  }

  var facts: [String: [Double]] { ["tokens": [Double(tokens)]] }

  mutating func run() throws { tokens = tokenizer.encode(documents).reduce(0) { $0 + $1.count } }
}

extension TokenBatch {
  fileprivate var setting: String { "\(lengths.count) × \(lengths.first ?? 0) tokens" }
}

extension Matrix {
  fileprivate var meanSquare: Double {
    withUnsafeBufferPointer { values in
      values.reduce(0) { $0 + Double($1) * Double($1) } / Double(Swift.max(1, values.count))
    }
  }
}

extension LlamaModel {
  fileprivate var bytesPerWeight: Double {
    Double(weightBytes) / Double(configuration.parameterCount)
  }

  /// What some blocks do with a batch: all products and attention's, each weight read once.
  fileprivate func work(
    _ batch: TokenBatch, layers: Range<Int>, withLogits: Bool = false
  ) -> BenchmarkWork {
    let (heads, width) = (configuration.heads, configuration.width)
    let attention = Double(heads * configuration.headWidth)
    let keysValues = 2 * Double(configuration.keyValueHeads * configuration.headWidth)
    let projections = attention * 2 + keysValues
    let block = Double(width) * projections + 3 * Double(width * configuration.hiddenWidth)
    let output = withLogits ? Double(configuration.vocabularySize * width) : 0
    // A token attends to those up to its own position.
    let pairs = batch.lengths.reduce(0.0) { $0 + Double($1 * ($1 + 1)) / 2 }
    let (tokens, count) = (Double(batch.count), Double(layers.count))
    return BenchmarkWork(
      amount: tokens, unit: "tokens",
      operations: tokens * 2 * (count * block + output) + count * pairs * 4 * attention,
      bytes: bytesPerWeight * (count * block + output) + 4 * count * 2 * tokens * Double(width))
  }
}
