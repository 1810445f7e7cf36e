import Foundation
import Numerics

/// How a dictionary does on vectors it was not trained on.
///
/// The definitions are the authors': see Cunningham et al. (2023), appendices B and E.
public struct DictionaryMetrics: Codable, Hashable, Sendable {
  /// A feature is alive if it is active on more vectors than this.
  public static let aliveFirings = 10

  /// Number of vectors, those left out not counted.
  public var vectors: Int
  /// Number of vectors left out as massive activations.
  public var excludedVectors: Int
  /// The mean number of active features of a vector.
  public var l0: Double
  /// The standard error of ``l0``; 0 for a single vector.
  public var l0StandardError: Double
  /// The fraction of variance unexplained: mean (x − x̂)² over mean (x − mean x)², both over all
  /// vectors and coordinates.
  ///
  /// 0 for vectors without variance that are reconstructed exactly, else infinite for them.
  public var fvu: Double
  /// The standard error of ``fvu`` as a ratio of means (first order); 0 for a single vector.
  public var fvuStandardError: Double
  /// The mean squared error of a value, in the units of the activations.
  public var meanSquaredError: Double
  /// On how many vectors each feature is active, `[features]`.
  public var firings: [Int]
  /// The fraction of biases below zero.
  public var negativeBiasFraction: Double
  /// Cosines, norms and the peers' definitions of explained variance.
  public var quality: ReconstructionQuality

  /// Number of features.
  public var features: Int { firings.count }
  /// Number of features active on more than ``aliveFirings`` vectors.
  public var aliveFeatures: Int { firings.count { $0 > Self.aliveFirings } }
  /// The fraction of the features that are not alive.
  public var deadFraction: Double {
    firings.isEmpty ? 0 : 1 - Double(aliveFeatures) / Double(features)
  }
  /// The fraction of the vectors each feature is active on.
  public var densities: [Double] { firings.map { Double($0) / Double(max(1, vectors)) } }

  /// ``l0`` with its 95 % interval.
  public var l0Estimate: MeanEstimate { estimate(l0, l0StandardError) }
  /// ``fvu`` with its 95 % interval.
  public var fvuEstimate: MeanEstimate { estimate(fvu, fvuStandardError) }

  private func estimate(_ mean: Double, _ error: Double) -> MeanEstimate {
    MeanEstimate(
      mean: mean, count: vectors,
      halfWidth: vectors > 1
        ? error * Statistics.studentQuantile975(degreesOfFreedom: vectors - 1) : nil)
  }
}
