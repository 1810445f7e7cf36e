import COpenBLAS

/// An operand of a matrix product, taken as it is or transposed.
public struct Operand {
  /// The matrix.
  public let matrix: Matrix
  /// Whether it enters the product transposed.
  public let isTransposed: Bool

  /// The matrix as it is.
  public static func plain(_ matrix: Matrix) -> Operand {
    Operand(matrix: matrix, isTransposed: false)
  }

  /// The matrix, transposed without a copy.
  public static func transposed(_ matrix: Matrix) -> Operand {
    Operand(matrix: matrix, isTransposed: true)
  }

  var rows: Int { isTransposed ? matrix.columns : matrix.rows }
  var columns: Int { isTransposed ? matrix.rows : matrix.columns }
}

extension Matrix {
  /// The product `left · right`, `[left.rows, right.columns]`.
  ///
  /// - Throws: ``NumericsError/shapeMismatch(_:)`` if the inner sizes differ.
  public static func product(_ left: Operand, _ right: Operand) throws(NumericsError) -> Matrix {
    var result = Matrix(uninitializedRows: left.rows, columns: right.columns)
    try result.formProduct(left, right)
    return result
  }

  /// Sets this matrix to `scale · left · right + keeping · self`.
  ///
  /// - Throws: ``NumericsError/shapeMismatch(_:)``.
  /// - Complexity: 2 · rows · columns · inner floating-point operations.
  public mutating func formProduct(
    _ left: Operand, _ right: Operand, scale: Float = 1, keeping: Float = 0
  ) throws(NumericsError) {
    guard left.columns == right.rows, left.rows == rows, right.columns == columns else {
      throw .shapeMismatch(
        "[\(left.rows), \(left.columns)] · [\(right.rows), \(right.columns)] into [\(rows), \(columns)]"
      )
    }
    let library = try OpenBLAS.load()
    let (columns, inner) = (columns, left.columns)
    withUnsafeMutableBufferPointer { target in
      left.matrix.withUnsafeBufferPointer { a in
        right.matrix.withUnsafeBufferPointer { b in
          guard let c = target.baseAddress, let a = a.baseAddress, let b = b.baseAddress else {
            return
          }
          GEMM.run(
            library, rows: left.rows, columns: columns, inner: inner, scale: scale,
            a, leading: left.matrix.columns, isTransposed: left.isTransposed,
            b, leading: right.matrix.columns, isTransposed: right.isTransposed,
            keeping: keeping, c, leading: columns)
        }
      }
    }
  }
}

/// Single-precision matrix products on raw memory, for hot loops that own their buffers.
public enum GEMM {
  /// Sets `c` to `scale · op(a) · op(b) + keeping · c` for row-major operands.
  ///
  /// The larger side of `c` is split over the cores; each core runs a
  /// single-threaded OpenBLAS product on its share.
  ///
  /// - Parameters:
  ///   - rows: Rows of `c`.
  ///   - columns: Columns of `c`.
  ///   - inner: Columns of `op(a)`, rows of `op(b)`.
  ///   - a: `[rows, inner]`, or `[inner, rows]` when transposed; its stride is `leading`.
  ///   - b: `[inner, columns]`, or `[columns, inner]` when transposed.
  ///   - c: `[rows, columns]`.
  /// - Throws: ``NumericsError/libraryMissing(_:)``.
  public static func multiply(
    rows: Int, columns: Int, inner: Int, scale: Float = 1,
    _ a: UnsafePointer<Float>, leading aLeading: Int, isTransposed aTransposed: Bool = false,
    _ b: UnsafePointer<Float>, leading bLeading: Int, isTransposed bTransposed: Bool = false,
    keeping: Float = 0, _ c: UnsafeMutablePointer<Float>, leading cLeading: Int
  ) throws(NumericsError) {
    run(
      try OpenBLAS.load(), rows: rows, columns: columns, inner: inner, scale: scale,
      a, leading: aLeading, isTransposed: aTransposed,
      b, leading: bLeading, isTransposed: bTransposed, keeping: keeping, c, leading: cLeading)
  }

  /// The same on the calling thread alone, for loops that are parallel already.
  public static func multiplySerially(
    rows: Int, columns: Int, inner: Int, scale: Float = 1,
    _ a: UnsafePointer<Float>, leading aLeading: Int, isTransposed aTransposed: Bool = false,
    _ b: UnsafePointer<Float>, leading bLeading: Int, isTransposed bTransposed: Bool = false,
    keeping: Float = 0, _ c: UnsafeMutablePointer<Float>, leading cLeading: Int
  ) throws(NumericsError) {
    guard rows > 0, columns > 0 else { return }
    call(
      try OpenBLAS.load(), rows, columns, inner, scale, a, aLeading, aTransposed, b, bLeading,
      bTransposed, keeping, c, cLeading)
  }

  static func run(
    _ library: OpenBLAS, rows: Int, columns: Int, inner: Int, scale: Float,
    _ a: UnsafePointer<Float>, leading aLeading: Int, isTransposed aTransposed: Bool,
    _ b: UnsafePointer<Float>, leading bLeading: Int, isTransposed bTransposed: Bool,
    keeping: Float, _ c: UnsafeMutablePointer<Float>, leading cLeading: Int
  ) {
    guard rows > 0, columns > 0 else { return }
    // Below this many operations a second thread costs more than it brings.
    let isSmall = rows * columns * max(inner, 1) < 1 << 17
    if isSmall {
      call(
        library, rows, columns, inner, scale, a, aLeading, aTransposed, b, bLeading, bTransposed,
        keeping, c, cLeading)
    } else if rows >= columns {
      Parallel.ranges(rows, grain: 8, multiple: 16) { range in
        call(
          library, range.count, columns, inner, scale,
          a + range.lowerBound * (aTransposed ? 1 : aLeading), aLeading, aTransposed,
          b, bLeading, bTransposed, keeping, c + range.lowerBound * cLeading, cLeading)
      }
    } else {
      Parallel.ranges(columns, grain: 16, multiple: 16) { range in
        call(
          library, rows, range.count, inner, scale, a, aLeading, aTransposed,
          b + range.lowerBound * (bTransposed ? bLeading : 1), bLeading, bTransposed,
          keeping, c + range.lowerBound, cLeading)
      }
    }
  }

  private static func call(
    _ library: OpenBLAS, _ rows: Int, _ columns: Int, _ inner: Int, _ scale: Float,
    _ a: UnsafePointer<Float>, _ aLeading: Int, _ aTransposed: Bool,
    _ b: UnsafePointer<Float>, _ bLeading: Int, _ bTransposed: Bool,
    _ keeping: Float, _ c: UnsafeMutablePointer<Float>, _ cLeading: Int
  ) {
    let plain = Int32(CblasNoTrans.rawValue)
    let transposed = Int32(CblasTrans.rawValue)
    library.sgemm(
      Int32(CblasRowMajor.rawValue), aTransposed ? transposed : plain,
      bTransposed ? transposed : plain, Int32(rows), Int32(columns), Int32(inner), scale,
      a, Int32(max(aLeading, 1)), b, Int32(max(bLeading, 1)), keeping, c, Int32(max(cLeading, 1)))
  }
}
