import Foundation
import Numerics

/// How the codes of each feature are distributed over some vectors.
///
/// All vectors count, those on which a feature is not active with a code of 0.
public struct CodeMoments: Codable, Hashable, Sendable {
  /// Number of vectors.
  public var vectors: Int
  /// Number of vectors left out as massive activations.
  public var excludedVectors: Int
  /// On how many vectors the code is not 0.
  public var firings: [Int]
  /// The mean code.
  public var means: [Double]
  /// The variance of the code, with the number of vectors as divisor.
  public var variances: [Double]
  /// The authors' skew, E[c³] / Var^1.5: the numerator is not taken about the mean.
  ///
  /// As in their code the denominator is at least 10⁻⁸, so that a dead feature has 0.
  public var originSkews: [Double]
  /// The authors' kurtosis, E[c⁴] / Var², likewise.
  public var originKurtoses: [Double]
  /// The skewness about the mean, E[(c − m)³] / Var^1.5; `nil` for a constant code.
  public var skewnesses: [Double?]
  /// The kurtosis about the mean, E[(c − m)⁴] / Var², 3 for a normal distribution; `nil` for a
  /// constant code.
  public var kurtoses: [Double?]

  /// The least denominator of the authors' moments.
  static let leastDenominator = 1e-8
  /// A share of the second moment below which a variance is rounding.
  private static let tolerance = 1e-12

  init(_ sums: PowerSums, vectors: Int, excluded: Int) {
    self.vectors = vectors
    excludedVectors = excluded
    firings = sums.firings
    let count = Double(vectors)
    func moment(_ power: Int, _ feature: Int) -> Double {
      sums.powers[4 * feature + power - 1] / count
    }
    let features = sums.firings.indices
    means = features.map { moment(1, $0) }
    variances = zip(features, means).map { feature, mean in
      let variance = moment(2, feature) - mean * mean
      return variance > Self.tolerance * moment(2, feature) ? variance : 0
    }
    originSkews = zip(features, variances).map { feature, variance in
      moment(3, feature) / max(pow(variance, 1.5), Self.leastDenominator)
    }
    originKurtoses = zip(features, variances).map { feature, variance in
      moment(4, feature) / max(variance * variance, Self.leastDenominator)
    }
    skewnesses = features.map { [means, variances] feature in
      let (mean, variance) = (means[feature], variances[feature])
      guard variance > 0 else { return nil }
      let third = moment(3, feature) - mean * (3 * moment(2, feature) - 2 * mean * mean)
      return third / pow(variance, 1.5)
    }
    kurtoses = features.map { [means, variances] feature in
      let (mean, variance) = (means[feature], variances[feature])
      guard variance > 0 else { return nil }
      let inner = 6 * moment(2, feature) - 3 * mean * mean
      let fourth = moment(4, feature) - mean * (4 * moment(3, feature) - mean * inner)
      return fourth / (variance * variance)
    }
  }

  /// The share of the vectors on which each feature is active.
  public var densities: [Double] { firings.map { Double($0) / Double(max(1, vectors)) } }
}

/// Measures how codes are distributed, for all dictionaries in one pass.
///
/// The sums are in double precision: the order of the vectors and the sizes of the blocks make no
/// difference but for rounding.
///
/// - Parameters:
///   - dictionaries: Of the vectors' width.
///   - file: The vectors.
///   - rows: Which of them; all if omitted.
///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
///   - isCancelled: Asked before each block of vectors.
/// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
public func codeMoments(
  of dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>? = nil,
  statistics: ActivationStatistics? = nil,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> [CodeMoments] {
  let blocks = try MeasuredBlocks(
    dictionaries, on: file, rows: rows, statistics: statistics, isCancelled: isCancelled)
  var sums = dictionaries.map { PowerSums(features: $0.features) }
  let count = try blocks.forEachBlock { dictionary, _, codes in sums[dictionary].add(codes) }
  return sums.map {
    CodeMoments($0, vectors: count, excluded: blocks.rowCount - count)
  }
}

/// Sums of powers of the codes.
struct PowerSums {
  var firings: [Int]
  /// For each feature the sums of c, c², c³ and c⁴.
  var powers: [Double]

  init(features: Int) {
    firings = [Int](repeating: 0, count: features)
    powers = [Double](repeating: 0, count: 4 * features)
  }

  mutating func add(_ codes: SparseCodes) {
    powers.withUnsafeMutableBufferPointer { powers in
      firings.withUnsafeMutableBufferPointer { firings in
        for (index, value) in zip(codes.indices, codes.values) {
          let (feature, code) = (Int(index), Double(value))
          let square = code * code
          firings[feature] += 1
          powers[4 * feature] += code
          powers[4 * feature + 1] += square
          powers[4 * feature + 2] += square * code
          powers[4 * feature + 3] += square * square
        }
      }
    }
  }
}
