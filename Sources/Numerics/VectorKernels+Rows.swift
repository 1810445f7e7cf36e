import Kernels

/// Loops over one row of a matrix.
extension VectorKernels {
  /// The largest value, −∞ for no values.
  ///
  /// The result for NaN is not defined.
  public static func maximum(_ values: UnsafePointer<Float>, count: Int) -> Float {
    kernel_maximum(values, count)
  }

  /// x ← factor · x.
  public static func multiply(
    _ values: UnsafeMutablePointer<Float>, count: Int, by factor: Float
  ) {
    kernel_standardize(values, nil, factor, values, count)
  }

  /// y ← y + x.
  public static func add(
    _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_add_scaled(1, x, y, count)
  }

  /// Sets y to x · weight / √(mean of x² + epsilon), the root-mean-square norm.
  public static func rootMeanSquareNormalize(
    _ x: UnsafePointer<Float>, weight: UnsafePointer<Float>, epsilon: Float,
    into y: UnsafeMutablePointer<Float>, count: Int
  ) {
    kernel_root_mean_square_normalize(x, weight, epsilon, y, count)
  }

  /// Turns neighbouring values of consecutive heads in place.
  ///
  /// - Parameters:
  ///   - values: The heads.
  ///   - heads: Number of heads.
  ///   - width: Width of a head, an even number.
  ///   - cosines: For each value the cosine of its pair's angle.
  ///   - sines: For the first value of each pair the negated sine of the angle, for the second
  ///     the sine.
  public static func rotate(
    _ values: UnsafeMutablePointer<Float>, heads: Int, width: Int,
    cosines: UnsafePointer<Float>, sines: UnsafePointer<Float>
  ) {
    kernel_rotate(values, cosines, sines, heads, width)
  }
}
