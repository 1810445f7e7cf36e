import LanguageModels

/// Explains a feature by sequences of tokens: an n-gram table with back-off.
///
/// As ``TokenLookup``, but what stands before a token counts: of the sequences that end at a token
/// the longest known one decides (after the n-gram baseline of Foote et al., 2023, which has no
/// back-off). A sequence is kept only where it says something else than its shorter ending.
public struct SequenceLookup: Explainer {
  /// What it is called in tables.
  public let name = "n-gram look-up"
  /// The most tokens in a sequence.
  public let length: Int
  /// The most sequences in an explanation.
  public let limit: Int
  private let tokenizer: any Tokenizer

  /// Creates the explainer.
  ///
  /// - Parameters:
  ///   - tokenizer: The subject model's tokenizer.
  ///   - length: The most tokens in a sequence.
  ///   - limit: The most sequences in an explanation.
  public init(tokenizer: any Tokenizer, length: Int = 3, limit: Int = 40) {
    self.tokenizer = tokenizer
    self.length = max(1, length)
    self.limit = limit
  }

  /// A table for each feature.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let writer = PatternSentence(tokenizer: tokenizer)
    return features.map { feature in
      var examples = PatternExamples(length: length)
      examples.add(feature, on: fragments)
      let table = table(examples, ActivationScale(maximum: feature.trainingMaximum))
      return Explanation(sentence: writer.sentence(table), patterns: table)
    }
  }

  private func table(_ examples: PatternExamples, _ scale: ActivationScale) -> PatternTable {
    var kept: [[Int32]: Int] = [:]
    var candidates: [(pattern: TokenPattern, weight: Int)] = []
    for count in 1...length {
      for (pattern, total) in examples.patterns(of: count, scale: scale) {
        // What the table says without this sequence.
        let shorter =
          (1..<count).reversed().lazy
          .compactMap { kept[Array(pattern.tokens.suffix($0))] }.first ?? 0
        guard pattern.level != shorter else { continue }
        kept[pattern.tokens] = pattern.level
        candidates.append((pattern, abs(pattern.level - shorter) * total.count))
      }
    }
    // A stable order: candidates come shortest first, then by mean.
    let chosen = candidates.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.prefix(limit).sorted { $0.offset < $1.offset }
    return PatternTable(chosen.map(\.element.pattern))
  }
}
