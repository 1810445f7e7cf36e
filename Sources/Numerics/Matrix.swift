import Foundation

/// A row-major matrix of float32 values on 64-byte aligned memory.
///
/// A value type: copies share storage until one of them is written to.
public struct Matrix: @unchecked Sendable {
  /// Number of rows.
  public let rows: Int
  /// Number of columns.
  public let columns: Int
  private var storage: AlignedBuffer

  /// Creates a matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(uninitializedRows: rows, columns: columns)
    storage.pointer.initialize(repeating: 0, count: count)
  }

  /// Creates a matrix whose values the caller writes before reading any.
  public init(uninitializedRows rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix has a size")
    self.rows = rows
    self.columns = columns
    storage = AlignedBuffer(count: rows * columns)
  }

  /// Creates a matrix from its values, row by row.
  ///
  /// - Precondition: `values` holds `rows × columns` values.
  public init(rows: Int, columns: Int, _ values: some Collection<Float>) {
    precondition(values.count == rows * columns, "a matrix has rows × columns values")
    self.init(uninitializedRows: rows, columns: columns)
    _ = UnsafeMutableBufferPointer(start: storage.pointer, count: count).initialize(
      from: values)
  }

  /// Number of values.
  public var count: Int { storage.count }

  /// All values, row by row.
  public var values: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The value at a row and a column.
  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "inside the matrix")
      return storage.pointer[row * columns + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "inside the matrix")
      makeUnique()
      storage.pointer[row * columns + column] = newValue
    }
  }

  /// The values of one row.
  public func row(_ row: Int) -> [Float] {
    precondition(row >= 0 && row < rows, "inside the matrix")
    return Array(UnsafeBufferPointer(start: storage.pointer + row * columns, count: columns))
  }

  /// The Euclidean norm of one row.
  public func norm(ofRow row: Int) -> Double { VectorKernels.norm(self.row(row)) }

  /// A copy of some rows.
  public func rows(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "inside the matrix")
    var result = Matrix(uninitializedRows: range.count, columns: columns)
    result.withUnsafeMutableBufferPointer { target in
      withUnsafeBufferPointer { source in
        _ = target.update(
          fromContentsOf: source[range.lowerBound * columns..<range.upperBound * columns])
      }
    }
    return result
  }

  /// Reads the values, row by row.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.pointer, count: count))
  }

  /// Writes the values, row by row; copies them first if another matrix shares them.
  public mutating func withUnsafeMutableBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    makeUnique()
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeMutableBufferPointer(start: storage.pointer, count: count))
  }

  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    let copy = AlignedBuffer(count: count)
    copy.pointer.update(from: storage.pointer, count: count)
    storage = copy
  }

  /// The transposed matrix, copied in blocks that fit the first-level cache.
  public var transposed: Matrix {
    var result = Matrix(uninitializedRows: columns, columns: rows)
    let (rows, columns) = (rows, columns)
    result.withUnsafeMutableBufferPointer { target in
      withUnsafeBufferPointer { source in
        let side = 32
        for rowBlock in stride(from: 0, to: rows, by: side) {
          for columnBlock in stride(from: 0, to: columns, by: side) {
            for row in rowBlock..<min(rowBlock + side, rows) {
              for column in columnBlock..<min(columnBlock + side, columns) {
                target[column * rows + row] = source[row * columns + column]
              }
            }
          }
        }
      }
    }
    return result
  }
}

extension Matrix: Equatable {
  /// Whether shapes and all values are equal.
  public static func == (left: Matrix, right: Matrix) -> Bool {
    guard left.rows == right.rows, left.columns == right.columns else { return false }
    return left.withUnsafeBufferPointer { first in
      right.withUnsafeBufferPointer { second in first.elementsEqual(second) }
    }
  }
}
