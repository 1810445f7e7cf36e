import Kernels
import Numerics

/// The directions of a dictionary in half precision, from which it is seen which codes can be
/// positive.
///
/// See `screening.h` for the bound that makes the outcome exact. The owner packs the directions
/// anew when they change.
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

  init(width: Int, features: Int) {
    self.width = width
    self.features = features
    count = Self.count(features)
    words = kernel_rounded_words(width)
    values = AlignedMemory(uninitialized: count * words * Self.size)
    errors = AlignedMemory(repeating: 0, count: count * Self.size)
    bias = AlignedMemory(repeating: 0, count: count * Self.size)
  }

  /// Those of a dictionary; `nil` where they are of no use.
  convenience init?(_ dictionary: FeatureDictionary) {
    guard Self.areFast else { return nil }
    self.init(width: dictionary.width, features: dictionary.features)
    dictionary.directions.withUnsafeBufferPointer { table in
      if let table = table.baseAddress { pack(table) }
    }
  }

  /// Takes over one panel of the directions `[features, width]`.
  func pack(_ panel: Int, of directions: UnsafePointer<Float>) {
    let first = panel * Self.size
    kernel_pack_panel(
      directions + first * width, min(Self.size, features - first), width,
      values.pointer + panel * words * Self.size, errors.pointer + first)
  }

  /// Takes over all directions.
  func pack(_ directions: UnsafePointer<Float>) {
    Parallel.items(count) { pack($0, of: directions) }
  }

  /// Takes over the biases, `[features]`.
  func setBias(_ values: UnsafePointer<Float>) {
    bias.pointer.update(from: values, count: features)
  }
}
