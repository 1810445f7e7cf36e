import Foundation

/// How far one softmax distribution is from another.
public enum Divergence {
  /// D_KL(softmax z ‖ softmax y) of each row in nats, and its gradient with respect to z.
  ///
  /// With p = softmax z and q = softmax y, the gradient is p (log p − log q − D_KL). Sums and
  /// exponentials are in double precision.
  ///
  /// - Parameters:
  ///   - logits: z, `[rows, classes]`.
  ///   - reference: y, of the same shape.
  /// - Throws: ``NumericsError/shapeMismatch(_:)``; ``NumericsError/notFinite(_:)`` for values that
  ///   are not finite.
  public static func gradient(
    of logits: Matrix, from reference: Matrix
  ) throws(NumericsError) -> (values: [Double], gradient: Matrix) {
    guard logits.rows == reference.rows, logits.columns == reference.columns else {
      throw .shapeMismatch(
        "the divergence of [\(logits.rows), \(logits.columns)] from "
          + "[\(reference.rows), \(reference.columns)]")
    }
    for (name, matrix) in [("logits", logits), ("reference", reference)]
    where !matrix.withUnsafeBufferPointer(VectorKernels.isFinite) {
      throw .notFinite("the \(name) of a divergence")
    }
    let classes = logits.columns
    var gradient = Matrix(uninitializedRows: logits.rows, columns: classes)
    var values = [Double](repeating: 0, count: logits.rows)
    guard logits.count > 0 else { return (values, gradient) }
    gradient.withUnsafeMutableBufferPointer { gradient in
      values.withUnsafeMutableBufferPointer { values in
        logits.withUnsafeBufferPointer { logits in
          reference.withUnsafeBufferPointer { reference in
            Parallel.items(values.count) { row in
              let range = row * classes..<(row + 1) * classes
              values[row] = Self.gradient(
                of: UnsafeBufferPointer(rebasing: logits[range]),
                from: UnsafeBufferPointer(rebasing: reference[range]),
                into: UnsafeMutableBufferPointer(rebasing: gradient[range]))
            }
          }
        }
      }
    }
    return (values, gradient)
  }

  private static func gradient(
    of logits: UnsafeBufferPointer<Float>, from reference: UnsafeBufferPointer<Float>,
    into gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    let (own, other) = (logSum(logits), logSum(reference))
    var divergence = 0.0
    for index in logits.indices {
      let logProbability = Double(logits[index]) - own
      divergence += exp(logProbability) * (logProbability - Double(reference[index]) + other)
    }
    for index in logits.indices {
      let logProbability = Double(logits[index]) - own
      let excess = logProbability - Double(reference[index]) + other - divergence
      gradient[index] = Float(exp(logProbability) * excess)
    }
    return divergence
  }

  private static func logSum(_ values: UnsafeBufferPointer<Float>) -> Double {
    let largest = Double(values.max() ?? 0)
    return largest + log(values.reduce(0.0) { $0 + exp(Double($1) - largest) })
  }
}
