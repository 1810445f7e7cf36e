import Foundation
import Numerics

/// The rotations that tell a head where a token stands.
///
/// Values 2i and 2i + 1 of a head form a pair that turns by position · base^(−2i / headWidth).
/// GGUF files of the Llama family hold query and key rows in an order in which these pairs are
/// neighbours. Angles are rounded to single precision as in training.
struct RotaryPositions: Sendable {
  private let width: Int
  /// For each value of a head the cosine of its pair's angle, `[positions, headWidth]`.
  private let cosines: AlignedBuffer
  /// The sine of the angle, negated for the first value of a pair, `[positions, headWidth]`.
  private let sines: AlignedBuffer

  init(positions: Int, configuration: ModelConfiguration) {
    width = configuration.headWidth
    let (cosines, sines) = (
      AlignedBuffer(count: positions * width), AlignedBuffer(count: positions * width)
    )
    let frequencies = stride(from: 0, to: width, by: 2).map {
      Float(1 / pow(configuration.ropeBase, Double($0) / Double(configuration.headWidth)))
    }
    for position in 0..<positions {
      for (pair, frequency) in frequencies.enumerated() {
        let angle = Double(Float(position) * frequency)
        let index = position * width + 2 * pair
        cosines.pointer[index] = Float(cos(angle))
        cosines.pointer[index + 1] = cosines.pointer[index]
        sines.pointer[index + 1] = Float(sin(angle))
        sines.pointer[index] = -sines.pointer[index + 1]
      }
    }
    self.cosines = cosines
    self.sines = sines
  }

  private init(width: Int, cosines: AlignedBuffer, sines: AlignedBuffer) {
    self.width = width
    self.cosines = cosines
    self.sines = sines
  }

  /// The rotations that undo these.
  var inverse: RotaryPositions {
    let negated = AlignedBuffer(count: sines.count)
    for index in 0..<sines.count { negated.pointer[index] = -sines.pointer[index] }
    return RotaryPositions(width: width, cosines: cosines, sines: negated)
  }

  /// Turns the consecutive heads of one token in place.
  func rotate(_ values: UnsafeMutablePointer<Float>, heads: Int, position: Int) {
    VectorKernels.rotate(
      values, heads: heads, width: width, cosines: cosines.pointer + position * width,
      sines: sines.pointer + position * width)
  }
}
