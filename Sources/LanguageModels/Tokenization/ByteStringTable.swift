/// A hash table from byte strings to runs of 32-bit numbers, all in three flat arrays.
///
/// A dictionary of strings would hash and retain an object for each word of a corpus.
struct ByteStringTable {
  private struct Slot {
    var hash: UInt64 = 0
    var key = 0
    var keyCount = 0
    var value = 0
    var valueCount = -1
  }

  private var slots: [Slot]
  private var keys: [UInt8] = []
  private(set) var values: [Int32] = []
  /// Number of keys.
  private(set) var count = 0

  /// Creates a table with room for `capacity` keys before it grows.
  init(capacity: Int = 64) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = [Slot](repeating: Slot(), count: size)
  }

  /// Where the numbers stored for a key lie in ``values``.
  func find(_ key: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let hash = Self.hash(key)
    var index = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
    while slots[index].valueCount >= 0 {
      let slot = slots[index]
      if slot.hash == hash, matches(slot, key) {
        return slot.value..<slot.value &+ slot.valueCount
      }
      index = (index &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// The first number stored for a key.
  func first(_ key: UnsafeBufferPointer<UInt8>) -> Int32? {
    find(key).flatMap { values[$0].first }
  }

  /// Stores numbers for a key that the table does not have.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ numbers: some Collection<Int32>) {
    if count &* 2 >= slots.count { grow() }
    place(
      Slot(
        hash: Self.hash(key), key: keys.count, keyCount: key.count, value: values.count,
        valueCount: numbers.count))
    keys.append(contentsOf: key)
    values.append(contentsOf: numbers)
    count += 1
  }

  private mutating func place(_ slot: Slot) {
    var index = Int(truncatingIfNeeded: slot.hash) & (slots.count &- 1)
    while slots[index].valueCount >= 0 { index = (index &+ 1) & (slots.count &- 1) }
    slots[index] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    for slot in old where slot.valueCount >= 0 { place(slot) }
  }

  private func matches(_ slot: Slot, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard slot.keyCount == key.count else { return false }
    for index in 0..<key.count where keys[slot.key &+ index] != key[index] { return false }
    return true
  }

  /// FNV-1a with a final mix; its low bits select the slot.
  @inline(__always)
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash ^ (hash >> 29)
  }
}
