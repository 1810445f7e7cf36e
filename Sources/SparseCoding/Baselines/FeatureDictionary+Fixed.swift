import Foundation
import Numerics

/// Dictionaries that nothing is fitted for.
extension FeatureDictionary {
  /// The coordinates themselves: codes max(x, 0), or x if they are signed, directions the axes.
  ///
  /// - Throws: ``SparseCodingError`` unless the width is positive.
  public static func defaultBasis(
    width: Int, isSigned: Bool = false, preprocessing: Preprocessing = .none, site: String = ""
  ) throws -> FeatureDictionary {
    try checkSize(width, features: width)
    var axes = Matrix(rows: width, columns: width)
    for index in 0..<width { axes[index, index] = 1 }
    return try FeatureDictionary(
      encoder: axes, decoder: axes, bias: [Float](repeating: 0, count: width),
      function: isSigned ? .identity : .relu, preprocessing: preprocessing,
      metadata: DictionaryMetadata(
        site: site, method: isSigned ? "default basis, signed" : "default basis", ratio: 1,
        vectorsTrained: 0))
  }

  /// Random directions: codes max(w · x, 0), where the values of every w are normally distributed.
  ///
  /// As in the authors' code the rows of the encoder are not normalised. The direction of a
  /// feature is w over its squared norm, so that a feature by itself reconstructs the projection
  /// on it.
  ///
  /// - Throws: ``SparseCodingError`` unless the sizes are positive.
  public static func randomDirections(
    width: Int, features: Int? = nil, seed: UInt64, preprocessing: Preprocessing = .none,
    site: String = ""
  ) throws -> FeatureDictionary {
    let features = features ?? width
    try checkSize(width, features: features)
    var random = RandomNumbers(seed: seed).split("random directions")
    let encoder = Matrix(
      rows: features, columns: width, (0..<features * width).map { _ in Float(random.normal()) })
    let squares = (0..<features).map { row in
      encoder.row(row).reduce(0) { $0 + $1 * $1 }
    }
    return try FeatureDictionary(
      encoder: encoder, decoder: encoder.scalingRows(by: squares.map { 1 / $0 }),
      bias: [Float](repeating: 0, count: features), preprocessing: preprocessing,
      metadata: DictionaryMetadata(
        site: site, method: "random", ratio: Double(features) / Double(width), seed: seed,
        vectorsTrained: 0))
  }

  private static func checkSize(_ width: Int, features: Int) throws {
    guard (1...1 << 20).contains(width), (1...1 << 20).contains(features) else {
      throw SparseCodingError.invalidSetting(
        "a dictionary of \(features) features for vectors of \(width) values; both must be positive"
      )
    }
  }
}
