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
  /// `[vocabularySize, width]`; the embedding itself where the two are tied.
  let output: Projection
}

extension LlamaWeights {
  /// Reads the weights of a GGUF file and converts them for an arithmetic.
  ///
  /// - Throws: ``ModelFileError`` if a tensor is missing, has another shape than the
  ///   configuration says, or has no place in the architecture.
  init(gguf file: GGUFFile, configuration: ModelConfiguration, arithmetic: Arithmetic) throws {
    var reader = TensorReader(file: file, digits: arithmetic.digits)
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
    output =
      configuration.tiedEmbedding
      ? embedding
      : try reader.projection([("output.weight", configuration.vocabularySize)], width)
    try reader.finish()
  }

  private struct TensorReader {
    let file: GGUFFile
    let digits: FixedPointMatrix.Digits?
    private var used: Set<String> = []

    init(file: GGUFFile, digits: FixedPointMatrix.Digits?) {
      self.file = file
      self.digits = digits
    }

    /// Reads matrices of the same width, one below the other, to multiply rows with.
    mutating func projection(_ parts: [(name: String, rows: Int)], _ columns: Int) throws
      -> Projection
    {
      try require(parts, columns)
      if let digits,
        let packed = try Projection(packing: parts.map(\.name), of: file, digits: digits)
      {
        return packed
      }
      return Projection(try read(parts, columns), inputs: columns)
    }

    /// Reads matrices of the same width, one below the other.
    mutating func read(_ parts: [(name: String, rows: Int)], _ columns: Int) throws
      -> AlignedBuffer
    {
      try require(parts, columns)
      let buffer = AlignedBuffer(count: parts.reduce(0) { $0 + $1.rows } * columns)
      var start = 0
      for part in parts {
        let end = start + part.rows * columns
        try file.dequantize(
          part.name, into: UnsafeMutableBufferPointer(rebasing: buffer.values[start..<end]))
        start = end
      }
      guard VectorKernels.isFinite(UnsafeBufferPointer(buffer.values)) else {
        let names = parts.map(\.name).joined(separator: ", ")
        throw ModelFileError(file.url, "has values that are not finite in \(names)")
      }
      return buffer
    }

    /// Checks that the file has the tensors, and remembers that they are used.
    private mutating func require(_ parts: [(name: String, rows: Int)], _ columns: Int) throws {
      for part in parts {
        let info = try file.info(part.name)
        guard info.rows == part.rows, info.columns == columns else {
          throw ModelFileError(
            file.url,
            "tensor “\(part.name)” has the shape \(info.shape), "
              + "but the header asks for \(part.rows == 1 ? [columns] : [part.rows, columns])")
        }
        used.insert(part.name)
      }
    }

    /// Refuses a file with tensors whose effect would be left out.
    func finish() throws {
      guard let other = file.tensors.keys.filter({ !used.contains($0) }).min() else { return }
      throw ModelFileError(
        file.url, "has the tensor “\(other)”, which a plain Llama model does not have",
        advice: "Use a model without it.")
    }
  }
}
