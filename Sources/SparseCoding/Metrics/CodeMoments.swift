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

  init(_ sums: DictionarySums, excluded: Int) {
    vectors = sums.quality.count
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
