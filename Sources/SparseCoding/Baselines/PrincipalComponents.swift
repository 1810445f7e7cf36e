import Numerics

/// The principal components of activation vectors.
public struct PrincipalComponents: Sendable {
  /// The mean vector, `[width]`.
  public let mean: [Double]
  /// The variance along each component, largest first.
  public let variances: [Double]
  /// The components as rows of unit norm, `[width, width]`, in the order of ``variances``.
  ///
  /// The largest value of each is positive. Those beyond ``rank`` are some basis of what is left.
  public let directions: Matrix
  /// Number of vectors.
  public let count: Int
  /// Number of vectors left out as massive activations.
  public let excludedCount: Int

  /// Number of components whose variance is more than rounding can leave.
  public var rank: Int { variances.count { $0 > Self.tolerance * (variances.first ?? 0) } }

  /// A share of the largest variance below which there is only rounding.
  static let tolerance = 1e-12

  /// Finds the eigenvectors of a covariance matrix.
  ///
  /// - Throws: ``SparseCodingError/tooFewVectors(_:)`` for fewer than two vectors; `NumericsError`.
  /// - Complexity: O(width³).
  public init(_ covariance: Covariance) throws {
    guard covariance.count > 1 else {
      throw SparseCodingError.tooFewVectors(
        "principal components need at least two activation vectors, not \(covariance.count)")
    }
    let width = covariance.width
    let found = try Factorizations.symmetricEigenvectors(covariance.values, size: width)
    mean = covariance.mean
    variances = found.values.map { max(0, $0) }
    directions = Matrix(
      rows: width, columns: width, found.vectors.flatMap { $0.map { Float($0) } })
    count = covariance.count
    excludedCount = covariance.excludedCount
  }
}
