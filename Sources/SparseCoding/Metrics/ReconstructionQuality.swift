import Numerics

/// How reconstructions compare with the vectors they stand for.
public struct ReconstructionQuality: Codable, Hashable, Sendable {
  /// Number of vectors.
  public var vectors: Int
  /// Number of vectors left out as massive activations.
  public var excludedVectors: Int
  /// Number of vectors whose cosine is not defined, because they or their reconstructions are 0.
  public var undirectedVectors: Int
  /// The cosine between a vector and its reconstruction; `nil` if it is defined for none.
  public var cosine: MeanEstimate?
  /// The norm of the reconstruction over that of the vector, where that is not 0.
  public var normRatio: MeanEstimate?
  /// E‖x̂‖² / E[x̂ · x]: below 1 if reconstructions are too short (Rajamanoharan et al. 2024,
  /// equation 10); `nil` where the divisor is not positive.
  public var relativeBias: Double?
  /// The explained variance as several programs define it.
  public var explained: ExplainedVariance
}

/// Measures reconstructions, for all dictionaries in one pass after one for the mean vector.
///
/// - Parameters:
///   - dictionaries: Of the vectors' width.
///   - file: The vectors.
///   - rows: Which of them; all if omitted.
///   - statistics: Of vectors of the same site, for the outlier rule; `nil` to use all vectors.
///   - isCancelled: Asked before each block of vectors.
/// - Throws: ``SparseCodingError``, `FileError`, `NumericsError`, `CancellationError`.
public func reconstructionQuality(
  of dictionaries: [FeatureDictionary], on file: ActivationFile, rows: Range<Int>? = nil,
  statistics: ActivationStatistics? = nil,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) throws -> [ReconstructionQuality] {
  let blocks = try MeasuredBlocks(
    dictionaries, on: file, rows: rows, statistics: statistics, isCancelled: isCancelled)
  var sum = [Double](repeating: 0, count: blocks.width)
  let count = try blocks.forEachBlock { block in sum.add(rowsOf: block) }
  let mean = sum.map { Float($0 / Double(count)) }
  var sums = dictionaries.map { _ in QualitySums(width: blocks.width) }
  try blocks.forEachBlock { index, block, codes in
    try sums[index].add(block, dictionaries[index].decode(codes), mean: mean)
  }
  return sums.map { $0.quality(excluded: blocks.rowCount - count) }
}
