import Numerics

/// Causal attention of one head over one sequence.
///
/// Works through the queries in blocks of rows; a block multiplies only the keys up to its last
/// row, so that about half of the square of weights is never computed.
struct CausalAttention {
  /// Rows of queries in a block.
  static let blockRows = 64

  /// Width of a head.
  let headWidth: Int
  /// Distance between the rows of queries, keys and values.
  let stride: Int
  /// Distance between the rows of the output.
  let outputStride: Int
  /// Takes the error of a product.
  let products: SerialProducts

  /// The keys and values of tokens before the sequence, which all of its tokens see.
  struct Context {
    /// Number of tokens.
    let count: Int
    let keys: UnsafePointer<Float>
    let values: UnsafePointer<Float>
    /// Distance between the rows of keys and values.
    let stride: Int
  }

  /// Sets `output` to softmax(queries · keysᵀ / √headWidth) · values, for each row of a sequence.
  ///
  /// `scores` has room for ``blockRows`` rows of a weight for each token of context and sequence.
  func attend(
    _ sequence: SequenceLayout, after context: Context?, queries: UnsafePointer<Float>,
    keys: UnsafePointer<Float>, values: UnsafePointer<Float>,
    output: UnsafeMutablePointer<Float>, scores: UnsafeMutablePointer<Float>
  ) {
    let length = sequence.rows.count
    let before = context?.count ?? 0
    for start in Swift.stride(from: 0, to: length, by: Self.blockRows) {
      let end = min(length, start + Self.blockRows)
      let columns = before + end
      if let context {
        products.multiply(
          rows: end - start, columns: before, inner: headWidth, queries + start * stride, stride,
          transposed: context.keys, context.stride, into: scores, columns)
      }
      products.multiply(
        rows: end - start, columns: end, inner: headWidth, queries + start * stride, stride,
        transposed: keys, stride, into: scores + before, columns)
      for row in start..<end {
        weigh(
          scores + (row - start) * columns, columns: columns, before: before,
          sequence.sight(of: row))
      }
      let target = output + start * outputStride
      if let context {
        products.multiply(
          rows: end - start, columns: headWidth, inner: before, scores, columns, context.values,
          context.stride, into: target, outputStride)
      }
      products.multiply(
        rows: end - start, columns: headWidth, inner: end, scores + before, columns, values,
        stride, keeping: context == nil ? 0 : 1, into: target, outputStride)
    }
  }

  /// Replaces a row of scores by its softmax over what the row sees, and 0 elsewhere.
  func weigh(
    _ weights: UnsafeMutablePointer<Float>, columns: Int, before: Int, _ sight: SequenceLayout.Sight
  ) {
    let scale = 1 / Float(headWidth).squareRoot()
    let (shared, own) = (before + sight.shared, sight.own.count)
    let start = before + sight.own.lowerBound
    // The two ranges are brought together for one softmax, the later scores moving forward.
    if start > shared {
      for index in 0..<own { weights[shared + index] = weights[start + index] }
    }
    VectorKernels.softmax(weights, count: shared + own, scale: scale)
    if start > shared {
      for index in (0..<own).reversed() { weights[start + index] = weights[shared + index] }
      (weights + shared).update(repeating: 0, count: start - shared)
    }
    (weights + start + own).update(repeating: 0, count: columns - start - own)
  }
}
