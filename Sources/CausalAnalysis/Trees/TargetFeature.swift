import Foundation
import Numerics
import SparseCoding

/// The feature that a node of a tree stands for, and its codes.
struct TargetFeature: Sendable {
  let feature: Int
  /// What the code's product changes with a unit of each coordinate of the vector, `[width]`.
  let gradient: [Float]
  /// The feature's direction, `[width]`.
  let direction: [Float]
  private let dictionary: FeatureDictionary
  /// The feature's place in ``dictionary``, which may hold it alone.
  private let column: Int

  init(_ feature: Int, of dictionary: FeatureDictionary) throws {
    guard (0..<dictionary.features).contains(feature) else {
      throw CausalAnalysisError.mismatch(
        "there is no feature \(feature) in a dictionary of \(dictionary.features); features count "
          + "from 0")
    }
    let alone = try dictionary.restricted(to: [feature])
    self.feature = feature
    self.dictionary = alone ?? dictionary
    column = alone == nil ? feature : 0
    var scale = dictionary.preprocessing.scale
    if case .gated(let logScales, _) = dictionary.function { scale *= exp(logScales[feature]) }
    gradient = dictionary.encoder.row(feature).map { $0 * scale }
    direction = dictionary.direction(feature)
  }

  /// The codes of some vectors, `[rows, width]`.
  func codes(of vectors: Matrix) throws -> [Double] {
    let codes = try dictionary.encode(vectors)
    return (0..<codes.rows).map { Double(codes[$0, column]) }
  }
}
