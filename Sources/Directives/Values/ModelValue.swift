import Foundation
import LanguageModels
import Notebook
import Storage
import Synchronization

/// A language model under study: its file and what its header says.
///
/// The weights are read when a directive first needs them and shared by all directives.
struct ModelValue: NominalValue, Codable {
  static let typeName = "Model"
  static let summary = "A language model whose activations are studied."
  static let members = [
    Member("name", of: Self.self, "What the model is called.") { $0.name },
    Member("layers", of: Self.self, "Number of blocks.") { $0.configuration.layers },
    Member("width", of: Self.self, "Width of the residual stream.") { $0.configuration.width },
    Member("hiddenWidth", of: Self.self, "Width of a block's hidden layer.") {
      $0.configuration.hiddenWidth
    },
    Member("heads", of: Self.self, "Attention heads of a block.") { $0.configuration.heads },
    Member("keyValueHeads", of: Self.self, "Key and value heads of a block.") {
      $0.configuration.keyValueHeads
    },
    Member("vocabularySize", of: Self.self, "Number of tokens in the vocabulary.") {
      $0.configuration.vocabularySize
    },
    Member("arithmetic", of: Self.self, "What its products are computed in.") {
      $0.arithmetic.rawValue
    },
    Member("isTrained", of: Self.self, "Whether the weights are the file's.") {
      $0.weights == .trained
    },
    Member("parameters", of: Self.self, "Number of weights, the tied embedding counted once.") {
      $0.configuration.parameterCount
    },
  ]

  /// Stands for the model's weights: the digest of its file, or one made from it and a seed.
  let digest: Digest
  /// The sizes in its header.
  let configuration: ModelConfiguration
  /// What the model is called, in `book.yml` or else in its file; no part of the value's identity.
  let name: String
  /// Where the file lies; no part of the value's identity.
  let url: URL

  /// What its products are computed in.
  let arithmetic: Arithmetic
  /// The seed of weights that are not the file's.
  private let untrainedSeed: UInt64?

  /// Where its weights come from.
  var weights: ModelWeights { untrainedSeed.map { .untrained(seed: $0) } ?? .trained }

  private enum CodingKeys: CodingKey { case digest, configuration, arithmetic, untrainedSeed }

  init(
    _ resource: ResolvedResource, weights: ModelWeights = .trained, arithmetic: Arithmetic
  ) throws {
    try resource.declaration.allowOptions("name")
    url = resource.url
    configuration = try ModelConfiguration(gguf: GGUFFile(url))
    let name = resource.declaration.options["name"] ?? configuration.name
    switch weights {
    case .trained:
      digest = resource.digest
      (self.name, untrainedSeed, self.arithmetic) = (name, nil, arithmetic)
    case .untrained(let seed):
      digest = Digest(of: "\(resource.digest.hexadecimal) untrained \(seed)")
      (self.name, untrainedSeed, self.arithmetic) = ("\(name), untrained", seed, .float32)
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    digest = try container.decode(Digest.self, forKey: .digest)
    configuration = try container.decode(ModelConfiguration.self, forKey: .configuration)
    arithmetic = try container.decode(Arithmetic.self, forKey: .arithmetic)
    untrainedSeed = try container.decodeIfPresent(UInt64.self, forKey: .untrainedSeed)
    name = configuration.name
    url = URL(fileURLWithPath: "")
  }

  var presentation: Presentation { .text(name) }

  /// The model with its weights.
  func load() throws -> LlamaModel {
    try Self.loaded.withLock { models in
      let key = Loaded(digest: digest, arithmetic: arithmetic)
      if let model = models[key] { return model }
      let model = try LlamaModel(gguf: url, weights: weights, arithmetic: arithmetic)
      models[key] = model
      return model
    }
  }

  private struct Loaded: Hashable {
    let digest: Digest
    let arithmetic: Arithmetic
  }

  private static let loaded = Mutex<[Loaded: LlamaModel]>([:])
}
