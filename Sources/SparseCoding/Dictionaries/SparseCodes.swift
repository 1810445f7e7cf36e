import Numerics

/// Codes of which only the positive entries are kept, row by row (compressed sparse rows).
public struct SparseCodes: Sendable, Equatable {
  /// Number of features.
  public let features: Int
  /// Where each row's entries begin in ``indices`` and ``values``; one more than there are rows.
  public let rowStarts: [Int]
  /// The features that are active, ascending within a row.
  public let indices: [Int32]
  /// Their values.
  public let values: [Float]

  /// Creates codes from their parts.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)`` if the parts do not fit together.
  public init(features: Int, rowStarts: [Int], indices: [Int32], values: [Float]) throws {
    guard rowStarts.first == 0, rowStarts.last == values.count, indices.count == values.count,
      zip(rowStarts, rowStarts.dropFirst()).allSatisfy({ $0 <= $1 }),
      indices.allSatisfy({ $0 >= 0 && $0 < features })
    else {
      throw SparseCodingError.shapeMismatch(
        "\(rowStarts.count - 1) rows of codes over \(features) features with \(values.count) "
          + "values and \(indices.count) indices")
    }
    self.init(unchecked: features, rowStarts, indices, values)
  }

  init(unchecked features: Int, _ rowStarts: [Int], _ indices: [Int32], _ values: [Float]) {
    self.features = features
    self.rowStarts = rowStarts
    self.indices = indices
    self.values = values
  }

  /// Number of rows.
  public var rows: Int { rowStarts.count - 1 }

  /// The positions of one row's entries in ``indices`` and ``values``.
  public func entries(ofRow row: Int) -> Range<Int> { rowStarts[row]..<rowStarts[row + 1] }

  /// The codes with their zeros, `[rows, features]`.
  public var dense: Matrix {
    var result = Matrix(rows: rows, columns: features)
    result.withUnsafeMutableBufferPointer { target in
      for row in 0..<rows {
        for entry in entries(ofRow: row) {
          target[row * features + Int(indices[entry])] = values[entry]
        }
      }
    }
    return result
  }
}
