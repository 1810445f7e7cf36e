import Numerics

/// What a model computes the products with its weights in.
///
/// Everything else — norms, attention, what is read and what is edited — is always float32.
public enum Arithmetic: String, CaseIterable, Codable, Sendable {
  /// Weights are converted to float32, and products are OpenBLAS'.
  case float32
  /// Weights stay the small integers of their file, and activations are rounded to three bytes.
  ///
  /// Within the rounding of float32: results of both are equally far from double precision. About
  /// 1.2 times as fast, 3.5 times for a token at a time, and with a third of the memory for
  /// weights. Weights that are not stored in 4 or 8 bits, and processors without instructions for
  /// it, take float32.
  case threeBytes
  /// As ``threeBytes`` with activations rounded to two bytes.
  ///
  /// About 1.6 times as fast as float32. Residual streams differ from its by about 1e-4 of their
  /// length and at most by 1e-3, logits by about 3e-3 and at most by 2e-2: enough to train
  /// dictionaries on, too little to compare implementations with.
  case twoBytes

  /// How activations are rounded on this processor; `nil` for float32.
  var digits: FixedPointMatrix.Digits? {
    guard FixedPointMatrix.isFast else { return nil }
    return switch self {
    case .float32: nil
    case .threeBytes: .three
    case .twoBytes: .two
    }
  }
}
