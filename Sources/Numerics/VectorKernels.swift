import Foundation

/// Inner loops over contiguous float32 values.
///
/// Each has one plain meaning; the width of eight or sixteen lanes lets the
/// compiler use whatever vectors the processor has.
public enum VectorKernels {
  /// Σ aᵢ bᵢ.
  @inlinable
  public static func dot(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    var sum = SIMD16<Float>.zero
    var index = 0
    while index + 16 <= count {
      let left = UnsafeRawPointer(a + index).loadUnaligned(as: SIMD16<Float>.self)
      let right = UnsafeRawPointer(b + index).loadUnaligned(as: SIMD16<Float>.self)
      sum.addProduct(left, right)
      index += 16
    }
    var result = sum.sum()
    while index < count {
      result += a[index] * b[index]
      index += 1
    }
    return result
  }

  /// y ← y + scale · x.
  @inlinable
  public static func add(
    _ scale: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let factor = SIMD16<Float>(repeating: scale)
    var index = 0
    while index + 16 <= count {
      var value = UnsafeRawPointer(y + index).loadUnaligned(as: SIMD16<Float>.self)
      value.addProduct(factor, UnsafeRawPointer(x + index).loadUnaligned(as: SIMD16<Float>.self))
      UnsafeMutableRawPointer(y + index).storeBytes(of: value, as: SIMD16<Float>.self)
      index += 16
    }
    while index < count {
      y[index] += scale * x[index]
      index += 1
    }
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
