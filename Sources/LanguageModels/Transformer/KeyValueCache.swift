import Numerics

/// The keys and values of tokens that have been read, for each layer.
struct KeyValues: Sendable {
  /// Number of tokens.
  let count: Int
  /// For each layer, `[at least count, keyValueHeads · headWidth]`.
  let keys: [AlignedBuffer]
  /// For each layer, `[at least count, keyValueHeads · headWidth]`.
  let values: [AlignedBuffer]
}

/// Keys and values that grow with the tokens that are read.
final class KeyValueCache {
  /// Most tokens it can hold.
  let capacity: Int
  /// Number of tokens it holds.
  private(set) var count = 0
  /// For each layer, `[capacity, keyValueHeads · headWidth]`.
  let keys: [AlignedBuffer]
  /// For each layer, `[capacity, keyValueHeads · headWidth]`.
  let values: [AlignedBuffer]

  private let width: Int
  private let queryWidth: Int

  /// Makes room for `capacity` tokens, of which the first are `earlier`.
  init(configuration: ModelConfiguration, capacity: Int, after earlier: KeyValues? = nil) {
    self.capacity = capacity
    width = configuration.keyValueWidth
    queryWidth = configuration.attentionWidth
    let size = capacity * configuration.keyValueWidth
    keys = (0..<configuration.layers).map { _ in AlignedBuffer(count: size) }
    values = (0..<configuration.layers).map { _ in AlignedBuffer(count: size) }
    guard let earlier else { return }
    count = earlier.count
    for layer in keys.indices {
      keys[layer].pointer.update(from: earlier.keys[layer].pointer, count: count * width)
      values[layer].pointer.update(from: earlier.values[layer].pointer, count: count * width)
    }
  }

  /// The tokens held so far; tokens stored later do not change them.
  var contents: KeyValues { KeyValues(count: count, keys: keys, values: values) }

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
