import Foundation
import Kernels

/// Inner loops over contiguous float32 values.
///
/// The heavy ones are C, compiled for several instruction sets and chosen at run time:
/// Swift's vectors use only what every processor of the architecture has.
public enum VectorKernels {
  /// The Euclidean norm of some values, summed one after the other in double precision.
  public static func norm(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// Σ aᵢ bᵢ.
  public static func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    kernel_dot(a, b, count)
  }

  /// y ← y + scale · x.
  public static func add(
    _ scale: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_add_scaled(scale, x, y, count)
  }

  /// Whether every value is finite.
  public static func isFinite(_ values: UnsafeBufferPointer<Float>) -> Bool {
    // x · 0 is 0 for finite x and NaN otherwise; the sum keeps any NaN.
    var sum = SIMD16<Float>.zero
    var index = 0
    guard let base = values.baseAddress else { return true }
    while index + 16 <= values.count {
      sum += UnsafeRawPointer(base + index).loadUnaligned(as: SIMD16<Float>.self) * 0
      index += 16
    }
    var rest = sum.sum()
    while index < values.count {
      rest += values[index] * 0
      index += 1
    }
    return rest == 0
  }
}
