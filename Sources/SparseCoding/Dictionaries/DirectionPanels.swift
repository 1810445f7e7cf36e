import Kernels
import Numerics

/// The directions of a dictionary in half precision, from which it is seen which codes can be
/// positive.
///
/// See `screening.h` for the bound that makes the outcome exact. It holds for rows of unit norm;
/// others are divided by their norms, and so are the biases, which leaves the signs of the codes as
/// they are. The owner packs the directions anew when they change.
final class DirectionPanels {
  /// Number of directions in a panel.
  static let size = Int(KERNEL_PANEL)

  /// Whether this processor finds candidates faster than it multiplies in single precision.
  static var areFast: Bool { kernel_screening_is_fast() != 0 }

  /// Number of panels that some features take.
  static func count(_ features: Int) -> Int { (features + size - 1) / size }

  let count: Int
  let words: Int
  /// `[count, words, 32]`, two values in each.
  let values: AlignedMemory<UInt32>
  /// For each direction a bound of what rounding has changed, `[count · 32]`.
  let errors: AlignedMemory<Float>
  /// The biases with room for whole panels.
  let bias: AlignedMemory<Float>

  private let features: Int
  private let width: Int
  /// The norms of the rows; `nil` if they are all 1.
  private let norms: AlignedMemory<Float>?
  /// The rounding of a division, of a square root and of what follows, several times over.
  private static let divisionError: Float = 1e-6

  init(width: Int, features: Int, hasUnitRows: Bool = true) {
    self.width = width
    self.features = features
    norms = hasUnitRows ? nil : AlignedMemory(repeating: 1, count: features)
    count = Self.count(features)
    words = kernel_rounded_words(width)
    values = AlignedMemory(uninitialized: count * words * Self.size)
    errors = AlignedMemory(repeating: 0, count: count * Self.size)
    bias = AlignedMemory(repeating: 0, count: count * Self.size)
  }

  /// Those of a dictionary's encoder; `nil` where they are of no use.
  convenience init?(_ dictionary: FeatureDictionary) {
    guard Self.areFast, dictionary.function == .relu else { return nil }
    self.init(
      width: dictionary.width, features: dictionary.features, hasUnitRows: false)
    dictionary.encoder.withUnsafeBufferPointer { table in
      if let table = table.baseAddress { pack(table) }
    }
  }

  /// Takes over one panel of the directions `[features, width]`.
  func pack(_ panel: Int, of directions: UnsafePointer<Float>) {
    let first = panel * Self.size
    let count = min(Self.size, features - first)
    let target = values.pointer + panel * words * Self.size
    guard let norms else {
      kernel_pack_panel(
        directions + first * width, count, width, target, errors.pointer + first)
      return
    }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count * width) { unit in
      guard let unit = unit.baseAddress else { return }
      for index in 0..<count {
        norms.pointer[first + index] = kernel_normalize(
          directions + (first + index) * width, unit + index * width, width)
      }
      kernel_pack_panel(unit, count, width, target, errors.pointer + first)
      for index in 0..<count { errors.pointer[first + index] += Self.divisionError }
    }
  }

  /// Takes over all directions.
  func pack(_ directions: UnsafePointer<Float>) {
    Parallel.items(count) { pack($0, of: directions) }
  }

  /// Takes over the biases, `[features]`.
  func setBias(_ values: UnsafePointer<Float>) {
    guard let norms else {
      bias.pointer.update(from: values, count: features)
      return
    }
    for feature in 0..<features {
      let quotient = values[feature] / norms.pointer[feature]
      bias.pointer[feature] = quotient + abs(quotient) * Self.divisionError
    }
  }
}
