import Foundation

/// A seeded, splittable generator of random numbers.
///
/// The generator is xoshiro256** (Blackman and Vigna, 2018), seeded through
/// SplitMix64. ``split(_:)`` derives an independent generator from a name, so
/// that drawing more numbers in one place never shifts those of another.
public struct RandomNumbers: RandomNumberGenerator, Sendable, Codable, Hashable {
  private var state: [UInt64]
  private let seed: UInt64

  /// Creates the generator that belongs to a seed.
  public init(seed: UInt64) {
    self.seed = seed
    var mixer = seed
    state = (0..<4).map { _ in Self.mix(&mixer) }
  }

  /// A generator of its own for one named purpose; `self` is not advanced.
  public func split(_ name: String) -> RandomNumbers {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    var mixer = seed ^ hash
    return RandomNumbers(seed: Self.mix(&mixer))
  }

  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ value: UInt64, _ count: UInt64) -> UInt64 {
      (value << count) | (value >> (64 - count))
    }
    let result = rotated(state[1] &* 5, 7) &* 9
    let carried = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= carried
    state[3] = rotated(state[3], 45)
    return result
  }

  /// A value drawn uniformly from `[0, 1)`, with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A value drawn uniformly from `[lower, upper)`.
  public mutating func uniform(_ lower: Float, _ upper: Float) -> Float {
    lower + (upper - lower) * Float(next() >> 40) * 0x1p-24
  }

  /// A value drawn from the standard normal distribution (Box and Muller).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// An integer drawn uniformly from `0..<bound`, without bias (Lemire).
  ///
  /// - Precondition: `bound > 0`.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a bound is positive")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// A uniformly drawn permutation of `0..<count` (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var result = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      result.swapAt(index, integer(below: index + 1))
    }
    return result
  }
}
