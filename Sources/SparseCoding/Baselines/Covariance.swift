import Kernels
import Numerics

/// The mean and the covariance of activation vectors, from one pass.
///
/// All sums are in double precision, about a point among the vectors: half-precision values lose
/// nothing to rounding and little to cancellation. The result does not depend on the number of
/// cores.
public struct Covariance: Sendable {
  /// The mean vector, `[width]`.
  public let mean: [Double]
  /// The covariance matrix, `[width, width]`, with the number of vectors as divisor.
  public let values: [Double]
  /// Number of vectors.
  public let count: Int
  /// Number of vectors left out as massive activations.
  public let excludedCount: Int

  /// Number of values in a vector.
  public var width: Int { mean.count }
  /// The variance of each coordinate.
  public var variances: [Double] { (0..<width).map { values[$0 * width + $0] } }

  /// Columns of a block of the matrix, which one core works on at a time.
  private static let side = 192

  /// Reads some vectors once.
  ///
  /// - Parameters:
  ///   - file: The vectors.
  ///   - rows: Which of them; all if omitted.
  ///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
  ///   - isCancelled: Asked before each block of vectors.
  /// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
  /// - Complexity: vectors · width² operations.
  public init(
    of file: ActivationFile, rows: Range<Int>? = nil, statistics: ActivationStatistics? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws {
    try self.init(
      of: KeptVectors(of: file, rows: rows, statistics: statistics, isCancelled: isCancelled))
  }

  init(of vectors: KeptVectors) throws {
    let width = vectors.width
    var reference: [Float]?
    let deviations = AlignedMemory<Double>(uninitialized: vectors.capacity * width)
    let products = AlignedMemory<Double>(repeating: 0, count: width * width)
    let sums = AlignedMemory<Double>(repeating: 0, count: width)
    let tiles = Self.tiles(width)
    count = try vectors.forEachBlock { block, count in
      let origin = reference ?? Array(UnsafeBufferPointer(start: block, count: width))
      reference = origin
      Parallel.ranges(count, grain: 64) { range in
        for row in range {
          for column in 0..<width {
            deviations.pointer[row * width + column] =
              Double(block[row * width + column]) - Double(origin[column])
          }
        }
      }
      for row in 0..<count {
        for column in 0..<width {
          sums.pointer[column] += deviations.pointer[row * width + column]
        }
      }
      try ThrowingParallel.items(tiles.count) { index in
        let (upper, left) = tiles[index]
        try GEMM.multiplySerially(
          rows: upper.count, columns: left.count, inner: count,
          deviations.pointer + upper.lowerBound, leading: width, isTransposed: true,
          deviations.pointer + left.lowerBound, leading: width, keeping: 1,
          products.pointer + upper.lowerBound * width + left.lowerBound, leading: width)
      }
    }
    excludedCount = vectors.rows.count - count
    let divisor = Double(count)
    let shift = sums.values.map { $0 / divisor }
    mean = zip(reference ?? [], shift).map { Double($0) + $1 }
    var values = products.values
    for row in 0..<width {
      for column in row..<width {
        let value = values[row * width + column] / divisor - shift[row] * shift[column]
        // Rounding can leave a constant coordinate a variance below zero.
        values[row * width + column] = row == column ? max(0, value) : value
        values[column * width + row] = values[row * width + column]
      }
    }
    self.values = values
  }

  /// The blocks of the matrix that hold its upper triangle.
  private static func tiles(_ width: Int) -> [(Range<Int>, Range<Int>)] {
    let ranges = stride(from: 0, to: width, by: side).map { $0..<min($0 + side, width) }
    return ranges.indices.flatMap { upper in
      ranges[upper...].map { (ranges[upper], $0) }
    }
  }
}
