import Numerics

/// The map that makes activation vectors uncorrelated with unit variance, after every coordinate
/// has been centred and divided by its standard deviation.
struct Whitening {
  /// The least share of the largest variance of standardised vectors that a direction must have;
  /// what is below is rounding and is dropped.
  static let tolerance = 1e-10

  /// The mean vector.
  let mean: [Double]
  /// Each coordinate's standard deviation; 1 for a constant coordinate.
  let deviations: [Double]
  /// K, `[rank, width]`: whitened vectors are K (x − mean) / deviations.
  let map: [Double]
  /// The pseudo-inverse of K, transposed: `[rank, width]`.
  let inverse: [Double]
  /// Number of directions kept.
  let rank: Int

  /// - Throws: ``SparseCodingError/tooFewVectors(_:)`` unless there are more vectors than values in
  ///   each; ``SparseCodingError/invalidSetting(_:)`` if all vectors are equal; `NumericsError`.
  init(_ covariance: Covariance) throws {
    let width = covariance.width
    guard covariance.count > width else {
      throw SparseCodingError.tooFewVectors(
        "independent components of vectors of \(width) values need more than \(width) vectors, "
          + "not \(covariance.count); read more activations")
    }
    mean = covariance.mean
    deviations = covariance.variances.map { $0 > 0 ? $0.squareRoot() : 1 }
    var correlations = covariance.values
    for row in 0..<width {
      for column in 0..<width {
        correlations[row * width + column] /= deviations[row] * deviations[column]
      }
    }
    let found = try Factorizations.symmetricEigenvectors(correlations, size: width)
    let least = Self.tolerance * (found.values.first ?? 0)
    rank = found.values.count { $0 > least && $0 > 0 }
    guard rank > 0 else {
      throw SparseCodingError.invalidSetting(
        "all \(covariance.count) activation vectors are equal and have no components")
    }
    let scales = found.values.prefix(rank).map { $0.squareRoot() }
    map = zip(found.vectors, scales).flatMap { vector, scale in vector.map { $0 / scale } }
    inverse = zip(found.vectors, scales).flatMap { vector, scale in vector.map { $0 * scale } }
  }

  /// Rows over whitened coordinates, `[count, rank]`, over the original ones: `[count, width]`.
  func encoder(_ rows: [Double]) throws -> Matrix {
    try matrix(rows, map) { $0 / $1 }
  }

  /// What a unit along rows over whitened coordinates adds to an original vector, `[count, width]`.
  func decoder(_ rows: [Double]) throws -> Matrix {
    try matrix(rows, inverse) { $0 * $1 }
  }

  private func matrix(
    _ rows: [Double], _ map: [Double], _ scale: (Double, Double) -> Double
  ) throws -> Matrix {
    let (count, width) = (rows.count / rank, mean.count)
    let product = try GEMM.product(rows: count, columns: width, inner: rank, rows, map)
    return Matrix(
      rows: count, columns: width,
      product.indices.map { Float(scale(product[$0], deviations[$0 % width])) })
  }
}
