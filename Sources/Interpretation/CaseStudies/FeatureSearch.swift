import Numerics
import SparseCoding

/// A feature that a rule has found.
public struct FoundFeature: Codable, Hashable, Sendable {
  /// The feature.
  public var feature: Int
  /// By what it was found: its code, or the share of a token.
  public var value: Double
  /// Share of the fragments' tokens on which it is active.
  public var density: Double
  /// Number of tokens that the value is a share of, if it is one.
  public var count: Int?
  /// Share of the token's occurrences on which the feature is active, if it was found by a token.
  public var coverage: Double?

  /// Creates a found feature.
  public init(
    feature: Int, value: Double, density: Double, count: Int? = nil, coverage: Double? = nil
  ) {
    self.feature = feature
    self.value = value
    self.density = density
    self.count = count
    self.coverage = coverage
  }
}

/// Rules that find features, so that none is picked by hand.
public enum FeatureSearch {
  /// The features with the largest codes of one vector, among those that are not active everywhere.
  ///
  /// The paper's search by prompt: what is active on half of all tokens says little about this one.
  /// Signed codes are active on all tokens, so that the limit does not apply to them.
  ///
  /// - Parameters:
  ///   - vector: The vector, `[width]`.
  ///   - dictionary: The dictionary.
  ///   - densities: For each feature, the share of tokens on which it is active.
  ///   - limit: Features active on a larger share are passed over.
  ///   - isReversed: Whether the smallest codes come first, for signed ones.
  /// - Returns: The features with codes that are not 0, of equal ones the lowest first.
  public static func strongest(
    on vector: [Float], in dictionary: FeatureDictionary, densities: [Double], below limit: Double,
    isReversed: Bool = false
  ) throws -> [FoundFeature] {
    let codes = try dictionary.encodeSparse(Matrix(rows: 1, columns: vector.count, vector))
    let isSigned = dictionary.hasSignedCodes
    let found = zip(codes.indices, codes.values).compactMap { index, code -> FoundFeature? in
      let density = densities[Int(index)]
      guard isSigned || density < limit else { return nil }
      return FoundFeature(feature: Int(index), value: Double(code), density: density)
    }
    return found.sorted {
      isReversed
        ? ($0.value, $0.feature) < ($1.value, $1.feature)
        : (-$0.value, $0.feature) < (-$1.value, $1.feature)
    }
  }

  /// The features in the upper half of whose codes a token makes up the largest share.
  ///
  /// - Parameters:
  ///   - token: The token.
  ///   - codes: The codes of all features to choose from.
  ///   - activations: The fragments that they belong to.
  ///   - minimum: The fewest tokens in the upper half of a feature's codes.
  /// - Returns: The features with a share above 0; of equal shares that with more tokens comes
  ///   first, then the lowest.
  public static func dominated(
    by token: Int32, among codes: [FeatureCodes], of activations: FragmentActivations,
    minimum: Int
  ) -> [FoundFeature] {
    let text = activations.text.tokens
    let excluded = Set(activations.excludedRows)
    let occurrences = text.indices.count { text[$0] == token && !excluded.contains($0) }
    let found = codes.compactMap { codes -> FoundFeature? in
      let middle = codes.middle
      var (count, hits, active) = (0, 0, 0)
      for (row, code) in zip(codes.rows, codes.codes) {
        let isHit = text[Int(row)] == token
        if isHit { active += 1 }
        guard code >= middle else { continue }
        count += 1
        if isHit { hits += 1 }
      }
      guard count >= max(1, minimum), hits > 0 else { return nil }
      return FoundFeature(
        feature: codes.feature, value: Double(hits) / Double(count), density: codes.density,
        count: count, coverage: Double(active) / Double(max(1, occurrences)))
    }
    return found.sorted {
      ($1.value, $1.count ?? 0, $0.feature) < ($0.value, $0.count ?? 0, $1.feature)
    }
  }

  /// The dimensions that a feature's encoder weighs most, by the size of the weight, which keeps
  /// its sign.
  public static func dimensions(readBy feature: Int, of dictionary: FeatureDictionary)
    -> [(dimension: Int, weight: Double)]
  {
    dictionary.encoder.row(feature).enumerated()
      .map { (dimension: $0.offset, weight: Double($0.element)) }
      .sorted { (-abs($0.weight), $0.dimension) < (-abs($1.weight), $1.dimension) }
  }
}

extension FragmentActivations {
  /// The share of the tokens that count on which each feature of a dictionary is active.
  ///
  /// - Throws: ``InterpretationError`` if the dictionary has another width; `FileError`;
  ///   `SparseCodingError`.
  public func densities(of dictionary: FeatureDictionary) throws -> [Double] {
    guard dictionary.width == file.width else {
      throw InterpretationError.mismatch(
        "a dictionary for vectors of \(dictionary.width) values does not fit \(site), which has "
          + "\(file.width)")
    }
    var firings = [Int](repeating: 0, count: dictionary.features)
    try forEachBlock { fragments, vectors in
      let codes = try dictionary.encodeSparse(vectors)
      let excluded = Set(
        fragments.flatMap { fragment in
          excludedPositions(ofFragment: fragment).map {
            (fragment - fragments.lowerBound) * text.length + $0
          }
        })
      for row in 0..<codes.rows where !excluded.contains(row) {
        for entry in codes.entries(ofRow: row) { firings[Int(codes.indices[entry])] += 1 }
      }
    }
    return firings.map { Double($0) / Double(max(1, includedCount)) }
  }
}

extension FeatureDictionary {
  /// Whether codes have either sign, so that a code of 0 does not mean that nothing was found.
  var hasSignedCodes: Bool { function == .identity }
}
