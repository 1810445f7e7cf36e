import LanguageModels
import Numerics

extension PairRuns {
  /// The mean gradient of the divergence from the target along the way from base to target.
  ///
  /// At each point x + t (x̄ − x), t in the middle of `points` equal parts, the gradient of
  /// D(edited ‖ target) of each pair with respect to the residual stream: attribution patching with
  /// several points (integrated gradients). It does not depend on a dictionary.
  ///
  /// - Returns: `[tokens, width]`.
  /// - Throws: `TransformerError`, `NumericsError`.
  /// - Complexity: For each point one run of the blocks behind the site, forwards and backwards.
  public func divergenceGradient(
    points: Int, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> Matrix {
    var sum = Matrix(rows: base.rows, columns: base.columns)
    for point in 0..<points {
      let t = (Float(point) + 0.5) / Float(points)
      var residual = base
      for row in 0..<base.rows where isEditable[row] {
        for column in 0..<base.columns {
          residual[row, column] += t * (target[row, column] - base[row, column])
        }
      }
      let result = try model.gradient(at: layer, residual: residual, batch: batch) { logits in
        try Divergence.gradient(of: logits, from: targetLogits).gradient
      }
      for row in 0..<base.rows {
        for column in 0..<base.columns {
          sum[row, column] += result.gradient[row, column] / Float(points)
        }
      }
      progress(point + 1, points)
    }
    return sum
  }
}

extension CodeChanges {
  /// Features by how much their change is expected to lower the divergence, the most helpful first.
  ///
  /// - Parameter gradient: From ``PairRuns/divergenceGradient(points:progress:)``.
  /// - Returns: ``features`` in order, each with the expected fall of the mean divergence, in nats.
  /// - Throws: `NumericsError`.
  public func attributions(_ gradient: Matrix) throws -> [(feature: Int, effect: Double)] {
    let count = Double(runs.pairs.count)
    return zip(features, try projections(of: gradient))
      .map { (feature: $0, effect: -$1 / count) }
      .sorted { ($0.effect, $1.feature) > ($1.effect, $0.feature) }
  }
}
