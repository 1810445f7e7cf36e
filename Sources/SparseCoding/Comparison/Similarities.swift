import Foundation
import Numerics

/// Cosines between the rows of two matrices, a block at a time.
struct Similarities {
  /// Rows of the first and of the second matrix in a block.
  private static let (blockRows, blockColumns) = (512, 4096)

  private let first: Matrix
  private let second: Matrix

  /// - Throws: ``SparseCodingError/shapeMismatch(_:)`` if the widths differ.
  init(_ first: Matrix, _ second: Matrix) throws {
    guard first.columns == second.columns else {
      throw SparseCodingError.shapeMismatch(
        "directions of \(first.columns) and of \(second.columns) values")
    }
    self.first = first.withUnitRows
    self.second = second.withUnitRows
  }

  /// Calls `body` with each block: its rows, its columns and the cosines, `[rows, columns]`.
  func forEachBlock(
    isCancelled: () -> Bool = { false },
    _ body: (Range<Int>, Range<Int>, UnsafePointer<Float>) throws -> Void
  ) throws {
    let width = first.columns
    let cosines = AlignedMemory<Float>(
      uninitialized: min(Self.blockRows, first.rows) * min(Self.blockColumns, second.rows))
    try first.withUnsafeBufferPointer { left in
      try second.withUnsafeBufferPointer { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return }
        for row in stride(from: 0, to: first.rows, by: Self.blockRows) {
          let rows = row..<min(row + Self.blockRows, first.rows)
          for column in stride(from: 0, to: second.rows, by: Self.blockColumns) {
            if isCancelled() { throw CancellationError() }
            let columns = column..<min(column + Self.blockColumns, second.rows)
            try GEMM.multiply(
              rows: rows.count, columns: columns.count, inner: width, left + row * width,
              leading: width, isTransposed: false, right + column * width, leading: width,
              isTransposed: true, cosines.pointer, leading: columns.count)
            try body(rows, columns, cosines.pointer)
          }
        }
      }
    }
  }
}

extension Matrix {
  /// The rows over their norms; a row of zeros stays as it is.
  fileprivate var withUnitRows: Matrix {
    scalingRows(
      by: (0..<rows).map { row in
        let norm = norm(ofRow: row)
        return norm > 0 ? Float(1 / norm) : 0
      })
  }
}
