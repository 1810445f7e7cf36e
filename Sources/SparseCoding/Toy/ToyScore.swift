import Numerics

/// What a dictionary has made of a toy.
public struct ToyScore: Codable, Hashable, Sendable {
  /// Number of features.
  public var features: Int
  /// The mean over the toy's features of the largest cosine with a direction of the dictionary.
  public var mmcs: Double
  /// The same with random directions in place of the toy's features.
  public var chance: Double
  /// Number of the toy's features that some direction has a cosine above 0.9 with.
  public var recovered: Int
  /// Number of features that were active on none of the vectors measured on.
  public var dead: Int
  /// The squared error, averaged over vectors and values.
  public var loss: Double
  /// The squared error over the variance.
  public var fvu: Double
  /// Mean number of active features of a vector.
  public var l0: Double
  /// The mean over the dictionary's features of the largest cosine with a direction of the next
  /// larger dictionary with the same L1 weight; `nil` if there is none.
  public var mmcsToNextLarger: Double?
}

extension ToySweep {
  /// Measures dictionaries that were trained on a toy: a list for each ratio, with one for each weight
  /// of the L1 term.
  ///
  /// - Throws: ``SparseCodingError``, `NumericsError`.
  public func scores(
    of dictionaries: [[FeatureDictionary]], on toy: ToyData,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [[ToyScore]] {
    let truth = try toy.dictionary()
    let batches = try (0..<evaluationBatches).map {
      try toy.vectors(.evaluation, batch: $0, count: batchSize)
    }
    let squares = Self.squares(batches)
    let total = dictionaries.reduce(0) { $0 + $1.count }
    var done = 0
    let settings = ComparisonSettings(isMatched: false, seed: seed)
    return try dictionaries.indices.map { row in
      // The next larger one, wherever it stands in the list.
      let larger = ratios.indices.filter { ratios[$0] > ratios[row] }
        .min { ratios[$0] < ratios[$1] }
      return try dictionaries[row].enumerated().map { column, dictionary in
        let found = try compare(truth, dictionary, settings: settings).first
        let next = try larger.map {
          try compare(dictionary, dictionaries[$0][column], settings: settings).first.mean
        }
        let use = try Self.use(of: dictionary, on: batches)
        done += 1
        progress(done, total)
        return ToyScore(
          features: dictionary.features, mmcs: found.mean, chance: found.chance,
          recovered: found.count(above: DictionaryComparison.usualThreshold), dead: use.dead,
          loss: use.error / Double(squares.values), fvu: use.error / squares.aboutMean,
          l0: use.active / Double(squares.vectors), mmcsToNextLarger: next)
      }
    }
  }

  /// The sum of squares about the mean vector, and how much there is.
  private static func squares(
    _ batches: [Matrix]
  ) -> (aboutMean: Double, vectors: Int, values: Int) {
    let width = batches.first?.columns ?? 0
    var (sums, squares, vectors) = ([Double](repeating: 0, count: width), 0.0, 0)
    for batch in batches {
      vectors += batch.rows
      batch.withUnsafeBufferPointer { values in
        for index in values.indices {
          let value = Double(values[index])
          sums[index % width] += value
          squares += value * value
        }
      }
    }
    let mean = sums.reduce(0) { $0 + $1 * $1 } / Double(max(1, vectors))
    return (squares - mean, vectors, vectors * width)
  }

  /// The summed squared error, the number of codes that are not 0, and how many features have none.
  private static func use(
    of dictionary: FeatureDictionary, on batches: [Matrix]
  ) throws -> (error: Double, active: Double, dead: Int) {
    var (error, active) = (0.0, 0)
    var isAlive = [Bool](repeating: false, count: dictionary.features)
    for batch in batches {
      let codes = try dictionary.encodeSparse(batch)
      active += codes.values.count
      for feature in codes.indices { isAlive[Int(feature)] = true }
      let reconstruction = try dictionary.decode(codes)
      batch.withUnsafeBufferPointer { vectors in
        reconstruction.withUnsafeBufferPointer { made in
          for index in vectors.indices {
            let difference = Double(vectors[index]) - Double(made[index])
            error += difference * difference
          }
        }
      }
    }
    return (error, Double(active), isAlive.count { !$0 })
  }
}
