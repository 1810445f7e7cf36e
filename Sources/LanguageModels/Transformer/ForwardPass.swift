import Numerics

/// One run of a Llama-family model over a batch.
///
/// Everything but attention works on tiles of rows that go to whichever worker is free.
/// The tiles depend on the number of tokens only, so that neither the number of cores nor what
/// is read or edited changes a bit of the result.
final class ForwardPass {
  let configuration: ModelConfiguration
  let weights: LlamaWeights
  let batch: TokenBatch
  let workspace: Workspace
  let products = SerialProducts()
  var activations: [Site: Matrix] = [:]

  private let reading: Set<Site>
  private let interventions: [Site: [Intervention]]
  /// The site after which nothing more is needed.
  private let last: Site?
  private let cache: KeyValueCache?
  private let places: [ActivationView.Place]
  private let sequences: [Range<Int>]
  private let rotary: RotaryPositions
  private let tile: Int

  init(
    configuration: ModelConfiguration, weights: LlamaWeights, batch: TokenBatch, reading: [Site],
    interventions: [Intervention], stoppingAfter last: Site?, cache: KeyValueCache? = nil
  ) {
    self.configuration = configuration
    self.weights = weights
    self.batch = batch
    self.reading = Set(reading)
    self.interventions = Dictionary(grouping: interventions, by: \.site)
    self.last = last
    self.cache = cache
    sequences = batch.ranges
    places = batch.lengths.enumerated().flatMap { sequence, length in
      (0..<length).map { .init(sequence: Int32(sequence), position: Int32($0)) }
    }
    let longest = batch.lengths.max() ?? 0
    tile = Self.tileRows(tokens: batch.count)
    rotary = RotaryPositions(positions: longest, configuration: configuration)
    workspace = Workspace(
      configuration: configuration, tokens: batch.count, tile: tile, longest: longest)
  }

  /// Large enough for efficient products, small enough to keep several cores busy.
  ///
  /// Tiles come in pairs of about the same size.
  private static func tileRows(tokens: Int) -> Int {
    let group = FixedPointMatrix.group
    let tiles = (tokens + 2 * tileLimit - 1) / (2 * tileLimit) * 2
    return max(5, (tokens + tiles * group - 1) / (tiles * group)) * group
  }

  /// Most rows of a tile, a multiple of those that are multiplied together.
  private static let tileLimit = 43 * FixedPointMatrix.group

  /// Sets the residual stream to the embeddings of the tokens.
  func embed() {
    let width = configuration.width
    for (row, token) in batch.tokens.enumerated() {
      weights.embedding.copyRow(Int(token), into: workspace.residual.pointer + row * width)
    }
  }

  /// Sets the residual stream after block `layer` and treats it as if just computed.
  ///
  /// Returns whether the run ends here.
  func begin(with residual: Matrix, after layer: Int) throws -> Bool {
    residual.withUnsafeBufferPointer { _ = workspace.residual.values.update(fromContentsOf: $0) }
    return try visit(.residual(layer), workspace.residual)
  }

  /// Runs blocks until the last one or the site after which nothing is needed.
  func runBlocks(_ layers: Range<Int>) throws {
    for layer in layers where try runBlock(layer) { break }
    try products.check()
  }

  /// Runs one block; returns whether the run ends in it.
  private func runBlock(_ layer: Int) throws -> Bool {
    let block = weights.blocks[layer]
    forEachTile { rows, scratch in projectQueriesKeysValues(rows, block, scratch) }
    cache?.store(workspace.queryKeyValue, layer: layer, rows: batch.count)
    attend()
    if try visit(.attention(layer), workspace.attention) { return true }
    let isHiddenTouched = isTouched(.mlp(layer))
    if isHiddenTouched || isTouched(.mlpOutput(layer)) {
      forEachTile { rows, scratch in computeHidden(rows, block, scratch) }
      if try visit(.mlp(layer), workspace.hidden) { return true }
      forEachTile { rows, scratch in computeOutput(rows, block, scratch) }
      if try visit(.mlpOutput(layer), workspace.mlpOutput) { return true }
      forEachTile { rows, _ in addOutput(rows) }
    } else {
      // A tile's hidden vectors are still in the cache when they are projected down.
      forEachTile { rows, scratch in
        computeHidden(rows, block, scratch)
        computeOutput(rows, block, scratch)
        addOutput(rows)
      }
    }
    return try visit(.residual(layer), workspace.residual)
  }

