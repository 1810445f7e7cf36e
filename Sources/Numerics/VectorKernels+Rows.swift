/// Loops over one row of a matrix.
extension VectorKernels {
  /// The largest value, −∞ for no values.
  ///
  /// The result for NaN is not defined.
  public static func maximum(_ values: UnsafePointer<Float>, count: Int) -> Float {
    var largest = SIMD16<Float>(repeating: -.infinity)
    var index = 0
    while index &+ 16 <= count {
      let next = load(values + index)
      largest.replace(with: next, where: next .> largest)
      index &+= 16
    }
    var result = -Float.infinity
    for lane in 0..<16 where largest[lane] > result { result = largest[lane] }
    while index < count {
      if values[index] > result { result = values[index] }
      index &+= 1
    }
    return result
  }

  /// x ← factor · x.
  public static func multiply(
    _ values: UnsafeMutablePointer<Float>, count: Int, by factor: Float
  ) {
    let factors = SIMD16<Float>(repeating: factor)
    var index = 0
    while index &+ 16 <= count {
      store(load(values + index) * factors, values + index)
      index &+= 16
    }
    while index < count {
      values[index] *= factor
      index &+= 1
    }
  }

  /// y ← y + x.
  public static func add(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    var index = 0
    while index &+ 16 <= count {
      store(load(y + index) + load(x + index), y + index)
      index &+= 16
    }
    while index < count {
      y[index] += x[index]
      index &+= 1
    }
  }

  /// y ← y + factor · x with a rounding after each product.
  ///
  /// Faster than ``add(_:_:to:count:)`` where the baseline processor has no fused operations.
  public static func addProduct(
    _ factor: Float, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let factors = SIMD16<Float>(repeating: factor)
    var index = 0
    while index &+ 16 <= count {
      store(load(y + index) + load(x + index) * factors, y + index)
      index &+= 16
    }
    while index < count {
      y[index] += x[index] * factor
      index &+= 1
    }
  }

  /// Σ aᵢ bᵢ with a rounding after each product.
  ///
  /// Faster than ``dot(_:_:count:)`` where the baseline processor has no fused operations.
  public static func innerProduct(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, count: Int
  ) -> Float {
    var sum = SIMD16<Float>.zero
    var index = 0
    while index &+ 16 <= count {
      sum += load(a + index) * load(b + index)
      index &+= 16
    }
    var result = sum.sum()
    while index < count {
      result += a[index] * b[index]
      index &+= 1
    }
    return result
  }

  /// Sets y to x · weight / √(mean of x² + epsilon), the root-mean-square norm.
  public static func rootMeanSquareNormalize(
    _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>, epsilon: Float,
    into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    let mean = innerProduct(x, x, count: count) / Float(count)
    let factor = 1 / (mean + epsilon).squareRoot()
    let factors = SIMD16<Float>(repeating: factor)
    var index = 0
    while index &+ 16 <= count {
      store(load(x + index) * factors * load(weight + index), y + index)
      index &+= 16
    }
    while index < count {
      y[index] = x[index] * factor * weight[index]
      index &+= 1
    }
  }
}

// Each file has these for itself: a debug build does not inline across files.
extension VectorKernels {
  /// Sixteen values from any address.
  @inline(__always)
  fileprivate static func load(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
  }

  /// Fewer than sixteen values; zeros fill the other lanes.
  @inline(__always)
  fileprivate static func load(_ pointer: UnsafePointer<Float>, count: Int) -> SIMD16<Float> {
    var result = SIMD16<Float>.zero
    for lane in 0..<count { result[lane] = pointer[lane] }
    return result
  }

  /// Writes sixteen values to any address.
  @inline(__always)
  fileprivate static func store(_ values: SIMD16<Float>, _ pointer: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: values, as: SIMD16<Float>.self)
  }
}
