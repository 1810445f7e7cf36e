/// The eigenvalues and eigenvectors of a symmetric matrix.
public struct SymmetricEigenvectors: Sendable {
  /// Eigenvalues, largest first.
  public let values: [Double]
  /// Eigenvectors as rows, `[n, n]`, in the order of ``values``.
  public let vectors: [[Double]]
}

/// The thin singular value decomposition `A = U · diag(s) · Vᵀ`.
public struct SingularValueDecomposition: Sendable {
  /// Singular values, largest first; `k = min(m, n)` of them.
  public let values: [Double]
  /// Left singular vectors as rows, `[k, m]`.
  public let left: [[Double]]
  /// Right singular vectors as rows, `[k, n]`.
  public let right: [[Double]]
}

/// Matrix factorisations in double precision through LAPACK.
public enum Factorizations {
  /// The eigenvectors of a symmetric matrix (LAPACK `dsyevd`).
  ///
  /// The sign of each vector is fixed so that its largest component is positive.
  ///
  /// - Parameters:
  ///   - matrix: `[n, n]` values, row by row; only the upper triangle is read.
  ///   - size: n.
  /// - Throws: ``NumericsError`` if a value is not finite or the iteration fails.
  /// - Complexity: O(n³).
  public static func symmetricEigenvectors(
    _ matrix: [Double], size: Int
  ) throws(NumericsError) -> SymmetricEigenvectors {
    try check(matrix, count: size * size)
    guard size > 0 else { return SymmetricEigenvectors(values: [], vectors: []) }
    let library = try OpenBLAS.load()
    var (a, values, n, information) = (
      matrix, [Double](repeating: 0, count: size), Int32(size), Int32(0)
    )
    var (work, integerWork) = ([0.0], [Int32(0)])
    // Row-major upper is column-major lower.
    for query in [true, false] {
      var (workSize, integerWorkSize) = (
        query ? -1 : Int32(work.count), query ? -1 : Int32(integerWork.count)
      )
      library.dsyevd(
        "V", "L", &n, &a, &n, &values, &work, &workSize, &integerWork, &integerWorkSize,
        &information)
      guard information == 0 else {
        throw .notSolvable("the symmetric eigenproblem of size \(size) did not converge")
      }
      if query {
        work = [Double](repeating: 0, count: max(1, Int(work[0])))
        integerWork = [Int32](repeating: 0, count: max(1, Int(integerWork[0])))
      }
    }
    let order = (0..<size).reversed()
    return SymmetricEigenvectors(
      values: order.map { values[$0] },
      vectors: order.map { signed(Array(a[$0 * size..<($0 + 1) * size])) })
  }

  /// The lower Cholesky factor `L` with `A = L · Lᵀ` (LAPACK `dpotrf`).
  ///
  /// - Parameters:
  ///   - matrix: A symmetric positive definite matrix, `[n, n]`, row by row.
  ///   - size: n.
  /// - Returns: `L`, row by row, zero above the diagonal.
  /// - Throws: ``NumericsError/notSolvable(_:)`` if the matrix is not positive definite.
  public static func cholesky(_ matrix: [Double], size: Int) throws(NumericsError) -> [Double] {
    try check(matrix, count: size * size)
    guard size > 0 else { return [] }
    let library = try OpenBLAS.load()
    var (a, n, information) = (matrix, Int32(size), Int32(0))
    library.dpotrf("U", &n, &a, &n, &information)
    guard information == 0 else {
      throw .notSolvable("the matrix is not positive definite (leading minor \(information))")
    }
    for row in 0..<size {
      for column in (row + 1)..<max(size, row + 1) { a[row * size + column] = 0 }
    }
    return a
  }

  /// The thin singular value decomposition (LAPACK `dgesdd`).
  ///
  /// - Parameters:
  ///   - matrix: `[rows, columns]` values, row by row.
  /// - Throws: ``NumericsError`` if a value is not finite or the iteration fails.
  /// - Complexity: O(rows · columns · min(rows, columns)).
  public static func singularValues(
    _ matrix: [Double], rows: Int, columns: Int
  ) throws(NumericsError) -> SingularValueDecomposition {
    try check(matrix, count: rows * columns)
    guard rows > 0, columns > 0 else {
      return SingularValueDecomposition(values: [], left: [], right: [])
    }
    let library = try OpenBLAS.load()
    // LAPACK sees the transpose: its left vectors are our right ones.
    let rank = min(rows, columns)
    var a = matrix
    var (m, n, k, information) = (Int32(columns), Int32(rows), Int32(rank), Int32(0))
    var values = [Double](repeating: 0, count: rank)
    var right = [Double](repeating: 0, count: columns * rank)
    var left = [Double](repeating: 0, count: rank * rows)
    var integerWork = [Int32](repeating: 0, count: 8 * rank)
    var work = [0.0]
    for query in [true, false] {
      var workSize = query ? -1 : Int32(work.count)
      library.dgesdd(
        "S", &m, &n, &a, &m, &values, &right, &m, &left, &k, &work, &workSize, &integerWork,
        &information)
      guard information == 0 else {
        throw .notSolvable("the singular values of a \(rows) × \(columns) matrix did not converge")
      }
      if query { work = [Double](repeating: 0, count: max(1, Int(work[0]))) }
    }
    return SingularValueDecomposition(
      values: values,
      left: (0..<rank).map { index in (0..<rows).map { left[$0 * rank + index] } },
      right: (0..<rank).map { Array(right[$0 * columns..<($0 + 1) * columns]) })
  }

  private static func check(_ matrix: [Double], count: Int) throws(NumericsError) {
    guard matrix.count == count else {
      throw .shapeMismatch("\(matrix.count) values where \(count) are needed")
    }
    guard matrix.allSatisfy(\.isFinite) else { throw .notFinite("a matrix to factorise") }
  }

  private static func signed(_ vector: [Double]) -> [Double] {
    let largest = vector.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? vector.map(-) : vector
  }
}