  private func isTouched(_ site: Site) -> Bool {
    reading.contains(site) || interventions[site] != nil
  }

  /// Edits and then reads a site; returns whether the run ends with it.
  private func visit(_ site: Site, _ buffer: AlignedBuffer) throws -> Bool {
    guard isTouched(site) else { return site == last }
    try products.check()
    let width = configuration.width(of: site)
    if let edits = interventions[site] {
      for intervention in edits {
        var view = ActivationView(
          site: site, width: width, batch: batch, places: places, values: buffer.pointer)
        try intervention.edit(&view)
      }
      try requireFinite(site, buffer, width)
    }
    if reading.contains(site) {
      activations[site] = Matrix(
        rows: batch.count, columns: width, UnsafeBufferPointer(buffer.values))
    }
    return site == last
  }

  private func requireFinite(_ site: Site, _ buffer: AlignedBuffer, _ width: Int) throws {
    guard !VectorKernels.isFinite(UnsafeBufferPointer(buffer.values)) else { return }
    let index = buffer.values.firstIndex { !$0.isFinite } ?? 0
    let place = places[index / width]
    throw TransformerError.input(
      "an intervention on \(site) left \(buffer.values[index]) at position \(place.position) of "
        + "sequence \(place.sequence), column \(index % width); values must be finite")
  }

  private func forEachTile(_ body: (Range<Int>, Workspace.Scratch) -> Void) {
    let (count, tile, scratch) = (batch.count, tile, workspace.scratch)
    Parallel.workers((count + tile - 1) / tile) { worker, item in
      body(item * tile..<min(count, (item + 1) * tile), scratch[worker])
    }
  }
}

extension ForwardPass {
  private func projectQueriesKeysValues(
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

  private func attend() {
    let (heads, headWidth) = (configuration.heads, configuration.headWidth)
    let group = heads / configuration.keyValueHeads
    let stride = configuration.queryKeyValueWidth
    let attention = CausalAttention(
      headWidth: headWidth, stride: stride, outputStride: configuration.attentionWidth,
      products: products)
    let (scratch, sequences) = (workspace.scratch, sequences)
    let (source, target) = (workspace.queryKeyValue.pointer, workspace.attention.pointer)
    let (keys, values) = (
      configuration.attentionWidth, configuration.attentionWidth + configuration.keyValueWidth
    )
    Parallel.workers(sequences.count * heads) { worker, item in
      let (range, head) = (sequences[item / heads], item % heads)
      let start = source + range.lowerBound * stride
      attention.attend(
        length: range.count, queries: start + head * headWidth,
        keys: start + keys + head / group * headWidth,
        values: start + values + head / group * headWidth,
        output: target + range.lowerBound * attention.outputStride + head * headWidth,
        scores: scratch[worker].scores.pointer)
    }
  }

  /// Adds the attention's output to the residual stream and computes the hidden vectors.
  private func computeHidden(
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

  private func computeOutput(
    _ rows: Range<Int>, _ block: LlamaWeights.Block, _ scratch: Workspace.Scratch
  ) {
    let (width, hidden) = (configuration.width, configuration.hiddenWidth)
    project(
      rows.count, workspace.hidden.pointer + rows.lowerBound * hidden, block.down, scratch,
      workspace.mlpOutput.pointer + rows.lowerBound * width)
  }

  private func addOutput(_ rows: Range<Int>) {
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
