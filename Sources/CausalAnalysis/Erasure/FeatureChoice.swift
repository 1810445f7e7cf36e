import Numerics
import SparseCoding

/// The feature of a dictionary that lies nearest to a direction.
public struct FeatureChoice: Codable, Hashable, Sendable {
  /// The feature.
  public let feature: Int
  /// The cosine of its direction and the one looked for; negative if they point apart.
  public let cosine: Double
  /// The share of vectors it is active on.
  public let density: Double

  /// Looks among the features that are active on more than some share of the vectors.
  ///
  /// Rarer ones are left out as in the paper's first version: a feature that is hardly ever active
  /// erases nothing.
  ///
  /// - Parameters:
  ///   - direction: The direction, `[width]`, in the coordinates of the activations.
  ///   - dictionary: Where to look.
  ///   - densities: For each feature the share of vectors it is active on.
  ///   - density: The share that it has to be above.
  /// - Throws: ``ErasureError/fit(_:)`` if the widths differ or no feature is active so often.
  public init(
    nearest direction: [Double], in dictionary: FeatureDictionary, densities: [Double],
    above density: Double = 0.01
  ) throws {
    guard direction.count == dictionary.width, densities.count == dictionary.features else {
      throw ErasureError.fit(
        "a dictionary of \(dictionary.features) features for vectors of \(dictionary.width) values, "
          + "with \(densities.count) densities and a direction of \(direction.count) values")
    }
    let length = LinearEraser.dot(direction, direction).squareRoot()
    let candidates = densities.indices.filter { densities[$0] > density }.map { feature in
      let own = dictionary.direction(feature).map(Double.init)
      let norm = LinearEraser.dot(own, own).squareRoot()
      let cosine = norm > 0 ? LinearEraser.dot(own, direction) / (norm * length) : 0
      return (feature: feature, cosine: cosine)
    }
    guard let best = candidates.max(by: { abs($0.cosine) < abs($1.cosine) }) else {
      throw ErasureError.fit(
        "no feature of the dictionary is active on more than \(100 * density) % of the vectors; "
          + "take one that was trained with a smaller weight of the L1 term")
    }
    feature = best.feature
    cosine = best.cosine
    self.density = densities[best.feature]
  }
}
