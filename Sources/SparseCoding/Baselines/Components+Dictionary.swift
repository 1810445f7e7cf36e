import Numerics

extension PrincipalComponents {
  /// The components as a dictionary with signed codes, those of most variance first.
  ///
  /// - Parameters:
  ///   - isCentered: Whether the mean is subtracted before encoding. The authors' code does not,
  ///     although it finds the components about the mean.
  ///   - site: Where the vectors were read.
  /// - Throws: ``SparseCodingError``.
  public func dictionary(isCentered: Bool = false, site: String = "") throws -> FeatureDictionary {
    try FeatureDictionary(
      encoder: directions, decoder: directions,
      bias: [Float](repeating: 0, count: directions.rows), function: .identity,
      preprocessing: Preprocessing(center: isCentered ? mean.map { Float($0) } : nil),
      metadata: DictionaryMetadata(
        site: site, method: isCentered ? "PCA, centred" : "PCA", ratio: 1, vectorsTrained: count,
        notes: ["rank": "\(rank)", "excluded": "\(excludedCount)"]))
  }
}

extension IndependentComponents {
  /// The components as a dictionary with signed codes, the sources.
  ///
  /// - Parameters:
  ///   - site: Where the vectors were read.
  ///   - seed: The seed they were found with.
  /// - Throws: ``SparseCodingError``.
  public func dictionary(site: String = "", seed: UInt64 = 0) throws -> FeatureDictionary {
    try FeatureDictionary(
      encoder: unmixing, decoder: mixing, bias: [Float](repeating: 0, count: rank),
      function: .identity, preprocessing: Preprocessing(center: mean.map { Float($0) }),
      metadata: DictionaryMetadata(
        site: site, method: "ICA", ratio: Double(rank) / Double(mean.count), seed: seed,
        vectorsTrained: count,
        notes: [
          "iterations": "\(iterations)", "converged": "\(isConverged)", "change": "\(change)",
          "rank": "\(rank)", "excluded": "\(excludedCount)",
        ]))
  }
}

extension NonNegativeFactors {
  /// The factors as a dictionary whose codes are found by coordinate descent.
  ///
  /// - Parameters:
  ///   - iterations: The most passes of coordinate descent for a vector's codes.
  ///   - site: Where the vectors were read.
  /// - Throws: ``SparseCodingError``.
  public func dictionary(iterations: Int = 200, site: String = "") throws -> FeatureDictionary {
    try FeatureDictionary(
      encoder: directions, decoder: directions,
      bias: [Float](repeating: 0, count: directions.rows),
      function: .nonNegative(iterations: iterations),
      preprocessing: Preprocessing(
        center: [Float](repeating: shift, count: directions.columns)),
      metadata: DictionaryMetadata(
        site: site, method: "NMF", ratio: Double(directions.rows) / Double(directions.columns),
        vectorsTrained: count,
        notes: [
          "iterations": "\(self.iterations)", "converged": "\(isConverged)", "error": "\(error)",
          "excluded": "\(excludedCount)",
        ]))
  }
}
