import Numerics

/// What a backward pass needs of a run: for each block the values that its parts began with.
///
/// Whatever follows from these without a product with weights is computed again.
final class Tape {
  /// The values of one block.
  struct Block {
    /// The residual stream before the block, `[tokens, width]`.
    let input: AlignedBuffer
    /// Queries, keys and values, turned to their positions.
    let queryKeyValue: AlignedBuffer
    /// The residual stream between attention and MLP, `[tokens, width]`.
    let middle: AlignedBuffer
    /// Gates, then ups, of each token, `[tokens, 2 · hiddenWidth]`.
    let gateUp: AlignedBuffer
  }

  /// The blocks that are kept.
  let layers: Range<Int>
  private let configuration: ModelConfiguration
  private let blocks: [Block]

  init(configuration: ModelConfiguration, layers: Range<Int>, tokens: Int) {
    self.configuration = configuration
    self.layers = layers
    blocks = layers.map { _ in
      Block(
        input: AlignedBuffer(count: tokens * configuration.width),
        queryKeyValue: AlignedBuffer(count: tokens * configuration.queryKeyValueWidth),
        middle: AlignedBuffer(count: tokens * configuration.width),
        gateUp: AlignedBuffer(count: tokens * 2 * configuration.hiddenWidth))
    }
  }

  subscript(layer: Int) -> Block { blocks[layer - layers.lowerBound] }

  /// Keeps what attention begins with, of some rows.
  func keepAttention(_ layer: Int, _ rows: Range<Int>, _ workspace: Workspace) {
    copy(workspace.residual, to: self[layer].input, rows, configuration.width)
    copy(
      workspace.queryKeyValue, to: self[layer].queryKeyValue, rows,
      configuration.queryKeyValueWidth)
  }

  /// Keeps what the MLP begins with, of the rows of a tile.
  func keepMLP(
    _ layer: Int, _ rows: Range<Int>, _ workspace: Workspace, _ scratch: Workspace.Scratch
  ) {
    copy(workspace.residual, to: self[layer].middle, rows, configuration.width)
    let width = 2 * configuration.hiddenWidth
    (self[layer].gateUp.pointer + rows.lowerBound * width)
      .update(from: scratch.gateUp.pointer, count: rows.count * width)
  }

  private func copy(
    _ source: AlignedBuffer, to target: AlignedBuffer, _ rows: Range<Int>, _ width: Int
  ) {
    (target.pointer + rows.lowerBound * width)
      .update(from: source.pointer + rows.lowerBound * width, count: rows.count * width)
  }
}
