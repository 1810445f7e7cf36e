import LanguageModels
import Numerics

/// The tokens that a direction makes more and less probable when it is written straight to the
/// output.
///
/// The direction is scaled to a mean square of 1, as the final norm scales every vector, multiplied
/// by the norm's gain and by the unembedding; the mean over the vocabulary is subtracted, since it
/// changes no probability. What later blocks do with the direction is left out.
public struct DirectionLogits: Codable, Hashable, Sendable {
  /// A token with its logit.
  public struct Entry: Codable, Hashable, Sendable {
    /// The token.
    public var token: Int32
    /// Its logit less the mean over the vocabulary.
    public var logit: Double
  }

  /// The tokens with the largest logits, the largest first.
  public let top: [Entry]
  /// The tokens with the smallest logits, the smallest first.
  public let bottom: [Entry]

  /// Finds the extremes of a row of logits; of equal ones the lower token comes first.
  init(_ logits: UnsafeBufferPointer<Float>, count: Int) {
    let mean = logits.reduce(0) { $0 + Double($1) } / Double(max(1, logits.count))
    func extremes(_ sign: Float) -> [Entry] {
      var kept: [(value: Float, token: Int)] = []
      for (token, logit) in logits.enumerated() {
        let value = sign * logit
        guard kept.count < count || value > (kept.last?.value ?? -.infinity) else { continue }
        kept.insert((value, token), at: kept.firstIndex { $0.value < value } ?? kept.count)
        if kept.count > count { kept.removeLast() }
      }
      return kept.map {
        Entry(
          token: Int32(truncatingIfNeeded: $0.token), logit: Double(sign * $0.value) - mean)
      }
    }
    (top, bottom) = (extremes(1), extremes(-1))
  }
}

extension LlamaModel {
  /// The tokens that directions at a site make more and less probable.
  ///
  /// Directions inside a block are first taken through the block's output projection.
  ///
  /// - Parameters:
  ///   - directions: `[directions, width of the site]`.
  ///   - site: Where they are directions.
  ///   - count: Tokens of each kind.
  /// - Throws: `TransformerError` if the model lacks the site or the width is another.
  /// - Complexity: 2 · directions · width · vocabulary operations; memory for the logits of 64.
  public func directionLogits(of directions: Matrix, at site: Site, count: Int) throws
    -> [DirectionLogits]
  {
    let written = try written(directions, at: site)
    let last = configuration.layers - 1
    var results: [DirectionLogits] = []
    for start in stride(from: 0, to: written.rows, by: 64) {
      let rows = written.rows(start..<min(start + 64, written.rows))
      let batch = TokenBatch(
        tokens: [Int32](repeating: 0, count: rows.rows),
        lengths: [Int](repeating: 1, count: rows.rows))
      let logits = try resume(
        from: last, residual: rows.withUnitMeanSquares, batch: batch, output: .logits
      ).logits
      guard let logits else { continue }
      results += logits.withUnsafeBufferPointer { values in
        (0..<logits.rows).map { row in
          DirectionLogits(
            UnsafeBufferPointer(
              rebasing: values[row * logits.columns..<(row + 1) * logits.columns]),
            count: count)
        }
      }
    }
    return results
  }

  /// What directions at a site add to the residual stream.
  private func written(_ directions: Matrix, at site: Site) throws -> Matrix {
    try configuration.validate(site)
    guard directions.columns == configuration.width(of: site) else {
      throw TransformerError.input(
        "directions of \(directions.columns) values are none of \(site), which has "
          + "\(configuration.width(of: site))")
    }
    switch site {
    case .residual, .mlpOutput: return directions
    case .mlp(let layer):
      return try read(.mlpOutput(layer), with: directions, at: site)
    case .attention(let layer):
      // The residual stream without what the block's feed-forward part adds, less the same for a
      // direction of zeros.
      let output = Site.residual(layer)
      let added = try read(output, with: directions, at: site, silencing: .mlpOutput(layer))
      let zeros = Matrix(rows: directions.rows, columns: directions.columns)
      let before = try read(output, with: zeros, at: site, silencing: .mlpOutput(layer))
      return Matrix(
        rows: added.rows, columns: added.columns, zip(added.values, before.values).map { $0 - $1 })
    }
  }

  private func read(
    _ output: Site, with vectors: Matrix, at site: Site, silencing silent: Site? = nil
  ) throws -> Matrix {
    var edits = [
      Intervention(site: site) { view in
        view.withMutableValues { target in
          vectors.withUnsafeBufferPointer { _ = target.update(fromContentsOf: $0) }
        }
      }
    ]
    if let silent {
      edits.append(
        Intervention(site: silent) { view in
          view.withMutableValues { $0.update(repeating: 0) }
        })
    }
    let batch = TokenBatch(
      tokens: [Int32](repeating: 0, count: vectors.rows),
      lengths: [Int](repeating: 1, count: vectors.rows))
    return try run(batch, reading: [output], interventions: edits).activations[output]
      ?? Matrix(rows: 0, columns: 0)
  }
}

extension Matrix {
  /// The rows scaled to a mean square of 1; a row of zeros stays as it is.
  fileprivate var withUnitMeanSquares: Matrix {
    var result = self
    let columns = columns
    result.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: columns) {
        let row = values[start..<start + columns]
        let square = row.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard square > 0 else { continue }
        let scale = Float((Double(columns) / square).squareRoot())
        for index in row.indices { values[index] *= scale }
      }
    }
    return result
  }
}
