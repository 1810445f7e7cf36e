import Numerics

/// Runs dictionaries over the kept vectors of a file, block by block.
struct MeasuredBlocks {
  private let vectors: KeptVectors
  private let dictionaries: [FeatureDictionary]

  /// - Throws: ``SparseCodingError`` if a width does not fit or there are no rows; `FileError`.
  init(
    _ dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>?,
    statistics: ActivationStatistics?, isCancelled: @escaping @Sendable () -> Bool
  ) throws {
    for dictionary in dictionaries where dictionary.width != file.width {
      throw SparseCodingError.shapeMismatch(
        "a dictionary of width \(dictionary.width) for activations of width \(file.width)")
    }
    self.dictionaries = dictionaries
    vectors = try KeptVectors(
      of: file, rows: rows, statistics: statistics, isCancelled: isCancelled)
  }

  /// Number of values in a vector.
  var width: Int { vectors.width }
  /// Number of vectors, those left out included.
  var rowCount: Int { vectors.rows.count }

  /// Calls `body` with the kept vectors of each block; returns how many there are.
  @discardableResult func forEachBlock(_ body: (Matrix) throws -> Void) throws -> Int {
    try vectors.forEachBlock { block, count in
      try body(
        Matrix(
          rows: count, columns: width,
          UnsafeBufferPointer(start: block, count: count * width)))
    }
  }

  /// Calls `body` with each block and the codes that each dictionary gives it.
  @discardableResult func forEachBlock(
    _ body: (_ dictionary: Int, Matrix, SparseCodes) throws -> Void
  ) throws -> Int {
    try forEachBlock { block in
      for (index, dictionary) in dictionaries.enumerated() {
        try body(index, block, dictionary.encodeSparse(block))
      }
    }
  }
}
