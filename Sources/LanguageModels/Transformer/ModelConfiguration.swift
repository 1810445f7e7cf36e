/// The sizes and constants of a transformer.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// The model's name, as its file states it.
  public var name: String
  /// The architecture, such as `llama`.
  public var architecture: String
  /// Number of blocks.
  public var layers: Int
  /// Width of the residual stream.
  public var width: Int
  /// Number of attention heads.
  public var heads: Int
  /// Number of key and value heads; each serves `heads / keyValueHeads` query heads.
  public var keyValueHeads: Int
  /// Width of one head.
  public var headWidth: Int
  /// Width of the MLP's hidden vector.
  public var hiddenWidth: Int
  /// Number of tokens in the vocabulary.
  public var vocabularySize: Int
  /// Most tokens in one sequence.
  public var contextLength: Int
  /// Base of the rotary position frequencies.
  public var ropeBase: Double
  /// What is added to the mean square in a norm.
  public var normEpsilon: Double
  /// Whether the output projection is the embedding.
  public var tiedEmbedding: Bool

  /// Creates a configuration from its values.
  public init(
    name: String, architecture: String, layers: Int, width: Int, heads: Int, keyValueHeads: Int,
    headWidth: Int, hiddenWidth: Int, vocabularySize: Int, contextLength: Int,
    ropeBase: Double = 10_000, normEpsilon: Double = 1e-5, tiedEmbedding: Bool = true
  ) {
    self.name = name
    self.architecture = architecture
    self.layers = layers
    self.width = width
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headWidth = headWidth
    self.hiddenWidth = hiddenWidth
    self.vocabularySize = vocabularySize
    self.contextLength = contextLength
    self.ropeBase = ropeBase
    self.normEpsilon = normEpsilon
    self.tiedEmbedding = tiedEmbedding
  }

  /// Number of parameters, the tied embedding counted once.
  public var parameterCount: Int {
    let block = 2 * width + width * (queryKeyValueWidth + attentionWidth) + 3 * width * hiddenWidth
    return layers * block + width + (tiedEmbedding ? 1 : 2) * vocabularySize * width
  }

  /// Width of the vectors at a site.
  public func width(of site: Site) -> Int {
    switch site {
    case .residual, .mlpOutput: width
    case .mlp: hiddenWidth
    case .attention: attentionWidth
    }
  }

  /// Checks that the model has the site.
  ///
  /// - Throws: ``TransformerError/site(_:)`` that says which layers there are.
  public func validate(_ site: Site) throws {
    guard site.layer >= 0, site.layer < layers else {
      throw TransformerError.site(
        "the model has \(layers) layers (0 to \(layers - 1)); \(site) does not exist")
    }
  }

  var attentionWidth: Int { heads * headWidth }
  /// The most inputs of a projection.
  var widestInput: Int { max(width, attentionWidth, hiddenWidth) }
  var keyValueWidth: Int { keyValueHeads * headWidth }
  var queryKeyValueWidth: Int { attentionWidth + 2 * keyValueWidth }
}
