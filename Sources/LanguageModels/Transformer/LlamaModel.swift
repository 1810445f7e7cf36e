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
  let weights: LlamaWeights

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
      configuration: configuration, tokenizer: tokenizer, weights: weights.get())
  }

  init(configuration: ModelConfiguration, tokenizer: any Tokenizer, weights: LlamaWeights) throws {
    _ = try Backend.coreName()
    self.configuration = configuration
    self.tokenizer = tokenizer
    self.weights = weights
  }
}
