import Foundation
import Numerics

/// The parameters of a Llama-family model.
///
/// Every matrix is `[outputs, inputs]`. Projections of the same input lie in one matrix, so that
/// each is one product.
struct LlamaWeights: Sendable {
  struct Block: Sendable {
    /// `[width]`.
    let attentionNorm: AlignedBuffer
    /// Query, key and value rows, `[(heads + 2 · keyValueHeads) · headWidth, width]`.
    let queryKeyValue: Projection
    /// `[width, heads · headWidth]`.
    let attentionOutput: Projection
    /// `[width]`.
    let mlpNorm: AlignedBuffer
    /// Gate rows, then up rows, `[2 · hiddenWidth, width]`.
    let gateUp: Projection
    /// `[width, hiddenWidth]`.
    let down: Projection
  }

  /// `[vocabularySize, width]`.
  let embedding: Projection
  let blocks: [Block]
  /// `[width]`.
  let outputNorm: AlignedBuffer
  /// Whether ``output`` is the embedding.
  let isTied: Bool
  /// `[vocabularySize, width]`; the embedding itself where the two are tied.
  let output: Projection

  /// Bytes of all matrices and norms, the tied embedding counted once.
  var byteCount: Int {
    let inner = blocks.reduce(0) { sum, block in
      let norms = block.attentionNorm.count + block.mlpNorm.count
      return sum + norms * MemoryLayout<Float>.stride + block.queryKeyValue.byteCount
        + block.attentionOutput.byteCount + block.gateUp.byteCount + block.down.byteCount
    }
    let outer = embedding.byteCount + (isTied ? 0 : output.byteCount)
    return inner + outer + outputNorm.count * MemoryLayout<Float>.stride
  }
}

extension LlamaWeights {
  /// Reads the weights of a GGUF file and converts them for an arithmetic.
  ///
  /// - Throws: ``ModelFileError`` if a tensor is missing, has another shape than the
  ///   configuration says, or has no place in the architecture.
  init(gguf file: GGUFFile, configuration: ModelConfiguration, arithmetic: Arithmetic) throws {
    var reader = WeightReader(file, digits: arithmetic.digits)
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    let (attention, keyValue) = (configuration.attentionWidth, configuration.keyValueWidth)
    embedding = try reader.projection([("token_embd.weight", configuration.vocabularySize)], width)
    var blocks: [Block] = []
    for layer in 0..<configuration.layers {
      let name = "blk.\(layer)."
      blocks.append(
        Block(
          attentionNorm: try reader.read([(name + "attn_norm.weight", 1)], width),
          queryKeyValue: try reader.projection(
            [
              (name + "attn_q.weight", attention), (name + "attn_k.weight", keyValue),
              (name + "attn_v.weight", keyValue),
            ], width),
          attentionOutput: try reader.projection([(name + "attn_output.weight", width)], attention),
          mlpNorm: try reader.read([(name + "ffn_norm.weight", 1)], width),
          gateUp: try reader.projection(
            [(name + "ffn_gate.weight", hidden), (name + "ffn_up.weight", hidden)], width),
          down: try reader.projection([(name + "ffn_down.weight", width)], hidden)))
    }
    self.blocks = blocks
    outputNorm = try reader.read([("output_norm.weight", 1)], width)
    isTied = configuration.tiedEmbedding
    output =
      configuration.tiedEmbedding
      ? embedding
      : try reader.projection([("output.weight", configuration.vocabularySize)], width)
    try reader.finish()
  }
}
