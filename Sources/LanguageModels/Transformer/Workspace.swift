import Numerics

/// The memory of one run, reserved once and reused by every block.
final class Workspace {
  /// The residual stream, `[tokens, width]`.
  let residual: AlignedBuffer
  /// Queries, keys and values, `[tokens, (heads + 2 · keyValueHeads) · headWidth]`.
  let queryKeyValue: AlignedBuffer
  /// Concatenated heads, `[tokens, heads · headWidth]`.
  let attention: AlignedBuffer
  /// What feeds the down projection, `[tokens, hiddenWidth]`.
  let hidden: AlignedBuffer
  /// What the MLP adds, `[tokens, width]`.
  let mlpOutput: AlignedBuffer
  /// Each worker's own memory.
  let scratch: [Scratch]

  /// Memory that one worker at a time uses.
  struct Scratch {
    /// A tile of normalised rows, `[tile, width]`.
    let rows: AlignedBuffer
    /// A tile of gates and ups, `[tile, 2 · hiddenWidth]`.
    let gateUp: AlignedBuffer
    /// A block of attention weights, `[CausalAttention.blockRows, longest sequence]`.
    let scores: AlignedBuffer
    /// A tile of rounded rows, `[tile, width of any input]`.
    let digits: FixedPointRows
  }

  init(configuration: ModelConfiguration, tokens: Int, tile: Int, longest: Int) {
    residual = AlignedBuffer(count: tokens * configuration.width)
    queryKeyValue = AlignedBuffer(count: tokens * configuration.queryKeyValueWidth)
    attention = AlignedBuffer(count: tokens * configuration.attentionWidth)
    hidden = AlignedBuffer(count: tokens * configuration.hiddenWidth)
    mlpOutput = AlignedBuffer(count: tokens * configuration.width)
    scratch = (0..<Parallel.width).map { _ in
      Scratch(
        rows: AlignedBuffer(count: tile * configuration.width),
        gateUp: AlignedBuffer(count: tile * 2 * configuration.hiddenWidth),
        scores: AlignedBuffer(count: CausalAttention.blockRows * longest),
        digits: FixedPointRows(rows: tile, inputs: configuration.widestInput))
    }
  }
}
