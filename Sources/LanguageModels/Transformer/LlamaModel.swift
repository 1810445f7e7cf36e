import Foundation
import Numerics

/// A language model of the Llama family: root-mean-square norms, rotary positions,
/// grouped-query attention and a gated MLP.
///
/// A model is never changed, so that several runs can use it at once; each run uses all cores by
/// itself.
public final class LlamaModel: Sendable {
  /// The model's sizes and constants.
  public let configuration: ModelConfiguration
  /// The model's tokenizer.
  public let tokenizer: any Tokenizer
  /// How the model marks the turns of a conversation; `nil` if it only continues text.
  public let chatFormat: ChatFormat?
  /// What products with the weights are computed in: what was asked for, where the processor is
  /// fast at it, and float32 otherwise.
  public let arithmetic: Arithmetic
  let weights: LlamaWeights

  /// Bytes that the weights take in memory.
  public var weightBytes: Int { weights.byteCount }

  /// Reads a model in GGUF format, weights and tokenizer.
  ///
  /// - Parameters:
  ///   - url: The file.
  ///   - source: Whether the weights are the file's or those of a model before training.
  ///   - arithmetic: What products with the weights are computed in; always float32 for weights
  ///     that are not the file's.
  /// - Throws: `FileError` if the file cannot be read, ``ModelFileError`` if it does not hold
  ///   a model of this kind, `NumericsError` if there is no OpenBLAS.
  public convenience init(
    gguf url: URL, weights source: ModelWeights = .trained, arithmetic: Arithmetic = .threeBytes
  ) throws {
    let file = try GGUFFile(url)
    let configuration = try ModelConfiguration(gguf: file)
    let reading = BackgroundReading { try ByteLevelBPE(file) }
    let weights = Result {
      switch source {
      case .trained:
        try LlamaWeights(gguf: file, configuration: configuration, arithmetic: arithmetic)
      case .untrained(let seed): LlamaWeights(untrained: configuration, seed: seed)
      }
    }
    let tokenizer = try reading.value()
    guard tokenizer.vocabularySize == configuration.vocabularySize else {
      throw ModelFileError(
        url,
        "has \(tokenizer.vocabularySize) tokens in its tokenizer but "
          + "\(configuration.vocabularySize) in its embedding")
    }
    let template = file.metadata["tokenizer.chat_template"]?.text
    try self.init(
      configuration: configuration, tokenizer: tokenizer,
      chatFormat: template.flatMap { ChatFormat(template: $0, tokenizer: tokenizer) },
      arithmetic: source == .trained && arithmetic.digits != nil ? arithmetic : .float32,
      weights: weights.get())
  }

  init(
    configuration: ModelConfiguration, tokenizer: any Tokenizer, chatFormat: ChatFormat? = nil,
    arithmetic: Arithmetic = .float32, weights: LlamaWeights
  ) throws {
    _ = try Backend.coreName()
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.chatFormat = chatFormat
    self.arithmetic = arithmetic
    self.weights = weights
  }
}
