import Foundation
import Numerics

/// The rotations that tell a head where a token stands.
///
/// Values 2i and 2i + 1 of a head form a pair that turns by position · base^(−2i / headWidth).
/// GGUF files of the Llama family hold query and key rows in an order in which these pairs are
/// neighbours. Angles are rounded to single precision as in training.
struct RotaryPositions: Sendable {
  private let pairs: Int
  /// cos and sin of the angle of each pair, `[positions, headWidth / 2]`.
  private let cosines: AlignedBuffer
  private let sines: AlignedBuffer

  init(positions: Int, configuration: ModelConfiguration) {
    let width = configuration.headWidth
    pairs = width / 2
    let frequencies = (0..<width / 2).map {
      Float(1 / pow(configuration.ropeBase, Double(2 * $0) / Double(width)))
    }
    let (cosines, sines) = (
      AlignedBuffer(count: positions * width / 2), AlignedBuffer(count: positions * width / 2)
    )
    for position in 0..<positions {
      for (pair, frequency) in frequencies.enumerated() {
        let angle = Double(Float(position) * frequency)
        cosines.pointer[position * (width / 2) + pair] = Float(cos(angle))
        sines.pointer[position * (width / 2) + pair] = Float(sin(angle))
      }
    }
    self.cosines = cosines
    self.sines = sines
  }

  /// Turns the consecutive heads of one token in place.
  func rotate(_ values: UnsafeMutablePointer<Float>, heads: Int, position: Int) {
    let cosine = cosines.pointer + position * pairs
    let sine = sines.pointer + position * pairs
    for head in 0..<heads {
      let start = values + head &* (2 &* pairs)
      for pair in 0..<pairs {
        let (even, odd) = (start[2 &* pair], start[2 &* pair &+ 1])
        start[2 &* pair] = even * cosine[pair] - odd * sine[pair]
        start[2 &* pair &+ 1] = even * sine[pair] + odd * cosine[pair]
      }
    }
  }
}
