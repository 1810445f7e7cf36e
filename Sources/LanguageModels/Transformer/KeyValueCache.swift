import Numerics

/// The keys and values of the tokens a generation has seen.
final class KeyValueCache {
  /// Most tokens it can hold.
  let capacity: Int
  /// Number of tokens it holds.
  var count = 0
  /// For each layer, `[capacity, keyValueHeads · headWidth]`.
  let keys: [AlignedBuffer]
  /// For each layer, `[capacity, keyValueHeads · headWidth]`.
  let values: [AlignedBuffer]

  private let width: Int
  private let queryWidth: Int

  init(configuration: ModelConfiguration, capacity: Int) {
    self.capacity = capacity
    width = configuration.keyValueWidth
    queryWidth = configuration.attentionWidth
    let size = capacity * configuration.keyValueWidth
    keys = (0..<configuration.layers).map { _ in AlignedBuffer(count: size) }
    values = (0..<configuration.layers).map { _ in AlignedBuffer(count: size) }
  }

  /// Keeps the keys and values of the next `rows` tokens, from `[rows, query + key + value]`.
  ///
  /// The tokens count as held once the last layer has stored theirs.
  func store(_ queryKeyValue: AlignedBuffer, layer: Int, rows: Int) {
    let stride = queryWidth + 2 * width
    for row in 0..<rows {
      let source = queryKeyValue.pointer + row * stride + queryWidth
      let offset = (count + row) * width
      (keys[layer].pointer + offset).update(from: source, count: width)
      (values[layer].pointer + offset).update(from: source + width, count: width)
    }
    if layer == keys.count - 1 { count += rows }
  }
}
