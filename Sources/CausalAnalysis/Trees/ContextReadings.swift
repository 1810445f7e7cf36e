import LanguageModels
import Numerics

/// Sequences that end on a token where a feature is active, as the model reads them.
struct ContextReadings: Sendable {
  /// The sequences.
  private(set) var batch = TokenBatch([])
  /// The residual stream at the lower level, `[tokens, width]`.
  private(set) var vectors = Matrix(rows: 0, columns: 0)
  /// The feature's code at each sequence's last token.
  private(set) var codes: [Double] = []

  /// Number of sequences.
  var count: Int { codes.count }

  /// Reads sequences in order until there are enough in which the code is large enough.
  ///
  /// A sequence may be a piece of a longer text in which the code was found, so that it is read
  /// again. After four times as many sequences as are wanted it is given up.
  ///
  /// - Throws: `TransformerError`; `CancellationError`.
  init(
    of target: TargetFeature, at upper: TreeLevel, lower: TreeLevel, from source: ContextSource,
    count wanted: Int, in model: LlamaModel, isCancelled: () -> Bool
  ) throws {
    var rows: [Float] = []
    var next = 0
    let end = min(source.sequences.count, 4 * wanted)
    while next < end, count < wanted {
      if isCancelled() { throw CancellationError() }
      let sequences = Array(source.sequences[next..<min(end, next + wanted - count)])
      next += sequences.count
      let piece = TokenBatch(sequences)
      let result = try model.run(piece, reading: [lower.site, upper.site])
      guard let below = result.activations[lower.site], let above = result.activations[upper.site]
      else { continue }
      let lasts = above.selecting(piece.ranges.map { $0.upperBound - 1 })
      for (index, code) in try target.codes(of: lasts).enumerated()
      where code > 0 && code >= source.minimum
        && lasts.norm(ofRow: index) <= upper.outlierThreshold
      {
        batch.tokens += sequences[index]
        batch.lengths.append(sequences[index].count)
        codes.append(code)
        rows += below.rows(piece.ranges[index]).values
      }
    }
    vectors = Matrix(rows: batch.count, columns: model.configuration.width, rows)
  }
}

extension Matrix {
  /// A copy of some rows, in the given order.
  func selecting(_ rows: [Int]) -> Matrix {
    var result = Matrix(uninitializedRows: rows.count, columns: columns)
    result.withUnsafeMutableBufferPointer { target in
      withUnsafeBufferPointer { source in
        for (index, row) in rows.enumerated() {
          _ = target[index * columns..<(index + 1) * columns]
            .update(fromContentsOf: source[row * columns..<(row + 1) * columns])
        }
      }
    }
    return result
  }
}
