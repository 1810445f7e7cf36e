import Numerics

/// How a covariance is estimated from few vectors.
public enum CovarianceEstimate: Sendable, Hashable {
  /// As it is. Where variances are below a share of the largest, nothing is known and its inverse
  /// is taken to be zero, as in a pseudo-inverse.
  case sample(tolerance: Double)
  /// Pulled towards a multiple of the identity, by the amount that is best for many values and few
  /// vectors (Bodnar, Gupta and Parolya, 2014).
  case shrunk
}

extension LinearEraser {
  /// Moves both classes onto each other along the difference of their means, which is projected
  /// out.
  ///
  /// - Throws: ``ErasureError/fit(_:)``.
  public init(meanDifferenceOf examples: LabelledVectors) throws {
    try self.init(projectingOut: examples.difference)
  }

  /// LEACE (Belrose et al., 2023): the smallest edit, by the covariance, after which no linear
  /// classifier has an advantage.
  ///
  /// r(x) = x − W⁺ P W (x − μ), with W = (Σ^½)⁺ and P the orthogonal projection on the columns of
  /// W Σ_xz. With two classes Σ_xz is a multiple of the difference d of their means, and the formula
  /// becomes x − d (aᵀ(x − μ)) with a = Σ⁺d / dᵀΣ⁺d, since W⁺W d = d. Whatever the estimate of Σ,
  /// the classes' means are equal afterwards, which is what keeps linear classifiers from an
  /// advantage; the estimate decides how small the edit is.
  ///
  /// - Throws: ``ErasureError/fit(_:)``; `NumericsError` if a factorisation fails.
  /// - Complexity: O(vectors · width · min(vectors, width)).
  public init(leaceOf examples: LabelledVectors, covariance: CovarianceEstimate) throws {
    let (count, width) = (examples.vectors.rows, examples.vectors.columns)
    let found = try Factorizations.singularValues(examples.centred, rows: count, columns: width)
    let variances = found.values.map { $0 * $0 / Double(count) }
    let inverses = Self.inverses(of: variances, covariance, count: count, width: width)
    let difference = examples.difference
    var solved = [Double](repeating: 0, count: width)
    for (vector, inverse) in zip(found.right, inverses) where inverse > 0 {
      let amount = Self.dot(vector, difference) * inverse
      for column in 0..<width { solved[column] += amount * vector[column] }
    }
    try self.init(
      direction: difference, reading: solved, offset: Self.dot(solved, examples.mean))
  }

  /// One over each of the variances, as an estimate has them; 0 where it knows nothing.
  private static func inverses(
    of variances: [Double], _ estimate: CovarianceEstimate, count: Int, width: Int
  ) -> [Double] {
    switch estimate {
    case .sample(let tolerance):
      let least = tolerance * (variances.max() ?? 0)
      return variances.map { $0 > least ? 1 / $0 : 0 }
    case .shrunk:
      let trace = variances.reduce(0, +)
      let squares = variances.reduce(0) { $0 + $1 * $1 }
      let spread = squares - trace * trace / Double(width)
      // Of equal variances any mixture with the identity is the same.
      let kept = spread > 0 ? max(0, 1 - trace * trace / (Double(count) * spread)) : 0
      let added = (1 - kept) * trace / Double(width)
      return variances.map { 1 / (kept * $0 + added) }
    }
  }
}
