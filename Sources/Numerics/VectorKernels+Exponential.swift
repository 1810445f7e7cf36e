import Foundation

/// The exponential function of sixteen values at a time, and what rests on it.
///
/// Products and sums are written out rather than fused: on a processor family without fused
/// operations in its baseline, a fused one is a function call for each value.
extension VectorKernels {
  /// exp(x) for each value, within 2 units in the last place.
  ///
  /// Infinite above 88.72284 and NaN for NaN, as in the C library; values whose exponential
  /// would be subnormal (below −87.33654) give zero.
  ///
  /// The argument is reduced to r = x − n ln 2 with |r| ≤ ln 2 / 2, with ln 2 in two parts so
  /// that the difference is exact; exp(r) = 1 + r + r² p(r), p a minimax polynomial.
  @inlinable @inline(__always)
  public static func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> {
    // Adding 1.5 · 2²³ rounds to the nearest integer and leaves it in the low bits.
    let magic = SIMD16<Float>(repeating: 0x1.8p23)
    let shifted = x * SIMD16(repeating: 1.442_695_1) + magic
    let whole = shifted - magic
    var r = x - whole * SIMD16(repeating: 0.693_359_375)
    r -= whole * SIMD16(repeating: -2.121_944_4e-4)
    var polynomial = SIMD16<Float>(repeating: 0.001_381_453_9)
    polynomial = polynomial * r + SIMD16(repeating: 0.008_368_745)
    polynomial = polynomial * r + SIMD16(repeating: 0.041_668_39)
    polynomial = polynomial * r + SIMD16(repeating: 0.166_665_21)
    polynomial = polynomial * r + SIMD16(repeating: 0.499_999_94)
    let mantissa = (r * r) * polynomial + r + SIMD16(repeating: 1)
    // Multiplies by 2ⁿ; the integer sum never leaves the range of normal numbers between the
    // limits below, even where 2ⁿ itself would.
    let exponent = unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &<< 23
    let scaled = unsafeBitCast(mantissa, to: SIMD16<UInt32>.self) &+ exponent
    var result = unsafeBitCast(scaled, to: SIMD16<Float>.self)
    result.replace(with: 0, where: x .< -87.336_54)
    result.replace(with: .infinity, where: x .> 88.722_83)
    result.replace(with: .nan, where: x .!= x)
    return result
  }

  /// exp(x), with the same bits as the vector form.
  public static func exponential(_ x: Float) -> Float {
    exponential(SIMD16(repeating: x))[0]
  }

  /// Replaces each value x by exp(scale · x − shift) and returns the sum of the results.
  ///
  /// The sum runs over sixteen float32 lanes; use it for a few thousand values at a time.
  public static func exponentiate(
    _ values: UnsafeMutablePointer<Float>, count: Int, scale: Float = 1, minus shift: Float
  ) -> Float {
    let factor = SIMD16<Float>(repeating: scale)
    let offset = SIMD16<Float>(repeating: shift)
    var sum = SIMD16<Float>.zero
    var index = 0
    while index &+ 16 <= count {
      let result = exponential(load(values + index) * factor - offset)
      store(result, values + index)
      sum += result
      index &+= 16
    }
    var total = sum.sum()
    if index < count {
      let result = exponential(
        load(values + index, count: count &- index) * factor - offset)
      for lane in 0..<(count &- index) {
        values[index &+ lane] = result[lane]
        total += result[lane]
      }
    }
    return total
  }

  /// Σ exp(x − shift) over a few thousand values, in sixteen float32 lanes.
  public static func sumOfExponentials(
    _ values: UnsafePointer<Float>, count: Int, minus shift: Float
  ) -> Float {
    let offset = SIMD16<Float>(repeating: shift)
    var sum = SIMD16<Float>.zero
    var index = 0
    while index &+ 16 <= count {
      sum += exponential(load(values + index) - offset)
      index &+= 16
    }
    var total = sum.sum()
    if index < count {
      let result = exponential(load(values + index, count: count &- index) - offset)
      for lane in 0..<(count &- index) { total += result[lane] }
    }
    return total
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
    var index = 0
    while index &+ 16 <= count {
      let x = load(gate + index)
      store(x / (exponential(-x) + 1) * load(up + index), output + index)
      index &+= 16
    }
    if index < count {
      let x = load(gate + index, count: count &- index)
      let result = x / (exponential(-x) + 1)
      for lane in 0..<(count &- index) {
        output[index &+ lane] = result[lane] * up[index &+ lane]
      }
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
