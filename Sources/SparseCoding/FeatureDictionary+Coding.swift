import Kernels
import Numerics

extension FeatureDictionary {
  /// Rows that are encoded at a time, to bound the memory of the dense codes.
  private static let blockRows = 2048

  /// The codes of some vectors, `[rows, width]` → `[rows, features]`.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``.
  /// - Complexity: 2 · rows · width · features floating-point operations.
  public func encode(_ vectors: Matrix) throws -> Matrix {
    var codes = Matrix(uninitializedRows: vectors.rows, columns: features)
    let features = features
    try codes.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      try forEachBlock(of: vectors) { start, count, products in
        (base + start * features).update(from: products, count: count * features)
        Parallel.ranges(count, grain: 16) { range in
          for row in range {
            _ = kernel_rectify(base + (start + row) * features, bias, features)
          }
        }
      }
    }
    return codes
  }

  /// The positive codes of some vectors, `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``.
  public func encodeSparse(_ vectors: Matrix) throws -> SparseCodes {
    var (starts, indices, values) = ([0], [Int32](), [Float]())
    let slot = features + 16
    let rows = min(Self.blockRows, vectors.rows)
    let found = AlignedMemory(repeating: 0, count: rows)
    let blockIndices = AlignedMemory<Int32>(uninitialized: rows * slot)
    let blockValues = AlignedMemory<Float>(uninitialized: rows * slot)
    try forEachBlock(of: vectors) { _, count, products in
      Parallel.ranges(count, grain: 16) { range in
        for row in range {
          found.pointer[row] = kernel_compress_positive(
            products + row * features, bias, features, blockIndices.pointer + row * slot,
            blockValues.pointer + row * slot)
        }
      }
      for row in 0..<count {
        let number = found.pointer[row]
        indices += UnsafeBufferPointer(start: blockIndices.pointer + row * slot, count: number)
        values += UnsafeBufferPointer(start: blockValues.pointer + row * slot, count: number)
        starts.append(values.count)
      }
    }
    return SparseCodes(unchecked: features, starts, indices, values)
  }

  /// The vectors that some codes stand for, in the original coordinates: `[rows, features]` →
  /// `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``.
  public func decode(_ codes: Matrix) throws -> Matrix {
    guard codes.columns == features else {
      throw SparseCodingError.shapeMismatch("codes of \(codes.columns) features, not \(features)")
    }
    var result = try Matrix.product(.plain(codes), .plain(directions))
    revert(&result)
    return result
  }

  /// The vectors that some sparse codes stand for, in the original coordinates, `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``.
  public func decode(_ codes: SparseCodes) throws -> Matrix {
    guard codes.features == features else {
      throw SparseCodingError.shapeMismatch("codes of \(codes.features) features, not \(features)")
    }
    var result = Matrix(rows: codes.rows, columns: width)
    let width = width
    result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      directions.withUnsafeBufferPointer { table in
        codes.indices.withUnsafeBufferPointer { indices in
          codes.values.withUnsafeBufferPointer { values in
            guard let indices = indices.baseAddress, let values = values.baseAddress else { return }
            Parallel.ranges(codes.rows, grain: 16) { range in
              for row in range {
                let entries = codes.entries(ofRow: row)
                kernel_sum_rows(
                  base + row * width, table.baseAddress, indices + entries.lowerBound,
                  values + entries.lowerBound, entries.count, width)
              }
            }
          }
        }
      }
    }
    revert(&result)
    return result
  }

  /// What the dictionary makes of some vectors, in the original coordinates, `[rows, width]`.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``.
  public func reconstruct(_ vectors: Matrix) throws -> Matrix {
    try decode(encodeSparse(vectors))
  }

  private func revert(_ vectors: inout Matrix) {
    guard !preprocessing.isIdentity else { return }
    let (rows, width) = (vectors.rows, width)
    vectors.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Parallel.ranges(rows, grain: 64) { range in
        for row in range { preprocessing.revert(base + row * width, width: width) }
      }
    }
  }

  /// Calls `body` with the products D x' of some rows at a time: their first row, their number
  /// and the products, `[count, features]`.
  private func forEachBlock(
    of vectors: Matrix, _ body: (Int, Int, UnsafePointer<Float>) throws -> Void
  ) throws {
    guard vectors.columns == width else {
      throw SparseCodingError.shapeMismatch(
        "vectors of width \(vectors.columns) for a dictionary of width \(width)")
    }
    let (rows, width, features) = (vectors.rows, width, features)
    let block = min(Self.blockRows, rows)
    let prepared = AlignedMemory<Float>(uninitialized: block * width)
    let products = AlignedMemory<Float>(uninitialized: block * features)
    try vectors.withUnsafeBufferPointer { source in
      guard let source = source.baseAddress else { return }
      for start in stride(from: 0, to: rows, by: max(1, block)) {
        let count = min(block, rows - start)
        Parallel.ranges(count, grain: 64) { range in
          for row in range {
            preprocessing.apply(
              source + (start + row) * width, to: prepared.pointer + row * width, width: width)
          }
        }
        try directions.withUnsafeBufferPointer { table in
          guard let table = table.baseAddress else { return }
          try GEMM.multiply(
            rows: count, columns: features, inner: width, prepared.pointer, leading: width,
            isTransposed: false, table, leading: width, isTransposed: true, products.pointer,
            leading: features)
        }
        try body(start, count, products.pointer)
      }
    }
  }
}
