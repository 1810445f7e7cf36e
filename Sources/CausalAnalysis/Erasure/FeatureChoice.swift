import Numerics
import SparseCoding

/// A feature of a dictionary, with how near it lies to a direction.
public struct FeatureChoice: Codable, Hashable, Sendable {
  /// The feature.
  public let feature: Int
  /// The cosine of its direction and the one looked for; negative if they point apart.
  public let cosine: Double
  /// The share of vectors it is active on.
  public let density: Double
}

extension FeatureDictionary {
  /// The features that lie nearest to a direction, by the size of the cosine, nearest first.
  ///
  /// Only those that are active on more than some share of the vectors, as in the paper's first
  /// version: a feature that is hardly ever active erases nothing.
  ///
  /// - Parameters:
  ///   - direction: The direction, `[width]`, in the coordinates of the activations.
  ///   - densities: For each feature the share of vectors it is active on.
  ///   - density: The share that it has to be above.
  /// - Throws: ``ErasureError/fit(_:)`` if the widths differ or no feature is active so often.
  public func features(
    nearest direction: [Double], densities: [Double], above density: Double = 0.01
  ) throws -> [FeatureChoice] {
    guard direction.count == width, densities.count == features else {
      throw ErasureError.fit(
        "a dictionary of \(features) features for vectors of \(width) values, with "
          + "\(densities.count) densities and a direction of \(direction.count) values")
    }
    let length = LinearEraser.dot(direction, direction).squareRoot()
    let candidates = densities.indices.filter { densities[$0] > density }.map { feature in
      let own = self.direction(feature).map(Double.init)
      let norm = LinearEraser.dot(own, own).squareRoot()
      let cosine = norm > 0 ? LinearEraser.dot(own, direction) / (norm * length) : 0
      return FeatureChoice(feature: feature, cosine: cosine, density: densities[feature])
    }
    guard !candidates.isEmpty else {
      throw ErasureError.fit(
        "no feature of the dictionary is active on more than \(100 * density) % of the vectors; "
          + "take one that was trained with a smaller weight of the L1 term")
    }
    return candidates.sorted {
      (abs($0.cosine), $1.feature) > (abs($1.cosine), $0.feature)
    }
  }
}
