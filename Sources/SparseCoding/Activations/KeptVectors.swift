import Kernels
import Numerics

/// The activation vectors that the outlier rule keeps, a block at a time.
///
/// Blocks are cut at fixed rows of the file, so that a pass gives the same blocks as the last.
struct KeptVectors {
  let reader: ActivationReader
  let rows: Range<Int>
  /// Rows of the file in a block.
  let blockRows: Int
  private let threshold: Double
  private let isCancelled: @Sendable () -> Bool

  /// The vectors of some rows whose norm is at most the statistics' threshold.
  ///
  /// - Throws: ``SparseCodingError`` for no rows or statistics of another width; `FileError`.
  init(
    of file: ActivationFile, rows: Range<Int>?, statistics: ActivationStatistics?,
    blockRows: Int = 4096, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws {
    let rows = rows ?? 0..<file.count
    if let statistics, statistics.width != file.width {
      throw SparseCodingError.shapeMismatch(
        "statistics of width \(statistics.width) for activations of width \(file.width)")
    }
    guard !rows.isEmpty else {
      throw SparseCodingError.tooFewVectors("at least one activation vector is needed")
    }
    guard rows.lowerBound >= 0, rows.upperBound <= file.count else {
      throw SparseCodingError.shapeMismatch(
        "rows \(rows) of \(file.url.lastPathComponent), which has \(file.count)")
    }
    reader = try file.open()
    self.rows = rows
    self.blockRows = blockRows
    self.isCancelled = isCancelled
    threshold = statistics?.outlierThreshold ?? .infinity
  }

  /// Number of values in a vector.
  var width: Int { reader.file.width }

  /// Number of blocks.
  var blockCount: Int { (rows.count + blockRows - 1) / blockRows }

  /// The most vectors in a block.
  var capacity: Int { min(blockRows, rows.count) }

  /// Reads one block.
  ///
  /// - Parameters:
  ///   - block: Which, in `0..<blockCount`.
  ///   - target: Room for ``capacity`` vectors.
  /// - Returns: The number of vectors kept, which lie at the start of the target.
  /// - Throws: ``SparseCodingError/notFinite(_:)`` naming the first vector with such a value;
  ///   `FileError`, `CancellationError`.
  func read(_ block: Int, into target: UnsafeMutablePointer<Float>) throws -> Int {
    if isCancelled() { throw CancellationError() }
    let (width, start) = (width, rows.lowerBound + block * blockRows)
    let range = start..<min(start + blockRows, rows.upperBound)
    try reader.read(
      rows: range, into: UnsafeMutableBufferPointer(start: target, count: range.count * width))
    let squares = AlignedMemory<Double>(uninitialized: range.count)
    Parallel.ranges(range.count, grain: 256) { part in
      for row in part {
        squares.pointer[row] = kernel_squared_distance(target + row * width, nil, width)
      }
    }
    var count = 0
    for row in 0..<range.count {
      let square = squares.pointer[row]
      guard square.isFinite else {
        throw SparseCodingError.notFinite(
          "activation vector \(start + row) of \(reader.file.url.lastPathComponent)")
      }
      guard square.squareRoot() <= threshold else { continue }
      if count != row { (target + count * width).update(from: target + row * width, count: width) }
      count += 1
    }
    return count
  }

  /// Calls `body` with each block that has vectors: the first vector and their number.
  ///
  /// - Returns: The number of vectors kept.
  /// - Throws: What ``read(_:into:)`` and `body` throw; ``SparseCodingError/tooFewVectors(_:)`` if
  ///   the outlier rule leaves nothing.
  @discardableResult func forEachBlock(
    _ body: (UnsafeMutablePointer<Float>, Int) throws -> Void
  ) throws -> Int {
    let vectors = AlignedMemory<Float>(uninitialized: capacity * width)
    var total = 0
    for block in 0..<blockCount {
      let count = try read(block, into: vectors.pointer)
      if count > 0 { try body(vectors.pointer, count) }
      total += count
    }
    guard total > 0 else {
      throw SparseCodingError.tooFewVectors("all \(rows.count) activation vectors are left out")
    }
    return total
  }

  /// The mean of the vectors kept, and their number.
  func mean() throws -> (mean: [Float], count: Int) {
    let width = width
    var sum = [Double](repeating: 0, count: width)
    let count = try forEachBlock { block, count in
      sum.withUnsafeMutableBufferPointer { sum in
        for row in 0..<count {
          kernel_add_to_doubles(block + row * width, sum.baseAddress, width)
        }
      }
    }
    return (sum.map { Float($0 / Double(count)) }, count)
  }
}
