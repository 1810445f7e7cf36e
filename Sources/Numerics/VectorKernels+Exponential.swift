import Foundation
import Kernels

/// The exponential function, and what rests on it.
extension VectorKernels {
  /// exp(x), within 2 units in the last place.
  ///
  /// Infinite above 88.72284 and NaN for NaN, as in the C library; values whose exponential
  /// would be subnormal (below −87.33654) give zero.
  public static func exponential(_ x: Float) -> Float { kernel_exponential(x) }

  /// Replaces each value x by exp(scale · x − shift) and returns the sum of the results.
  ///
  /// The sum runs over sixteen float32 lanes; use it for a few thousand values at a time.
  public static func exponentiate(
    _ values: UnsafeMutablePointer<Float>, count: Int, scale: Float = 1, minus shift: Float
  ) -> Float {
    kernel_exponentiate(values, count, scale, shift)
  }

  /// Σ exp(x − shift) over a few thousand values, in sixteen float32 lanes.
  public static func sumOfExponentials(
    _ values: UnsafePointer<Float>, count: Int, minus shift: Float
  ) -> Float {
    kernel_sum_of_exponentials(values, count, shift)
  }

  /// log Σ exp(x), without overflow; −∞ for no values.
  ///
  /// Partial sums of 4,096 values are added in double precision.
  public static func logSumExp(_ values: UnsafePointer<Float>, count: Int) -> Double {
    guard count > 0 else { return -.infinity }
    let largest = maximum(values, count: count)
    guard largest.isFinite else { return Double(largest) }
    var sum = 0.0
    for start in stride(from: 0, to: count, by: 4096) {
      sum += Double(
        sumOfExponentials(values + start, count: min(4096, count - start), minus: largest))
    }
    return Double(largest) + log(sum)
  }

  /// Σ (a − b) exp(a − shift), of which the divergence between two softmax distributions is made.
  ///
  /// Partial sums of 4,096 values are added in double precision.
  public static func weightedDifferences(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int, minus shift: Float
  ) -> Double {
    var sum = 0.0
    for start in stride(from: 0, to: count, by: 4096) {
      sum += Double(
        kernel_weighted_differences(a + start, b + start, min(4096, count - start), shift))
    }
    return sum
  }

  /// Replaces the values by exp(scale · x) / Σ exp(scale · x), for a positive scale.
  public static func softmax(
    _ values: UnsafeMutablePointer<Float>, count: Int, scale: Float = 1
  ) {
    guard count > 0 else { return }
    let shift = maximum(values, count: count) * scale
    let sum = exponentiate(values, count: count, scale: scale, minus: shift)
    multiply(values, count: count, by: 1 / sum)
  }

  /// Sets each output to gate · sigmoid(gate) · up.
  public static func gatedSiLU(
    gate: UnsafePointer<Float>, up: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    kernel_gated_silu(gate, up, output, count)
  }
}
