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

/// Sums over vectors and their reconstructions.
struct QualitySums {
  private var count = 0
  private var errors = 0.0
  private var variation = 0.0
  private var squares = 0.0
  private var reconstructionSquares = 0.0
  private var products = 0.0
  /// The sum of x̂ − x.
  private var residuals: [Double]
  private var cosines = MeanSums()
  private var normRatios = MeanSums()
  private var shares = MeanSums()
  private var relativeErrors = MeanSums()

  init(width: Int) { residuals = [Double](repeating: 0, count: width) }

  /// Adds some vectors and their reconstructions.
  mutating func add(_ vectors: Matrix, _ reconstructions: Matrix, mean: [Float]) {
    let rows = RowDistances(vectors, reconstructions, mean: mean)
    count += vectors.rows
    residuals.add(rowsOf: rows.residuals)
    for row in rows.values {
      errors += row.error
      variation += row.deviation
      squares += row.square
      reconstructionSquares += row.reconstruction
      let product = (row.square + row.reconstruction - row.error) / 2
      products += product
      let norms = (row.square * row.reconstruction).squareRoot()
      if norms > 0 { cosines.add(min(1, max(-1, product / norms))) }
      if row.square > 0 {
        normRatios.add((row.reconstruction / row.square).squareRoot())
        relativeErrors.add(row.error / row.square)
      }
      if row.deviation > 0 { shares.add(1 - row.error / row.deviation) }
    }
  }

  func quality(excluded: Int) -> ReconstructionQuality {
    let total = Double(count)
    let constant = residuals.reduce(0) { $0 + $1 * $1 } / total
    let moment = squares / total
    let mixed = moment - (moment / Double(residuals.count)) * (moment / Double(residuals.count))
    return ReconstructionQuality(
      vectors: count, excludedVectors: excluded, undirectedVectors: count - cosines.count,
      cosine: cosines.estimate, normRatio: normRatios.estimate,
      relativeBias: products > 0 ? reconstructionSquares / products : nil,
      explained: ExplainedVariance(
        pooled: variation > 0 ? 1 - errors / variation : nil,
        perVector: shares.estimate, perVectorDeviation: shares.deviation,
        centredResidual: variation > 0 ? 1 - max(0, errors - constant) / variation : nil,
        normalizedError: relativeErrors.estimate,
        mixedUnits: mixed != 0 ? 1 - errors / total / mixed : nil))
  }
}
