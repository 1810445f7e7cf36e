import Foundation
import SparseCoding

/// A feature with how similar its direction is to another's.
public struct NearFeature: Codable, Hashable, Sendable {
  /// The feature.
  public var feature: Int
  /// The cosine between the directions.
  public var cosine: Double
}

extension FeatureDictionary {
  /// The other features whose directions are most similar to one feature's, the largest cosine
  /// first; of equal ones the lowest.
  public func nearest(to feature: Int, count: Int) -> [NearFeature] {
    let own = decoder.row(feature)
    let norm = decoder.norm(ofRow: feature)
    guard norm > 0 else { return [] }
    let all = (0..<features).compactMap { other -> NearFeature? in
      let product = zip(decoder.row(other), own).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let otherNorm = decoder.norm(ofRow: other)
      guard other != feature, otherNorm > 0 else { return nil }
      return NearFeature(feature: other, cosine: product / (norm * otherNorm))
    }
    return Array(
      all.sorted { (-$0.cosine, $0.feature) < (-$1.cosine, $1.feature) }.prefix(count))
  }
}
