import Foundation
import Kernels
import Numerics

/// What is known about a range of activation vectors before a dictionary is trained on them.
///
/// Language models write a few *massive activations*: at the first position of a text
/// and at some delimiters the residual stream has a norm tens or hundreds of times the
/// usual. They would dominate every mean. The rule: a vector whose norm is above
/// ``outlierFactor`` times the median norm is left out of training, metrics and these
/// statistics, and counted.
public struct ActivationStatistics: Codable, Hashable, Sendable {
  /// The rule's factor.
  public static let outlierFactor = 10.0
  /// The most vectors the median and the quantiles are taken from.
  public static let sampleLimit = 65_536
  /// The probabilities of ``normQuantiles``.
  public static let quantileProbabilities = [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1]

  /// The vectors looked at.
  public var rows: Range<Int>
  /// Number of vectors the statistics are of.
  public var count: Int
  /// Number of vectors left out by the rule.
  public var excludedCount: Int
  /// The mean vector, `[width]`.
  public var mean: [Double]
  /// The mean squared norm of the vectors less their mean: the sum of the variances.
  public var meanSquaredCentredNorm: Double
  /// The median norm of an evenly spaced sample of all the vectors.
  public var medianNorm: Double
  /// Quantiles of the norms of the sampled vectors that are not left out.
  public var normQuantiles: [Double]
  /// The largest norm of all vectors, those left out included.
  public var largestNorm: Double
  /// The norm above which a vector is left out.
  public var outlierThreshold: Double

  /// Number of values in a vector.
  public var width: Int { mean.count }
  /// The variance of a coordinate, on average over the coordinates.
  public var meanVariance: Double { meanSquaredCentredNorm / Double(max(1, width)) }

  /// Reads some vectors twice: a sample for the median norm, then all of them.
  ///
  /// The result does not depend on the number of cores.
  ///
  /// - Parameters:
  ///   - file: The vectors.
  ///   - rows: Which of them; all if omitted.
  /// - Throws: ``SparseCodingError/notFinite(_:)`` naming the first vector with such a value;
  ///   ``SparseCodingError/tooFewVectors(_:)`` for no vectors; ``FileError``.
  public init(of file: ActivationFile, rows: Range<Int>? = nil) throws {
    let rows = rows ?? 0..<file.count
    guard !rows.isEmpty else {
      throw SparseCodingError.tooFewVectors("statistics need at least one activation vector")
    }
    let reader = try file.open()
    let sample = try Self.sampleNorms(reader, rows)
    let median = Statistics.median(sample) ?? 0
    let threshold = median > 0 ? Self.outlierFactor * median : .greatestFiniteMagnitude
    var sums = try Self.sums(reader, rows, threshold)
    let divisor = Double(max(1, sums.count))
    for index in sums.values.indices { sums.values[index] /= divisor }
    self.rows = rows
    count = sums.count
    excludedCount = rows.count - sums.count
    mean = sums.values
    let meanNorm = mean.reduce(0) { $0 + $1 * $1 }
    meanSquaredCentredNorm = max(0, sums.squares / divisor - meanNorm)
    medianNorm = median
    normQuantiles = Statistics.quantiles(
      sample.filter { $0 <= threshold }, Self.quantileProbabilities)
    largestNorm = sums.largest
    outlierThreshold = threshold
  }

  /// The norms of at most ``sampleLimit`` vectors, evenly spaced.
  private static func sampleNorms(_ reader: ActivationReader, _ rows: Range<Int>) throws -> [Double]
  {
    let width = reader.file.width
    let number = min(rows.count, sampleLimit)
    let norms = AlignedMemory(repeating: 0.0, count: number)
    try ThrowingParallel.pieces(0..<number, of: 256) { piece in
      for index in piece {
        let row = rows.lowerBound + index * rows.count / number
        try reader.forEachRow(in: row..<row + 1) { _, vector in
          norms.pointer[index] = kernel_squared_distance(vector, nil, width).squareRoot()
        }
      }
    }
    return norms.values
  }

  private struct Sums {
    var values: [Double]
    var squares = 0.0
    var count = 0
    var largest = 0.0
  }

  /// Sums over pieces of a fixed size, added up in order.
  private static func sums(
    _ reader: ActivationReader, _ rows: Range<Int>, _ threshold: Double
  ) throws -> Sums {
    let (width, pieceRows, window) = (reader.file.width, 1024, 64)
    var total = Sums(values: [Double](repeating: 0, count: width))
    let partial = AlignedMemory(repeating: 0.0, count: window * width)
    let squares = AlignedMemory(repeating: 0.0, count: window)
    let largest = AlignedMemory(repeating: 0.0, count: window)
    let counts = AlignedMemory(repeating: 0, count: window)
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: pieceRows * window) {
      let end = min(start + pieceRows * window, rows.upperBound)
      let pieces = (end - start + pieceRows - 1) / pieceRows
      try ThrowingParallel.items(pieces) { piece in
        let range = start + piece * pieceRows..<min(start + (piece + 1) * pieceRows, end)
        let sum = partial.pointer + piece * width
        sum.update(repeating: 0, count: width)
        (squares.pointer[piece], counts.pointer[piece], largest.pointer[piece]) = (0, 0, 0)
        try reader.forEachRow(in: range) { row, vector in
          let square = kernel_squared_distance(vector, nil, width)
          guard square.isFinite else {
            throw SparseCodingError.notFinite(
              "activation vector \(row) of \(reader.file.url.lastPathComponent)")
          }
          largest.pointer[piece] = max(largest.pointer[piece], square)
          guard square.squareRoot() <= threshold else { return }
          kernel_add_to_doubles(vector, sum, width)
          squares.pointer[piece] += square
          counts.pointer[piece] += 1
        }
      }
      for piece in 0..<pieces {
        for index in 0..<width { total.values[index] += partial.pointer[piece * width + index] }
        total.squares += squares.pointer[piece]
        total.count += counts.pointer[piece]
        total.largest = max(total.largest, largest.pointer[piece].squareRoot())
      }
    }
    return total
  }
}
