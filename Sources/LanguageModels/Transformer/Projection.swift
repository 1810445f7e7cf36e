import Numerics

/// A matrix of weights, `[outputs, inputs]`, that rows of activations are multiplied with.
struct Projection: Sendable {
  /// Products of some outputs should begin at a multiple of this number.
  static let panel = FixedPointMatrix.panel

  let outputs: Int
  let inputs: Int
  private let weights: Weights

  private enum Weights {
    case float32(AlignedBuffer)
    case fixedPoint(FixedPointMatrix)
  }

  /// Products in float32.
  init(_ weights: AlignedBuffer, inputs: Int) {
    outputs = weights.count / inputs
    self.inputs = inputs
    self.weights = .float32(weights)
  }

  /// Products in integers.
  init(_ matrix: FixedPointMatrix) {
    outputs = matrix.outputs
    inputs = matrix.inputs
    weights = .fixedPoint(matrix)
  }

  /// Bytes of the weights.
  var byteCount: Int {
    switch weights {
    case .float32(let buffer): buffer.count * MemoryLayout<Float>.stride
    case .fixedPoint(let matrix): matrix.byteCount
    }
  }

  /// Sets `target` to the float32 weights of one output.
  func copyRow(_ output: Int, into target: UnsafeMutablePointer<Float>) {
    switch weights {
    case .float32(let buffer):
      target.update(from: buffer.pointer + output * inputs, count: inputs)
    case .fixedPoint(let matrix): matrix.copyRow(output, into: target)
    }
  }

  /// The weights in float32, `[outputs, inputs]`; `nil` if they are not stored so.
  var values: UnsafePointer<Float>? {
    switch weights {
    case .float32(let buffer): UnsafePointer(buffer.pointer)
    case .fixedPoint: nil
    }
  }

  /// What products with some rows start from.
  ///
  /// The rows are read again, or `digits` is, by each ``multiply(_:outputs:into:stride:_:)``.
  func prepare(_ rows: Rows) {
    if case .fixedPoint(let matrix) = weights {
      matrix.round(rows: rows.count, rows.values, into: rows.digits)
    }
  }

  /// Sets `target`, `[rows, outputs.count]`, to the products of prepared rows on this thread.
  ///
  /// - Parameters:
  ///   - rows: The rows, after ``prepare(_:)``.
  ///   - outputs: Which outputs; they begin at a multiple of ``panel``.
  ///   - target: Where the first row's first product goes.
  ///   - stride: Distance between the rows of the target.
  ///   - products: Takes the error of a product.
  func multiply(
    _ rows: Rows, outputs: Range<Int>, into target: UnsafeMutablePointer<Float>, stride: Int,
    _ products: SerialProducts
  ) {
    switch weights {
    case .float32(let buffer) where rows.count == 1:
      for (index, output) in outputs.enumerated() {
        target[index] = VectorKernels.dot(
          rows.values, buffer.pointer + output * inputs, count: inputs)
      }
    case .float32(let buffer):
      products.multiply(
        rows: rows.count, columns: outputs.count, inner: inputs, rows.values, inputs,
        transposed: buffer.pointer + outputs.lowerBound * inputs, inputs, into: target, stride)
    case .fixedPoint(let matrix):
      matrix.multiply(
        rows: rows.count, rows.digits, outputs: outputs, into: target, stride: stride)
    }
  }

  /// Some rows of activations, and room for them in digits.
  struct Rows {
    let count: Int
    /// `[count, inputs]`.
    let values: UnsafePointer<Float>
    let digits: FixedPointRows
  }
}
