import Numerics

/// The parts of a block.
extension ForwardPass {
  /// Sets the queries, keys and values of some rows.
  func projectQueriesKeysValues(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ scratch: Workspace.Scratch
  ) {
    let width = configuration.queryKeyValueWidth
    normalize(rows, block.attentionNorm, into: scratch.rows)
    let target = workspace.queryKeyValue.pointer + rows.lowerBound * width
    project(rows.count, scratch.rows.pointer, block.queryKeyValue, scratch, target)
    // Keys follow the queries directly, so both turn in one go.
    for (index, row) in rows.enumerated() {
      rotary.rotate(
        target + index * width, heads: configuration.heads + configuration.keyValueHeads,
        position: Int(places[row].position))
    }
  }

  /// Sets the concatenated heads of all rows.
  func attend(layer: Int) {
    let (heads, headWidth) = (configuration.heads, configuration.headWidth)
    let group = heads / configuration.keyValueHeads
    let stride = configuration.queryKeyValueWidth
    let attention = CausalAttention(
      headWidth: headWidth, stride: stride, outputStride: configuration.attentionWidth,
      products: products)
    let (scratch, sequences, context) = (workspace.scratch, sequences, context)
    let (source, target) = (workspace.queryKeyValue.pointer, workspace.attention.pointer)
    let (keys, values) = (
      configuration.attentionWidth, configuration.attentionWidth + configuration.keyValueWidth
    )
    let contextStride = configuration.keyValueWidth
    Parallel.workers(sequences.count * heads) { worker, item in
      let (sequence, head) = (sequences[item / heads], item % heads)
      let (first, shared) = (sequence.rows.lowerBound, head / group * headWidth)
      let start = source + first * stride
      attention.attend(
        sequence,
        after: context.map {
          .init(
            count: $0.count, keys: $0.keys[layer].pointer + shared,
            values: $0.values[layer].pointer + shared, stride: contextStride)
        },
        queries: start + head * headWidth, keys: start + keys + shared,
        values: start + values + shared,
        output: target + first * attention.outputStride + head * headWidth,
        scores: scratch[worker].scores.pointer)
    }
  }

  /// Adds the attention's output to the residual stream and computes the hidden vectors.
  func computeHidden(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ scratch: Workspace.Scratch
  ) {
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    let heads = configuration.attentionWidth
    project(
      rows.count, workspace.attention.pointer + rows.lowerBound * heads, block.attentionOutput,
      scratch, scratch.rows.pointer)
    VectorKernels.add(
      scratch.rows.pointer, to: workspace.residual.pointer + rows.lowerBound * width,
      count: rows.count * width)
    normalize(rows, block.mlpNorm, into: scratch.rows)
    let gateUp = scratch.gateUp.pointer
    project(rows.count, scratch.rows.pointer, block.gateUp, scratch, gateUp)
    for (index, row) in rows.enumerated() {
      VectorKernels.gatedSiLU(
        gate: gateUp + index * 2 * hidden, up: gateUp + index * 2 * hidden + hidden,
        into: workspace.hidden.pointer + row * hidden, count: hidden)
    }
  }

  /// Sets what the MLP adds.
  func computeOutput(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ scratch: Workspace.Scratch
  ) {
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    project(
      rows.count, workspace.hidden.pointer + rows.lowerBound * hidden, block.down, scratch,
      workspace.mlpOutput.pointer + rows.lowerBound * width)
  }

  /// Adds what the MLP adds to the residual stream.
  func addOutput(_ rows: Range<Int>) {
    let start = rows.lowerBound * configuration.width
    VectorKernels.add(
      workspace.mlpOutput.pointer + start, to: workspace.residual.pointer + start,
      count: rows.count * configuration.width)
  }

  /// Normalises rows of the residual stream into `target`, `[rows, width]`.
  func normalize(
    _ rows: some Sequence<Int>, _ weight: AlignedBuffer, into target: AlignedBuffer
  ) {
    let width = configuration.width
    for (index, row) in rows.enumerated() {
      VectorKernels.rootMeanSquareNormalize(
        workspace.residual.pointer + row * width, weight: weight.pointer,
        epsilon: Float(configuration.normEpsilon), into: target.pointer + index * width,
        count: width)
    }
  }

  private func project(
    _ count: Int, _ input: UnsafePointer<Float>, _ projection: Projection,
    _ scratch: Workspace.Scratch, _ target: UnsafeMutablePointer<Float>
  ) {
    let rows = Projection.Rows(count: count, values: input, digits: scratch.digits)
    projection.prepare(rows)
    projection.multiply(
      rows, outputs: 0..<projection.outputs, into: target, stride: projection.outputs, products)
  }
}
