import COpenBLAS

extension GEMM {
  /// Sets `c` to `scale · op(a) · op(b) + keeping · c` in double precision, on the calling thread
  /// alone.
  ///
  /// Operands are as in the single-precision product.
  ///
  /// - Throws: ``NumericsError/libraryMissing(_:)``.
  public static func multiplySerially(
    rows: Int, columns: Int, inner: Int, scale: Double = 1,
    _ a: UnsafePointer<Double>, leading aLeading: Int, isTransposed aTransposed: Bool = false,
    _ b: UnsafePointer<Double>, leading bLeading: Int, isTransposed bTransposed: Bool = false,
    keeping: Double = 0, _ c: UnsafeMutablePointer<Double>, leading cLeading: Int
  ) throws(NumericsError) {
    let library = try OpenBLAS.load()
    guard rows > 0, columns > 0 else { return }
    let plain = Int32(CblasNoTrans.rawValue)
    let transposed = Int32(CblasTrans.rawValue)
    library.dgemm(
      Int32(CblasRowMajor.rawValue), aTransposed ? transposed : plain,
      bTransposed ? transposed : plain, Int32(rows), Int32(columns), Int32(inner), scale,
      a, Int32(max(aLeading, 1)), b, Int32(max(bLeading, 1)), keeping, c, Int32(max(cLeading, 1)))
  }

  /// The product `op(a) · op(b)` of row-major matrices in double precision, on all cores.
  ///
  /// - Parameters:
  ///   - rows: Rows of the result.
  ///   - columns: Columns of the result.
  ///   - inner: Columns of `op(a)`, rows of `op(b)`.
  ///   - a: `[rows, inner]`, or `[inner, rows]` when transposed.
  ///   - b: `[inner, columns]`, or `[columns, inner]` when transposed.
  /// - Throws: ``NumericsError``.
  public static func product(
    rows: Int, columns: Int, inner: Int, _ a: [Double], isTransposed aTransposed: Bool = false,
    _ b: [Double], isTransposed bTransposed: Bool = false
  ) throws(NumericsError) -> [Double] {
    guard a.count == rows * inner, b.count == inner * columns else {
      throw .shapeMismatch(
        "\(a.count) and \(b.count) values for a product [\(rows), \(inner)] · [\(inner), \(columns)]"
      )
    }
    _ = try OpenBLAS.load()
    var result = [Double](repeating: 0, count: rows * columns)
    result.withUnsafeMutableBufferPointer { c in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let c = c.baseAddress, let a = a.baseAddress, let b = b.baseAddress else { return }
          Parallel.ranges(rows, grain: max(1, (1 << 16) / max(1, columns * inner)), multiple: 8) {
            range in
            // The library has been loaded, the only thing that can fail.
            try? multiplySerially(
              rows: range.count, columns: columns, inner: inner,
              a + range.lowerBound * (aTransposed ? 1 : inner), leading: aTransposed ? rows : inner,
              isTransposed: aTransposed, b, leading: bTransposed ? inner : columns,
              isTransposed: bTransposed, c + range.lowerBound * columns, leading: columns)
          }
        }
      }
    }
    return result
  }
}
