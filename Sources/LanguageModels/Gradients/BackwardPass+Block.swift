import Numerics

/// The parts of a block, backward.
extension BackwardPass {
  /// Adds what the gradient gets through the MLP.
  func passMLP(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ kept: Tape.Block,
    down: UnsafePointer<Float>, gateUp: UnsafePointer<Float>, _ scratch: Scratch
  ) {
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    let products = forward.products
    products.multiply(
      rows: rows.count, columns: hidden, inner: width,
      gradient.pointer + rows.lowerBound * width, width, down, hidden,
      into: scratch.hidden.pointer, hidden)
    for (index, row) in rows.enumerated() {
      passGatedSiLU(
        kept.gateUp.pointer + row * 2 * hidden, scratch.hidden.pointer + index * hidden,
        into: scratch.gateUp.pointer + index * 2 * hidden, sigmoid: scratch.row.pointer)
    }
    products.multiply(
      rows: rows.count, columns: width, inner: 2 * hidden, scratch.gateUp.pointer, 2 * hidden,
      gateUp, width, into: scratch.rows.pointer, width)
    for (index, row) in rows.enumerated() {
      passNorm(
        scratch.rows.pointer + index * width, kept.middle.pointer + row * width, block.mlpNorm,
        row: row, scratch)
    }
  }

  /// Sets the gradient with respect to the concatenated heads.
  func passAttentionOutput(_ rows: Range<Int>, _ weights: UnsafePointer<Float>) {
    let (width, heads) = (configuration.width, configuration.attentionWidth)
    forward.products.multiply(
      rows: rows.count, columns: heads, inner: width,
      gradient.pointer + rows.lowerBound * width, width, weights, heads,
      into: attention.pointer + rows.lowerBound * heads, heads)
  }

  /// Sets the gradient with respect to queries, keys and values.
  ///
  /// The heads that share a key head follow one another, for the order of its sums.
  func passAttention(_ kept: Tape.Block) {
    let (keyValueHeads, headWidth) = (configuration.keyValueHeads, configuration.headWidth)
    let group = configuration.heads / keyValueHeads
    let stride = configuration.queryKeyValueWidth
    let causal = CausalAttention(
      headWidth: headWidth, stride: stride, outputStride: configuration.attentionWidth,
      products: forward.products)
    let (keys, values) = (
      configuration.attentionWidth, configuration.attentionWidth + configuration.keyValueWidth
    )
    let (sequences, scratch) = (forward.sequences, scratch)
    let (source, target, output) = (
      kept.queryKeyValue.pointer, queryKeyValue.pointer, attention.pointer
    )
    Parallel.workers(sequences.count * keyValueHeads) { worker, item in
      let (sequence, shared) = (sequences[item / keyValueHeads], item % keyValueHeads)
      let first = sequence.rows.lowerBound
      let (start, end) = (source + first * stride, target + first * stride)
      for row in 0..<sequence.rows.count {
        for part in [keys, values] {
          (end + row * stride + part + shared * headWidth).update(repeating: 0, count: headWidth)
        }
      }
      for head in shared * group..<(shared + 1) * group {
        causal.passBack(
          sequence, queries: start + head * headWidth, keys: start + keys + shared * headWidth,
          values: start + values + shared * headWidth,
          gradient: output + first * causal.outputStride + head * headWidth,
          queryGradients: end + head * headWidth, keyGradients: end + keys + shared * headWidth,
          valueGradients: end + values + shared * headWidth, scratch[worker])
      }
    }
  }

  /// Adds what the gradient gets through queries, keys and values.
  func passQueriesKeysValues(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ kept: Tape.Block,
    _ weights: UnsafePointer<Float>, _ scratch: Scratch
  ) {
    let (width, inner) = (configuration.width, configuration.queryKeyValueWidth)
    let source = queryKeyValue.pointer + rows.lowerBound * inner
    for (index, row) in rows.enumerated() {
      rotary.rotate(
        source + index * inner, heads: configuration.heads + configuration.keyValueHeads,
        position: Int(forward.places[row].position))
    }
    forward.products.multiply(
      rows: rows.count, columns: width, inner: inner, source, inner, weights, width,
      into: scratch.rows.pointer, width)
    for (index, row) in rows.enumerated() {
      passNorm(
        scratch.rows.pointer + index * width, kept.input.pointer + row * width,
        block.attentionNorm, row: row, scratch)
    }
  }

  /// Adds what the gradient of a row gets through a norm.
  ///
  /// With s = 1 / √(mean of x² + epsilon) and v = weight · (gradient of the norm's output), it is
  /// s v − s³ (v · x / width) x.
  func passNorm(
    _ outputGradient: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ weight: AlignedBuffer,
    row: Int, _ scratch: Scratch
  ) {
    let width = configuration.width
    let weighted = scratch.row.pointer
    for column in 0..<width { weighted[column] = outputGradient[column] * weight.pointer[column] }
    let mean = VectorKernels.dot(x, x, count: width) / Float(width)
    let scale = 1 / (mean + Float(configuration.normEpsilon)).squareRoot()
    let share = VectorKernels.dot(weighted, x, count: width) / Float(width)
    let target = gradient.pointer + row * width
    VectorKernels.add(scale, weighted, to: target, count: width)
    VectorKernels.add(-scale * scale * scale * share, x, to: target, count: width)
  }

  /// Sets the gradient of a row's gates and ups from that of silu(gate) · up.
  private func passGatedSiLU(
    _ gateUp: UnsafePointer<Float>, _ outputGradient: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>, sigmoid: UnsafeMutablePointer<Float>
  ) {
    let count = configuration.hiddenWidth
    let up = gateUp + count
    sigmoid.update(from: gateUp, count: count)
    _ = VectorKernels.exponentiate(sigmoid, count: count, scale: -1, minus: 0)
    for index in 0..<count {
      let (gate, gradient) = (gateUp[index], outputGradient[index])
      let share = 1 / (1 + sigmoid[index])
      target[index] = gradient * up[index] * share * (1 + gate * (1 - share))
      target[count + index] = gradient * gate * share
    }
  }
}
