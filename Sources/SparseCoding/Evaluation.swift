import Foundation
import Kernels
import Numerics

/// Measures dictionaries on held-out vectors, all of them in one pass.
///
/// Vectors whose norm is above the statistics' threshold are left out and counted.
///
/// - Parameters:
///   - dictionaries: Of the vectors' width.
///   - file: The vectors.
///   - rows: Which of them; all if omitted.
///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
///   - isCancelled: Asked before each block of vectors.
/// - Returns: Metrics for each dictionary, in order.
/// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
/// - Complexity: 2 · vectors · width · features operations for each dictionary.
public func evaluate(
  _ dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>? = nil,
  statistics: ActivationStatistics? = nil, isCancelled: @Sendable () -> Bool = { false }
) throws -> [DictionaryMetrics] {
  let rows = rows ?? 0..<file.count
  for dictionary in dictionaries where dictionary.width != file.width {
    throw SparseCodingError.shapeMismatch(
      "a dictionary of width \(dictionary.width) for activations of width \(file.width)")
  }
  if let statistics, statistics.width != file.width {
    throw SparseCodingError.shapeMismatch(
      "statistics of width \(statistics.width) for activations of width \(file.width)")
  }
  guard !rows.isEmpty else {
    throw SparseCodingError.tooFewVectors("an evaluation needs at least one activation vector")
  }
  let reader = try file.open()
  // Sums are taken about a point near the mean, where they lose nothing to cancellation.
  let reference = try statistics?.mean.map { Float($0) } ?? Matrix.firstRow(reader, rows)
  let blockRows = 2048
  var block = EvaluationBlock(
    reader: reader, capacity: min(blockRows, rows.count), reference: reference,
    threshold: statistics?.outlierThreshold ?? .infinity)
  let panels = dictionaries.map { DirectionPanels($0) }
  let rules = try dictionaries.map { try CodeRule($0) }
  // Dictionaries of the same size are measured in the same memory.
  var lists: [Int: CodeLists] = [:]
  for features in Set(dictionaries.map(\.features)) {
    lists[features] = CodeLists(
      capacity: block.capacity, width: file.width, features: features)
  }
  var sums = dictionaries.map { DictionarySums(features: $0.features) }
  var total = BlockSums(width: file.width)
  for start in stride(from: rows.lowerBound, to: rows.upperBound, by: blockRows) {
    if isCancelled() { throw CancellationError() }
    try block.load(start..<min(start + blockRows, rows.upperBound), into: &total)
    for (index, dictionary) in dictionaries.enumerated() {
      guard let lists = lists[dictionary.features] else { continue }
      try block.add(dictionary, panels[index], rules[index], lists, to: &sums[index])
    }
  }
  guard total.count > 0 else {
    throw SparseCodingError.tooFewVectors("all \(rows.count) activation vectors are left out")
  }
  return zip(dictionaries, sums).map { dictionary, sums in
    sums.metrics(dictionary, total, excluded: rows.count - total.count)
  }
}

extension Matrix {
  fileprivate static func firstRow(_ reader: ActivationReader, _ rows: Range<Int>) throws -> [Float]
  {
    var values = [Float](repeating: 0, count: reader.file.width)
    try values.withUnsafeMutableBufferPointer {
      try reader.read(rows: rows.lowerBound..<rows.lowerBound + 1, into: $0)
    }
    return values
  }
}

/// Sums over vectors that do not depend on a dictionary.
struct BlockSums {
  var count = 0
  /// Sums of x − reference and of its squared norm.
  var deviations: [Double]
  var squares = 0.0
  /// Sum of the fourth power of its norm.
  var fourths = 0.0

  init(width: Int) { deviations = [Double](repeating: 0, count: width) }

  /// The sum of the squared distances from the mean.
  var variation: Double {
    max(0, squares - deviations.reduce(0) { $0 + $1 * $1 } / Double(max(1, count)))
  }
}

/// Sums over vectors for one dictionary.
struct DictionarySums {
  var firings: [Int]
  var active = 0
  var activeSquares = 0
  var errors = 0.0
  var errorSquares = 0.0
  /// Sum of error times squared distance from the reference.
  var products = 0.0

  init(features: Int) { firings = [Int](repeating: 0, count: features) }

  func metrics(
    _ dictionary: FeatureDictionary, _ total: BlockSums, excluded: Int
  ) -> DictionaryMetrics {
    let count = Double(total.count)
    let mean = Double(active) / count
    let spread = max(0, Double(activeSquares) - Double(active) * mean)
    let variation = total.variation
    let fvu = variation > 0 ? errors / variation : (errors > 0 ? .infinity : 0)
    // Var(Σe / Σv) ≈ Σ(e − r v)² / (Σv)², with v taken about the reference point.
    let ratio = total.squares > 0 ? errors / total.squares : 0
    let deviation = errorSquares - 2 * ratio * products + ratio * ratio * total.fourths
    let divisor = max(1, count - 1)
    return DictionaryMetrics(
      vectors: total.count, excludedVectors: excluded, l0: mean,
      l0StandardError: (spread / divisor / count).squareRoot(), fvu: fvu,
      fvuStandardError: variation > 0
        ? (max(0, deviation) * count / divisor).squareRoot() / variation : 0,
      meanSquaredError: errors / count / Double(dictionary.width), firings: firings,
      negativeBiasFraction: Double(dictionary.bias.count { $0 < 0 }) / Double(dictionary.features))
  }
}
