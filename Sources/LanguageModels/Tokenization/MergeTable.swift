/// The pairs of tokens that join, with the token they join to and their rank.
///
/// A lower rank joins first. Open addressing over flat arrays: the lookup is the
/// innermost step of encoding.
struct MergeTable: Sendable {
  /// What a pair of tokens joins to.
  struct Merge: Sendable {
    var rank: Int32
    var token: Int32
  }

  private static let empty = UInt64.max
  private var keys: [UInt64]
  private var merges: [Merge]
  private let mask: Int

  init(capacity: Int) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: Self.empty, count: size)
    merges = [Merge](repeating: Merge(rank: .max, token: -1), count: size)
    mask = size - 1
  }

  /// Stores a pair's merge; the first one counts if a pair comes twice.
  mutating func insert(_ first: Int32, _ second: Int32, _ merge: Merge) {
    let key = Self.key(first, second)
    var index = Self.start(key) & mask
    while keys[index] != Self.empty {
      if keys[index] == key { return }
      index = (index &+ 1) & mask
    }
    keys[index] = key
    merges[index] = merge
  }

  /// What a pair joins to; a rank of `Int32.max` if it does not join.
  @inline(__always)
  func find(_ first: Int32, _ second: Int32) -> Merge {
    let key = Self.key(first, second)
    var index = Self.start(key) & mask
    while keys[index] != Self.empty {
      if keys[index] == key { return merges[index] }
      index = (index &+ 1) & mask
    }
    return Merge(rank: .max, token: -1)
  }

  @inline(__always)
  private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  @inline(__always)
  private static func start(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
  }
}
