import LanguageModels

/// Explains a feature by the tokens it is active on: a table of tokens with their mean level.
///
/// Stands in for a language model (Bills et al., 2023, compare theirs with such tables). Strict: it
/// knows the five training fragments only, so that a token it has not seen there counts as 0.
public struct TokenLookup: Explainer {
  /// What it is called in tables.
  public let name = "token look-up"
  /// The most tokens in an explanation.
  public let limit: Int
  private let tokenizer: any Tokenizer

  /// Creates the explainer.
  ///
  /// - Parameters:
  ///   - tokenizer: The subject model's tokenizer.
  ///   - limit: The most tokens in an explanation: a table of all words explains nothing.
  public init(tokenizer: any Tokenizer, limit: Int = 20) {
    self.tokenizer = tokenizer
    self.limit = limit
  }

  /// A table for each feature: the mean rectified code of each token over its occurrences.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let writer = PatternSentence(tokenizer: tokenizer)
    return features.map { feature in
      var examples = PatternExamples(length: 1)
      examples.add(feature, on: fragments)
      let table = PatternTable(
        examples.patterns(of: 1, scale: ActivationScale(maximum: feature.trainingMaximum))
          .filter { $0.pattern.level > 0 }.prefix(limit).map(\.pattern))
      return Explanation(sentence: writer.sentence(table), patterns: table)
    }
  }
}
