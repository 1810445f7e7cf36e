import Numerics

/// The way back through the blocks of a run, from the gradient behind the last of them.
///
/// Works on the same tiles of rows as the run, so that the number of cores changes no bit.
final class BackwardPass {
  let configuration: ModelConfiguration
  let forward: ForwardPass
  /// The gradient with respect to the residual stream, `[tokens, width]`.
  let gradient: AlignedBuffer
  /// The gradient with respect to queries, keys and values.
  let queryKeyValue: AlignedBuffer
  /// The gradient with respect to the concatenated heads.
  let attention: AlignedBuffer
  /// Each worker's own memory.
  let scratch: [Scratch]
  /// Turns queries and keys back.
  let rotary: RotaryPositions

  private let tape: Tape
  private let room: FloatWeights

  /// Memory that one worker at a time uses.
  struct Scratch {
    /// A tile of gradients of a norm's output, `[tile, width]`.
    let rows: AlignedBuffer
    /// A tile of gradients of hidden vectors, `[tile, hiddenWidth]`.
    let hidden: AlignedBuffer
    /// A tile of gradients of gates and ups, `[tile, 2 · hiddenWidth]`.
    let gateUp: AlignedBuffer
    /// A block of attention weights, `[CausalAttention.blockRows, longest sequence]`.
    let weights: AlignedBuffer
    /// Their gradients.
    let weightGradients: AlignedBuffer
    /// One row of any width.
    let row: AlignedBuffer
  }

  init(_ forward: ForwardPass, _ tape: Tape) {
    configuration = forward.configuration
    self.forward = forward
    self.tape = tape
    let (configuration, tokens, tile) = (configuration, forward.batch.count, forward.tile)
    gradient = AlignedBuffer(count: tokens * configuration.width)
    queryKeyValue = AlignedBuffer(count: tokens * configuration.queryKeyValueWidth)
    attention = AlignedBuffer(count: tokens * configuration.attentionWidth)
    let scores = CausalAttention.blockRows * (forward.batch.lengths.max() ?? 0)
    scratch = (0..<Parallel.width).map { _ in
      Scratch(
        rows: AlignedBuffer(count: tile * configuration.width),
        hidden: AlignedBuffer(count: tile * configuration.hiddenWidth),
        gateUp: AlignedBuffer(count: tile * 2 * configuration.hiddenWidth),
        weights: AlignedBuffer(count: scores), weightGradients: AlignedBuffer(count: scores),
        row: AlignedBuffer(count: configuration.widestInput))
    }
    rotary = forward.rotary.inverse
    room = FloatWeights(configuration)
  }

  /// Begins with the gradient with respect to the residual stream behind the last block.
  func begin(residual: Matrix) {
    residual.withUnsafeBufferPointer { _ = gradient.values.update(fromContentsOf: $0) }
  }

  /// Goes back through all blocks of the tape and returns the gradient before the first of them.
  func runBlocks() throws -> Matrix {
    for layer in tape.layers.reversed() { runBlock(forward.weights.blocks[layer], tape[layer]) }
    try forward.products.check()
    return Matrix(
      rows: forward.batch.count, columns: configuration.width, UnsafeBufferPointer(gradient.values))
  }

  private func runBlock(_ block: LlamaWeights.Block, _ kept: Tape.Block) {
    let (down, gateUp) = (room.down(block), room.gateUp(block))
    let (output, input) = (room.attentionOutput(block), room.queryKeyValue(block))
    let scratch = scratch
    forward.forEachTile { worker, rows in
      passMLP(rows, block, kept, down: down, gateUp: gateUp, scratch[worker])
      passAttentionOutput(rows, output)
    }
    passAttention(kept)
    forward.forEachTile { worker, rows in
      passQueriesKeysValues(rows, block, kept, input, scratch[worker])
    }
  }
}
