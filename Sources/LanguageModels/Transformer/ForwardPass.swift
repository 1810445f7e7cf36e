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
  /// Keeps what a backward pass through the blocks needs, of a run without interventions.
  var tape: Tape?

  private let reading: Set<Site>
  private let interventions: [Site: [Intervention]]
  /// The site after which nothing more is needed.
  private let last: Site?
  /// What all sequences follow.
  let context: KeyValues?
  /// Keeps the keys and values of a single sequence.
  private let cache: KeyValueCache?
  let places: [ActivationView.Place]
  let sequences: [SequenceLayout]
  let rotary: RotaryPositions
  /// Most rows of a tile.
  let tile: Int

  convenience init(
    configuration: ModelConfiguration, weights: LlamaWeights, batch: TokenBatch, reading: [Site],
    interventions: [Intervention], stoppingAfter last: Site?
  ) {
    self.init(
      configuration: configuration, weights: weights, batch: batch,
      sequences: batch.ranges.map { SequenceLayout(rows: $0) }, reading: reading,
      interventions: interventions, stoppingAfter: last)
  }

  /// Runs that follow a context read before.
  ///
  /// - Parameters:
  ///   - batch: All rows, those of branches after their sequence's own.
  ///   - sequences: The rows of each sequence.
  ///   - context: What all sequences follow.
  ///   - cache: Keeps the keys and values of a single sequence, which follow the context's there.
  init(
    configuration: ModelConfiguration, weights: LlamaWeights, batch: TokenBatch,
    sequences: [SequenceLayout], after context: KeyValues? = nil, reading: [Site] = [],
    interventions: [Intervention] = [], stoppingAfter last: Site? = nil,
    cache: KeyValueCache? = nil
  ) {
    self.configuration = configuration
    self.weights = weights
    self.batch = batch
    self.reading = Set(reading)
    self.interventions = Dictionary(grouping: interventions, by: \.site)
    self.last = last
    self.context = context
    self.cache = cache
    self.sequences = sequences
    let before = context?.count ?? 0
    places = sequences.enumerated().flatMap { index, sequence in
      (0..<sequence.rows.count).map {
        .init(sequence: Int32(index), position: Int32(before + sequence.position(of: $0)))
      }
    }
    let longest = before + (batch.lengths.max() ?? 0)
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
    forEachTile { rows, scratch in
      projectQueriesKeysValues(rows, block, scratch)
      tape?.keepAttention(layer, rows, workspace)
    }
    cache?.store(workspace.queryKeyValue, layer: layer, rows: batch.count)
    attend(layer: layer)
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
        tape?.keepMLP(layer, rows, workspace, scratch)
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
    let scratch = workspace.scratch
    forEachTile { worker, rows in body(rows, scratch[worker]) }
  }

  /// Calls `body` with a worker's number and the rows of each tile.
  func forEachTile(_ body: (_ worker: Int, _ rows: Range<Int>) -> Void) {
    let (count, tile) = (batch.count, tile)
    Parallel.workers((count + tile - 1) / tile) { worker, item in
      body(worker, item * tile..<min(count, (item + 1) * tile))
    }
  }
}
