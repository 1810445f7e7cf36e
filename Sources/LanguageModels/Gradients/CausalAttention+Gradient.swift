import Numerics

extension CausalAttention {
  /// Goes back from the gradient of a head's output to those of its queries, keys and values.
  ///
  /// The weights are computed again. With P the weights, g the gradient of the output and
  /// h = g · valuesᵀ that of the weights, the scores have the gradient
  /// P (h − Σ P h) / √headWidth. Sets `queryGradients` and adds to the others.
  func passBack(
    _ sequence: SequenceLayout, queries: UnsafePointer<Float>, keys: UnsafePointer<Float>,
    values: UnsafePointer<Float>, gradient: UnsafePointer<Float>,
    queryGradients: UnsafeMutablePointer<Float>, keyGradients: UnsafeMutablePointer<Float>,
    valueGradients: UnsafeMutablePointer<Float>, _ scratch: BackwardPass.Scratch
  ) {
    let length = sequence.rows.count
    let scale = 1 / Float(headWidth).squareRoot()
    let (weights, scores) = (scratch.weights.pointer, scratch.weightGradients.pointer)
    for start in Swift.stride(from: 0, to: length, by: Self.blockRows) {
      let end = min(length, start + Self.blockRows)
      let rows = end - start
      let query = queries + start * stride
      let output = gradient + start * outputStride
      products.multiply(
        rows: rows, columns: end, inner: headWidth, query, stride, transposed: keys, stride,
        into: weights, end)
      products.multiply(
        rows: rows, columns: end, inner: headWidth, output, outputStride, transposed: values,
        stride, into: scores, end)
      for row in 0..<rows {
        let (weights, scores) = (weights + row * end, scores + row * end)
        weigh(weights, columns: end, before: 0, sequence.sight(of: start + row))
        let mean = VectorKernels.dot(weights, scores, count: end)
        for column in 0..<end {
          scores[column] = weights[column] * (scores[column] - mean) * scale
        }
      }
      products.add(
        rows: end, columns: headWidth, inner: rows, transposed: weights, end, output,
        outputStride, to: valueGradients, stride)
      products.multiply(
        rows: rows, columns: headWidth, inner: end, scores, end, keys, stride,
        into: queryGradients + start * stride, stride)
      products.add(
        rows: end, columns: headWidth, inner: rows, transposed: scores, end, query, stride,
        to: keyGradients, stride)
    }
  }
}
