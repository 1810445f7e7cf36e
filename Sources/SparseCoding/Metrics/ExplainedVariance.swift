import Numerics

/// The share of variance that reconstructions explain, by the definitions of several programs.
///
/// They differ in what is averaged before the ratio is taken and in whether the residual is
/// centred; on the same batch they give different numbers.
public struct ExplainedVariance: Codable, Hashable, Sendable {
  /// One less Σ‖x − x̂‖² / Σ‖x − x̄‖² over all vectors, the authors' fraction unexplained.
  ///
  /// Also that of SAELens (`explained_variance`) and of sparsify.
  public var pooled: Double?
  /// The mean over vectors of 1 − ‖x − x̂‖² / ‖x − x̄‖².
  ///
  /// As SAELens did (`explained_variance_legacy`) and SAEBench does. Vectors equal to the mean do
  /// not count.
  public var perVector: MeanEstimate?
  /// The standard deviation over vectors that belongs to ``perVector``.
  public var perVectorDeviation: Double?
  /// One less Σ Var(x − x̂) / Σ Var(x), summed over coordinates.
  ///
  /// The residual is centred, so that a constant error costs nothing; dictionary_learning's
  /// `frac_variance_explained`.
  public var centredResidual: Double?
  /// The mean over vectors of ‖x − x̂‖² / ‖x‖².
  ///
  /// OpenAI's normalised error, not an explained share. Vectors of zeros do not count.
  public var normalizedError: MeanEstimate?
  /// One less E‖x − x̂‖² / (E‖x‖² − m²), where m is the mean over coordinates of E[x²].
  ///
  /// What the evaluation of SAELens 6.18 reported. It mixes units, and changes when vectors are
  /// scaled; for comparison with old numbers only.
  public var mixedUnits: Double?
}
