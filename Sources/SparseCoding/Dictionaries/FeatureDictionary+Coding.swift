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
    guard function == .relu else { return try encodeSparse(vectors).dense }
    var codes = Matrix(uninitializedRows: vectors.rows, columns: features)
    let features = features
    try codes.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      try forEachBlock(of: vectors) { start, count, prepared, table in
        let codes = base + start * features
        try GEMM.multiply(
          rows: count, columns: features, inner: width, prepared, leading: width,
          isTransposed: false, table, leading: width, isTransposed: true, codes,
          leading: features)
        Parallel.ranges(count, grain: 16) { range in
          for row in range { _ = kernel_rectify(codes + row * features, bias, features) }
        }
      }
    }
    return codes
  }

  /// The codes of some vectors, `[rows, width]`, that are not 0.
  ///
  /// A vector's codes do not depend on the others; they differ from those of ``encode(_:)`` by
  /// rounding.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``.
  public func encodeSparse(_ vectors: Matrix) throws -> SparseCodes {
    var (starts, indices, values) = ([0], [Int32](), [Float]())
    let panels = DirectionPanels(self)
    let rule = try CodeRule(self)
    let lists = CodeLists(
      capacity: min(Self.blockRows, vectors.rows), width: width, features: features)
    try forEachBlock(of: vectors) { _, count, prepared, table in
      try lists.find(
        in: prepared, rows: count, directions: table, bias: bias, panels: panels, rule: rule)
      for row in 0..<count {
        let (start, number) = (lists.starts.pointer[row], lists.counts.pointer[row])
        indices += UnsafeBufferPointer(start: lists.indices.pointer + start, count: number)
        values += UnsafeBufferPointer(start: lists.codes.pointer + start, count: number)
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
    var result = try Matrix.product(.plain(codes), .plain(decoder))
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
      decoder.withUnsafeBufferPointer { table in
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

  /// Adds the decoder's bias to x̂' − a and takes it back to the original coordinates.
  private func revert(_ vectors: inout Matrix) {
    guard !preprocessing.isIdentity || decoderBias != nil else { return }
    let (rows, width) = (vectors.rows, width)
    vectors.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Parallel.ranges(rows, grain: 64) { range in
        for row in range {
          if let decoderBias { kernel_add_scaled(1, decoderBias, base + row * width, width) }
          preprocessing.revert(base + row * width, width: width)
        }
      }
    }
  }

  /// Calls `body` with some prepared vectors x' at a time: the first one's row, their number, the
  /// vectors `[count, width]` and the encoder `[features, width]`.
  private func forEachBlock(
    of vectors: Matrix,
    _ body: (Int, Int, UnsafePointer<Float>, UnsafePointer<Float>) throws -> Void
  ) throws {
    guard vectors.columns == width else {
      throw SparseCodingError.shapeMismatch(
        "vectors of width \(vectors.columns) for a dictionary of width \(width)")
    }
    let (rows, width) = (vectors.rows, width)
    let block = min(Self.blockRows, rows)
    let prepared = AlignedMemory<Float>(uninitialized: block * width)
    try vectors.withUnsafeBufferPointer { source in
      try encoder.withUnsafeBufferPointer { table in
        guard let source = source.baseAddress, let table = table.baseAddress else { return }
        for start in stride(from: 0, to: rows, by: max(1, block)) {
          let count = min(block, rows - start)
          Parallel.ranges(count, grain: 64) { range in
            for row in range {
              preprocessing.apply(
                source + (start + row) * width, to: prepared.pointer + row * width, width: width)
            }
          }
          try body(start, count, prepared.pointer, table)
        }
      }
    }
  }
}
