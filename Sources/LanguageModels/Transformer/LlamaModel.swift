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
  ///   - arithmetic: What products with the weights are computed in.
  /// - Throws: `FileError` if the file cannot be read, ``ModelFileError`` if it does not hold
  ///   a model of this kind, `NumericsError` if there is no OpenBLAS.
  public convenience init(gguf url: URL, arithmetic: Arithmetic = .threeBytes) throws {
    let file = try GGUFFile(url)
    let configuration = try ModelConfiguration(gguf: file)
    let reading = BackgroundReading { try ByteLevelBPE(file) }
    let weights = Result {
      try LlamaWeights(gguf: file, configuration: configuration, arithmetic: arithmetic)
    }
    let tokenizer = try reading.value()
    guard tokenizer.vocabularySize == configuration.vocabularySize else {
      throw ModelFileError(
        url,
        "has \(tokenizer.vocabularySize) tokens in its tokenizer but "
          + "\(configuration.vocabularySize) in its embedding")
    }
    try self.init(
      configuration: configuration, tokenizer: tokenizer,
      arithmetic: arithmetic.digits == nil ? .float32 : arithmetic, weights: weights.get())
  }

  init(
    configuration: ModelConfiguration, tokenizer: any Tokenizer, arithmetic: Arithmetic = .float32,
    weights: LlamaWeights
  ) throws {
    _ = try Backend.coreName()
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.arithmetic = arithmetic
    self.weights = weights
  }
}
