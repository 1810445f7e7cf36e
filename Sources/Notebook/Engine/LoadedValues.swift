import Storage

/// Results that have been read from the store, the most recent ones first to stay.
struct LoadedValues {
  private struct Item {
    var value: Value
    var size: Int
    var lastUse: Int
  }

  private var items: [Digest: Item] = [:]
  private var total = 0
  private var clock = 0
  /// Bytes of files behind the values that may stay.
  let limit: Int

  init(limit: Int = 1 << 30) { self.limit = limit }

  var isEmpty: Bool { items.isEmpty }

  subscript(key: Digest) -> Value? {
    mutating get {
      clock += 1
      items[key]?.lastUse = clock
      return items[key]?.value
    }
  }

  mutating func insert(_ value: Value, size: Int, for key: Digest) {
    clock += 1
    total += size - (items[key]?.size ?? 0)
    items[key] = Item(value: value, size: size, lastUse: clock)
    while total > limit, items.count > 1,
      let oldest = items.min(by: { $0.value.lastUse < $1.value.lastUse })
    {
      total -= oldest.value.size
      items[oldest.key] = nil
    }
  }
}
