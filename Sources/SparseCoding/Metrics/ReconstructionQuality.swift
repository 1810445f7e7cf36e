import Numerics

/// How reconstructions compare with the vectors they stand for.
public struct ReconstructionQuality: Codable, Hashable, Sendable {
  /// Number of vectors whose cosine is not defined, because they or their reconstructions are 0.
  public var undirectedVectors: Int
  /// The cosine between a vector and its reconstruction; `nil` if it is defined for none.
  public var cosine: MeanEstimate?
  /// The norm of the reconstruction over that of the vector, where that is not 0.
  public var normRatio: MeanEstimate?
  /// The relative reconstruction bias E‖x̂‖² / E[x̂ · x], below 1 if reconstructions are too short.
  ///
  /// Equation 10 of Rajamanoharan and others (2024); `nil` where the divisor is not positive.
  public var relativeBias: Double?
  /// The explained variance as several programs define it.
  public var explained: ExplainedVariance
}

/// Squared lengths that belong to a vector and its reconstruction.
struct ReconstructedRow {
  /// ‖x‖².
  var square = 0.0
  /// ‖x − x̄‖², where x̄ is the mean of all vectors.
  var deviation = 0.0
  /// ‖x̂‖².
  var reconstruction = 0.0
  /// ‖x − x̂‖².
  var error = 0.0
}

/// Sums over vectors and their reconstructions.
struct QualitySums {
  private(set) var count = 0
  private(set) var errors = 0.0
  private var errorSquares = 0.0
  private var deviations = 0.0
  private var deviationSquares = 0.0
  /// Sum of error times deviation.
  private var mixed = 0.0
  private var squares = 0.0
  private var reconstructions = 0.0
  /// Sum of x · x̂.
  private var products = 0.0
  /// Sum of x̂ − x.
  private var residuals: [Double]
  private var cosines = MeanSums()
  private var normRatios = MeanSums()
  private var shares = MeanSums()
  private var relativeErrors = MeanSums()

  init(width: Int) { residuals = [Double](repeating: 0, count: width) }

  mutating func add(residuals sum: UnsafePointer<Double>) {
    for index in residuals.indices { residuals[index] += sum[index] }
  }

  mutating func add(_ row: ReconstructedRow) {
    count += 1
    errors += row.error
    errorSquares += row.error * row.error
    deviations += row.deviation
    deviationSquares += row.deviation * row.deviation
    mixed += row.error * row.deviation
    squares += row.square
    reconstructions += row.reconstruction
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

  /// The fraction of variance unexplained, and its standard error as a ratio of means.
  var unexplained: (fraction: Double, standardError: Double) {
    guard deviations > 0 else { return (errors > 0 ? .infinity : 0, 0) }
    let ratio = errors / deviations
    // Var(Σe / Σv) ≈ Σ(e − r v)² / (Σv)².
    let spread = errorSquares - 2 * ratio * mixed + ratio * ratio * deviationSquares
    let factor = Double(count) / max(1, Double(count) - 1)
    return (ratio, (max(0, spread) * factor).squareRoot() / deviations)
  }

  var quality: ReconstructionQuality {
    let total = Double(count)
    // What a constant residual contributes to the errors.
    let constant = residuals.reduce(0) { $0 + $1 * $1 } / total
    let moment = squares / total
    let coordinate = moment / Double(residuals.count)
    let mixedUnits = moment - coordinate * coordinate
    return ReconstructionQuality(
      undirectedVectors: count - cosines.count, cosine: cosines.estimate,
      normRatio: normRatios.estimate,
      relativeBias: products > 0 ? reconstructions / products : nil,
      explained: ExplainedVariance(
        pooled: deviations > 0 ? 1 - errors / deviations : nil,
        perVector: shares.estimate, perVectorDeviation: shares.deviation,
        centredResidual: deviations > 0 ? 1 - max(0, errors - constant) / deviations : nil,
        normalizedError: relativeErrors.estimate,
        mixedUnits: mixedUnits != 0 ? 1 - errors / total / mixedUnits : nil))
  }
}
