import Foundation
import Kernels
import Numerics

/// Measures dictionaries on held-out vectors, all of them in one pass after one for the mean.
///
/// Vectors whose norm is above the statistics' threshold are left out and counted. Sums are in
/// integers and in double precision: the order of the vectors makes no difference but for the
/// rounding of these.
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
  statistics: ActivationStatistics? = nil,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> [DictionaryMetrics] {
  try measure(
    dictionaries, on: file, rows: rows, statistics: statistics, countsMoments: false,
    isCancelled: isCancelled
  ) { dictionary, sums, excluded in
    sums.metrics(dictionary, excluded: excluded)
  }
}

/// Measures how the codes of some dictionaries are distributed, likewise.
///
/// - Parameters: As those of ``evaluate(_:on:rows:statistics:isCancelled:)``.
/// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
public func codeMoments(
  of dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>? = nil,
  statistics: ActivationStatistics? = nil,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> [CodeMoments] {
  try measure(
    dictionaries, on: file, rows: rows, statistics: statistics, countsMoments: true,
    isCancelled: isCancelled
  ) { _, sums, excluded in
    CodeMoments(sums, excluded: excluded)
  }
}

private func measure<Result>(
  _ dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>?,
  statistics: ActivationStatistics?, countsMoments: Bool,
  isCancelled: @escaping @Sendable () -> Bool,
  _ result: (FeatureDictionary, DictionarySums, _ excluded: Int) -> Result
) throws -> [Result] {
  for dictionary in dictionaries where dictionary.width != file.width {
    throw SparseCodingError.shapeMismatch(
      "a dictionary of width \(dictionary.width) for activations of width \(file.width)")
  }
  let vectors = try KeptVectors(
    of: file, rows: rows, statistics: statistics, blockRows: 2048, isCancelled: isCancelled)
  let (mean, count) = try vectors.mean()
  var block = EvaluationBlock(vectors, mean: mean)
  let panels = dictionaries.map { DirectionPanels($0) }
  let rules = try dictionaries.map { try CodeRule($0) }
  // Dictionaries of the same size are measured in the same memory.
  var lists: [Int: CodeLists] = [:]
  for features in Set(dictionaries.map(\.features)) {
    lists[features] = CodeLists(
      capacity: block.capacity, width: file.width, features: features)
  }
  var sums = dictionaries.map {
    DictionarySums(features: $0.features, width: file.width, countsMoments: countsMoments)
  }
  for index in 0..<vectors.blockCount {
    try block.load(index)
    for (index, dictionary) in dictionaries.enumerated() {
      guard let lists = lists[dictionary.features] else { continue }
      try block.add(dictionary, panels[index], rules[index], lists, to: &sums[index])
    }
  }
  return zip(dictionaries, sums).map { result($0, $1, vectors.rows.count - count) }
}
