import Numerics

/// How much two dictionaries have in common, by the cosines between their features' directions.
public struct DictionaryComparison: Codable, Hashable, Sendable {
  /// The cosine from which the authors take two features for the same.
  public static let usualThreshold = 0.9

  /// For each feature of one dictionary the most similar one of the other.
  public struct Nearest: Codable, Hashable, Sendable {
    /// The index of the most similar feature.
    public internal(set) var features: [Int]
    /// Its cosine: the maximum cosine similarity, MCS.
    public internal(set) var similarities: [Float]
    /// The mean of ``similarities`` for random directions in place of the features.
    public internal(set) var chance: Double

    /// The mean maximum cosine similarity, MMCS.
    public var mean: Double {
      similarities.reduce(0) { $0 + Double($1) } / Double(max(1, similarities.count))
    }
    /// Number of features whose most similar one has a cosine above a threshold.
    public func count(above threshold: Double) -> Int {
      similarities.count { Double($0) > threshold }
    }
  }

  /// A feature of each dictionary.
  public struct Match: Codable, Hashable, Sendable {
    /// The feature of the first dictionary.
    public var first: Int
    /// The feature of the second.
    public var second: Int
    /// Their cosine.
    public var similarity: Float
  }

  /// What the first dictionary's features find in the second.
  public var first: Nearest
  /// What the second dictionary's features find in the first.
  public var second: Nearest
  /// Pairs in which no feature occurs twice and whose cosines have the largest sum, in the order of
  /// the first dictionary's features; `nil` if they were not asked for.
  public var matches: [Match]?

  /// The mean cosine of the matched pairs.
  public var matchedMean: Double? {
    matches.map { matches in
      matches.reduce(0) { $0 + Double($1.similarity) } / Double(max(1, matches.count))
    }
  }
  /// Number of matched pairs whose cosine is above a threshold.
  public func matchedCount(above threshold: Double) -> Int? {
    matches?.count { Double($0.similarity) > threshold }
  }
}

/// How two dictionaries are compared.
public struct ComparisonSettings: Sendable, Hashable {
  /// Whether pairs are matched, which needs all cosines in memory and more time.
  public var isMatched: Bool
  /// The most cosines that are held for matching.
  public var pairLimit: Int
  /// The most random directions that are compared to tell what chance gives.
  public var chanceSample: Int
  /// The seed of these.
  public var seed: UInt64

  /// Creates settings.
  public init(
    isMatched: Bool = true, pairLimit: Int = 1 << 26, chanceSample: Int = 1024, seed: UInt64 = 0
  ) {
    self.isMatched = isMatched
    self.pairLimit = pairLimit
    self.chanceSample = chanceSample
    self.seed = seed
  }
}

/// Compares the directions of two dictionaries, those with which they reconstruct.
///
/// The cosines are taken in blocks; only matching needs them all. A direction of zeros has the
/// cosine 0 with everything.
///
/// - Parameters:
///   - first: A dictionary.
///   - second: Another of the same width; sizes may differ.
///   - settings: Whether to match, and how chance is judged.
///   - isCancelled: Asked between blocks.
/// - Throws: ``SparseCodingError``, `NumericsError`, `CancellationError`.
public func compare(
  _ first: FeatureDictionary, _ second: FeatureDictionary,
  settings: ComparisonSettings = ComparisonSettings(), isCancelled: () -> Bool = { false }
) throws -> DictionaryComparison {
  let (rows, columns) = (first.features, second.features)
  let (pairs, isOverflowing) = rows.multipliedReportingOverflow(by: columns)
  guard !settings.isMatched || (!isOverflowing && pairs <= settings.pairLimit) else {
    throw SparseCodingError.invalidSetting(
      "matching \(rows) with \(columns) features needs more than \(settings.pairLimit) cosines at "
        + "once; compare without matching")
  }
  var forward = DictionaryComparison.Nearest(count: rows)
  var backward = DictionaryComparison.Nearest(count: columns)
  var all = settings.isMatched ? Matrix(uninitializedRows: rows, columns: columns) : nil
  try Similarities(first.decoder, second.decoder).forEachBlock(isCancelled: isCancelled) {
    rows, columns, cosines in
    for row in rows {
      let line = cosines + (row - rows.lowerBound) * columns.count
      forward.update(row, columns, line)
      backward.update(columns, row, line)
      all?.withUnsafeMutableBufferPointer { target in
        guard let target = target.baseAddress else { return }
        (target + row * second.features + columns.lowerBound).update(
          from: line, count: columns.count)
      }
    }
  }
  let random = RandomNumbers(seed: settings.seed).split("chance")
  forward.chance = try chance(
    among: second.decoder, count: min(rows, settings.chanceSample), random)
  backward.chance = try chance(
    among: first.decoder, count: min(columns, settings.chanceSample), random)
  let matches = try all.map { cosines in
    try Assignment.largestSum(cosines, isCancelled: isCancelled).enumerated().compactMap {
      row, column in
      column.map {
        DictionaryComparison.Match(first: row, second: $0, similarity: cosines[row, $0])
      }
    }
  }
  return DictionaryComparison(first: forward, second: backward, matches: matches)
}

/// The mean of the largest cosines that random directions have with some directions.
private func chance(among directions: Matrix, count: Int, _ random: RandomNumbers) throws -> Double
{
  guard count > 0 else { return 0 }
  var random = random
  let drawn = Matrix(
    rows: count, columns: directions.columns,
    (0..<count * directions.columns).map { _ in Float(random.normal()) })
  var nearest = DictionaryComparison.Nearest(count: count)
  try Similarities(drawn, directions).forEachBlock { rows, columns, cosines in
    for row in rows {
      nearest.update(row, columns, cosines + (row - rows.lowerBound) * columns.count)
    }
  }
  return nearest.mean
}

extension DictionaryComparison.Nearest {
  fileprivate init(count: Int) {
    self.init(
      features: [Int](repeating: 0, count: count),
      similarities: [Float](repeating: -.infinity, count: count), chance: 0)
  }

  /// Takes over what one feature finds among some of the other dictionary's.
  fileprivate mutating func update(
    _ feature: Int, _ others: Range<Int>, _ cosines: UnsafePointer<Float>
  ) {
    let largest = VectorKernels.maximum(cosines, count: others.count)
    guard largest > similarities[feature],
      let index = (0..<others.count).first(where: { cosines[$0] == largest })
    else { return }
    similarities[feature] = largest
    features[feature] = others.lowerBound + index
  }

  /// Takes over what some features find in one of the other dictionary's.
  fileprivate mutating func update(
    _ own: Range<Int>, _ other: Int, _ cosines: UnsafePointer<Float>
  ) {
    for (index, feature) in own.enumerated() where cosines[index] > similarities[feature] {
      similarities[feature] = cosines[index]
      features[feature] = other
    }
  }
}
