import Foundation
import SparseCoding

/// How similar a direction is to those of a dictionary.
struct Cosines: Sendable {
  /// The cosine with the direction of each feature; 0 for one without length.
  let values: [Double]

  init(of direction: [Float], with dictionary: FeatureDictionary) {
    func length(_ vector: [Float]) -> Double {
      vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    let own = length(direction)
    values = (0..<dictionary.features).map { feature in
      let other = dictionary.direction(feature)
      let product = zip(direction, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let norms = own * length(other)
      return norms > 0 ? product / norms : 0
    }
  }

  /// How many features have a larger cosine, by size.
  func rank(of feature: Int) -> Int {
    values.count { abs($0) > abs(values[feature]) }
  }
}
