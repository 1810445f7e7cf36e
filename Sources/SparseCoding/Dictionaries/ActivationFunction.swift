import Foundation

/// How codes follow from the encoder's products p = W x' + b.
public enum ActivationFunction: Codable, Hashable, Sendable {
  /// max(p, 0), as in the paper (equation 1).
  case relu
  /// p itself, of either sign, as for principal and independent components.
  case identity
  /// The k largest of max(p, 0); the others are 0. Of equal ones the lower index counts as larger.
  case topK(Int)
  /// p where it is above the feature's threshold, which is not negative, else 0.
  case jumpReLU(thresholds: [Float])
  /// max(exp(r) · W x' + m, 0) where W x' + b is positive, else 0; r are the `logScales`, m the
  /// `biases`, both `[features]` (Rajamanoharan et al. 2024, equations 6 and 7).
  case gated(logScales: [Float], biases: [Float])
  /// The codes c ≥ 0 for which ‖x' − c D‖² is smallest, approached by passes of coordinate
  /// descent; the encoder has to be D. For non-negative matrix factorization.
  case nonNegative(iterations: Int)

  /// The function's name in the field, such as `topk`.
  public var name: String {
    switch self {
    case .relu: "relu"
    case .identity: "identity"
    case .topK: "topk"
    case .jumpReLU: "jumprelu"
    case .gated: "gated"
    case .nonNegative: "nonnegative"
    }
  }

  /// Checks that the parameters are sound and fit the number of features.
  ///
  /// - Throws: ``SparseCodingError``.
  func validate(features: Int) throws {
    func check(_ name: String, _ values: [Float]) throws {
      guard values.count == features else {
        throw SparseCodingError.shapeMismatch("\(values.count) \(name) for \(features) features")
      }
      guard values.allSatisfy(\.isFinite) else {
        throw SparseCodingError.notFinite("one of the \(name)")
      }
    }
    switch self {
    case .relu, .identity: break
    case .topK(let k):
      guard k >= 1, k <= features else {
        throw SparseCodingError.invalidSetting(
          "k is \(k); the number of codes that are kept must lie in 1...\(features)")
      }
    case .jumpReLU(let thresholds):
      try check("thresholds", thresholds)
      if let feature = thresholds.firstIndex(where: { $0 < 0 }) {
        throw SparseCodingError.invalidSetting(
          "the threshold of feature \(feature) is \(thresholds[feature]); thresholds are not "
            + "negative")
      }
    case .gated(let logScales, let biases):
      try check("log scales", logScales)
      try check("magnitude biases", biases)
    case .nonNegative(let iterations):
      guard (1...100_000).contains(iterations) else {
        throw SparseCodingError.invalidSetting(
          "iterations is \(iterations); it must lie in 1...100000, 200 is usual")
      }
    }
  }
}
