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

  /// Sets `output` to softmax(queries · keysᵀ / √headWidth) · values, for `length` tokens.
  func attend(
    length: Int, queries: UnsafePointer<Float>, keys: UnsafePointer<Float>,
    values: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
    scores: UnsafeMutablePointer<Float>
  ) {
    let scale = 1 / Float(headWidth).squareRoot()
    for start in Swift.stride(from: 0, to: length, by: Self.blockRows) {
      let end = min(length, start + Self.blockRows)
      products.multiply(
        rows: end - start, columns: end, inner: headWidth, queries + start * stride, stride,
        transposed: keys, stride, into: scores, end)
      for row in start..<end {
        let weights = scores + (row - start) * end
        VectorKernels.softmax(weights, count: row + 1, scale: scale)
        (weights + row + 1).update(repeating: 0, count: end - row - 1)
      }
      products.multiply(
        rows: end - start, columns: headWidth, inner: end, scores, end, values, stride,
        into: output + start * outputStride, outputStride)
    }
  }
}
