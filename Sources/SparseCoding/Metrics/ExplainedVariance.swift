import Numerics

/// The share of variance that reconstructions explain, by the definitions of several programs.
///
/// They differ in what is averaged before the ratio is taken and in whether the residual is
/// centred; on the same batch they give different numbers.
public struct ExplainedVariance: Codable, Hashable, Sendable {
  /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖², over all vectors: one less the authors' fraction of variance
  /// unexplained; also that of SAELens (`explained_variance`) and of sparsify.
  public var pooled: Double?
  /// The mean over vectors of 1 − ‖x − x̂‖² / ‖x − x̄‖², as SAELens did
  /// (`explained_variance_legacy`) and SAEBench does. Vectors equal to the mean do not count.
  public var perVector: MeanEstimate?
  /// The standard deviation over vectors that belongs to ``perVector``.
  public var perVectorDeviation: Double?
  /// 1 − Σ Var(x − x̂) / Σ Var(x), summed over coordinates: the residual is centred, so that a
  /// constant error costs nothing; dictionary_learning's `frac_variance_explained`.
  public var centredResidual: Double?
  /// The mean over vectors of ‖x − x̂‖² / ‖x‖²: OpenAI's normalised error, not an explained share.
  /// Vectors of zeros do not count.
  public var normalizedError: MeanEstimate?
  /// 1 − E‖x − x̂‖² / (E‖x‖² − m²), where m is the mean over coordinates of E[x²]: what the
  /// evaluation of SAELens 6.18 reported. It mixes units; for comparison with old numbers only.
  public var mixedUnits: Double?
}
