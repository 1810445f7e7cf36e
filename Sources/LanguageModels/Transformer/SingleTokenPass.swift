import Numerics

/// Runs the model for one token at a time, with the keys and values of those before.
///
/// A single row makes every product a walk through the weights, whose speed is the memory's.
final class SingleTokenPass {
  private let configuration: ModelConfiguration
  private let weights: LlamaWeights
  private let cache: KeyValueCache
  private let rotary: RotaryPositions
  private let residual: AlignedBuffer
  private let row: AlignedBuffer
  private let queryKeyValue: AlignedBuffer
  private let attention: AlignedBuffer
  private let gateUp: AlignedBuffer
  private let hidden: AlignedBuffer
  private let scores: AlignedBuffer
  private let digits: FixedPointRows
  private let products = SerialProducts()
  /// The logits after the last token, `[vocabularySize]`.
  let logits: AlignedBuffer

  init(model: LlamaModel, cache: KeyValueCache) {
    configuration = model.configuration
    weights = model.weights
    self.cache = cache
    rotary = RotaryPositions(positions: cache.capacity, configuration: configuration)
    residual = AlignedBuffer(count: configuration.width)
    row = AlignedBuffer(count: configuration.width)
    queryKeyValue = AlignedBuffer(count: configuration.queryKeyValueWidth)
    attention = AlignedBuffer(count: configuration.attentionWidth)
    gateUp = AlignedBuffer(count: 2 * configuration.hiddenWidth)
    hidden = AlignedBuffer(count: configuration.hiddenWidth)
    scores = AlignedBuffer(count: configuration.heads * cache.capacity)
    digits = FixedPointRows(rows: 1, inputs: configuration.widestInput)
    logits = AlignedBuffer(count: configuration.vocabularySize)
  }

  /// Runs the model for one token and leaves the logits in ``logits``.
  ///
  /// The cache must have room for it.
  func step(_ token: Int32) {
    let (width, hiddenWidth) = (configuration.width, configuration.hiddenWidth)
    let position = cache.count
    weights.embedding.copyRow(Int(token), into: residual.pointer)
    for (layer, block) in weights.blocks.enumerated() {
      normalize(block.attentionNorm)
      project(row, block.queryKeyValue, into: queryKeyValue)
      rotary.rotate(
        queryKeyValue.pointer, heads: configuration.heads + configuration.keyValueHeads,
        position: position)
      cache.store(queryKeyValue, layer: layer, rows: 1)
      attend(layer: layer, tokens: position + 1)
      project(attention, block.attentionOutput, into: row)
      VectorKernels.add(row.pointer, to: residual.pointer, count: width)
      normalize(block.mlpNorm)
      project(row, block.gateUp, into: gateUp)
      VectorKernels.gatedSiLU(
        gate: gateUp.pointer, up: gateUp.pointer + hiddenWidth, into: hidden.pointer,
        count: hiddenWidth)
      project(hidden, block.down, into: row)
      VectorKernels.add(row.pointer, to: residual.pointer, count: width)
    }
    normalize(weights.outputNorm)
    project(row, weights.output, into: logits)
  }

  private func normalize(_ weight: AlignedBuffer) {
    VectorKernels.rootMeanSquareNormalize(
      residual.pointer, weight: weight.pointer, epsilon: Float(configuration.normEpsilon),
      into: row.pointer, count: configuration.width)
  }

  private func project(
    _ input: AlignedBuffer, _ projection: Projection, into output: AlignedBuffer
  ) {
    let row = Projection.Rows(count: 1, values: input.pointer, digits: digits)
    projection.prepare(row)
    // A core of its own pays from a few hundred kilobytes of weights.
    Parallel.ranges(
      output.count, grain: max(1, (1 << 17) / input.count), multiple: Projection.panel
    ) { range in
      projection.multiply(
        row, outputs: range, into: output.pointer + range.lowerBound, stride: output.count,
        products)
    }
  }

  private func attend(layer: Int, tokens: Int) {
    let (headWidth, stride) = (configuration.headWidth, configuration.keyValueWidth)
    let group = configuration.heads / configuration.keyValueHeads
    let scale = 1 / Float(headWidth).squareRoot()
    Parallel.ranges(
      configuration.heads, grain: max(1, (1 << 17) / (tokens * headWidth))
    ) { heads in
      for head in heads {
        let query = queryKeyValue.pointer + head * headWidth
        let keys = cache.keys[layer].pointer + head / group * headWidth
        let values = cache.values[layer].pointer + head / group * headWidth
        let weights = scores.pointer + head * cache.capacity
        let output = attention.pointer + head * headWidth
        for token in 0..<tokens {
          weights[token] = VectorKernels.dot(
            query, keys + token * stride, count: headWidth)
        }
        VectorKernels.softmax(weights, count: tokens, scale: scale)
        output.update(repeating: 0, count: headWidth)
        for token in 0..<tokens {
          VectorKernels.add(
            weights[token], values + token * stride, to: output, count: headWidth)
        }
      }
    }
  }
}
