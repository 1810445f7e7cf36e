import Numerics

/// Sums over vectors for one dictionary.
struct DictionarySums {
  private(set) var firings: [Int]
  private var active = 0
  private var activeSquares = 0
  /// For each feature the sums of c, c², c³ and c⁴; empty unless they are asked for.
  private(set) var powers: [Double]
  var quality: QualitySums

  init(features: Int, width: Int, countsMoments: Bool) {
    firings = [Int](repeating: 0, count: features)
    powers = [Double](repeating: 0, count: countsMoments ? 4 * features : 0)
    quality = QualitySums(width: width)
  }

  /// Adds one vector's codes that are not 0.
  mutating func add(
    _ indices: UnsafePointer<Int32>, _ codes: UnsafePointer<Float>, count: Int
  ) {
    active += count
    activeSquares += count * count
    firings.withUnsafeMutableBufferPointer { firings in
      for entry in 0..<count { firings[Int(indices[entry])] += 1 }
    }
    guard !powers.isEmpty else { return }
    powers.withUnsafeMutableBufferPointer { powers in
      for entry in 0..<count {
        let (place, code) = (4 * Int(indices[entry]), Double(codes[entry]))
        let square = code * code
        powers[place] += code
        powers[place + 1] += square
        powers[place + 2] += square * code
        powers[place + 3] += square * square
      }
    }
  }

  func metrics(_ dictionary: FeatureDictionary, excluded: Int) -> DictionaryMetrics {
    let count = Double(quality.count)
    let mean = Double(active) / count
    let spread = max(0, Double(activeSquares) - Double(active) * mean)
    let unexplained = quality.unexplained
    return DictionaryMetrics(
      vectors: quality.count, excludedVectors: excluded, l0: mean,
      l0StandardError: (spread / max(1, count - 1) / count).squareRoot(),
      fvu: unexplained.fraction, fvuStandardError: unexplained.standardError,
      meanSquaredError: quality.errors / count / Double(dictionary.width), firings: firings,
      negativeBiasFraction: Double(dictionary.bias.count { $0 < 0 }) / Double(dictionary.features),
      quality: quality.quality)
  }
}
