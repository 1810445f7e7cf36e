import LanguageModels
import Numerics
import SparseCoding

/// Explains a feature by the contexts that it needs, found by running the model.
///
/// This is “Neuron to Graph” (Foote et al., 2023) in the simpler form of Gao and others (2024). For each strongly active token of the training fragments the shortest context is looked for that
/// keeps half of the code; what can be replaced in it becomes a wildcard. Where what is known then
/// fits a token of these fragments that is not active, the context that silences it is looked for in
/// the same way. Behind these contexts stand the tokens alone, as in ``TokenLookup``: without them a
/// context of one of the five fragments seldom comes up again, and a feature of tokens would be
/// predicted less well than by counting.
public struct SuffixGraph: Explainer {
  /// What it is called in tables.
  public let name = "context graph"
  private let model: LlamaModel
  private let dictionary: FeatureDictionary

  /// Tokens with this share of the largest code are traced back.
  ///
  /// Weaker ones are more numerous, and at a quarter scores are the same.
  private static let tracedShare: Float = 0.5
  /// The most active tokens traced for a feature, and the most silent ones.
  private static let tracedTokens = 16
  /// Number of tokens tried in the place of another.
  ///
  /// Three common ones serve better than the token of the end of text, behind which a text begins
  /// anew.
  private static let fillers = 3
  /// The most tokens that stand alone.
  private static let singleTokens = 20
  /// Features that are probed together: they share the sequences that they have in common.
  private static let groupSize = 256

  /// Creates the explainer.
  ///
  /// - Parameters:
  ///   - model: The subject model.
  ///   - dictionary: The dictionary that the features are of.
  public init(model: LlamaModel, dictionary: FeatureDictionary) {
    self.model = model
    self.dictionary = dictionary
  }

  /// A table for each feature.
  ///
  /// - Throws: ``InterpretationError`` if the dictionary lacks a feature; what the model throws;
  ///   `CancellationError`.
  /// - Complexity: Some 25 short sequences for each feature where it depends on few tokens.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let writer = PatternSentence(tokenizer: model.tokenizer)
    var explanations: [Explanation] = []
    for start in stride(from: 0, to: features.count, by: Self.groupSize) {
      let group = features[start..<min(start + Self.groupSize, features.count)]
      explanations += try tables(of: Array(group), on: fragments).map {
        Explanation(sentence: writer.sentence($0), patterns: $0)
      }
      progress(explanations.count, features.count)
    }
    return explanations
  }

  private func tables(
    of features: [FeatureRecords], on fragments: FragmentActivations
  ) throws -> [PatternTable] {
    let selection = FeatureSelection(dictionary, features: features.map(\.feature))
    var search = ContextSearch(
      try SequenceProbe(model, like: fragments, selection), fillers: fillers(from: fragments.text))
    var graphs = features.map { FeatureGraph($0, on: fragments, singleTokens: Self.singleTokens) }
    for tracesActive in [true, false] {
      let tokens = graphs.indices.flatMap { feature in
        tracesActive
          ? graphs[feature].activeTokens(
            of: feature, above: Self.tracedShare, limit: Self.tracedTokens)
          : graphs[feature].silentTokens(of: feature, limit: Self.tracedTokens)
      }
      for (token, pattern) in zip(tokens, try search.patterns(of: tokens)) {
        if let pattern { graphs[token.feature].add(pattern) }
      }
    }
    return graphs.map(\.table)
  }

  /// Tokens drawn from the text, so that common ones are likely.
  private func fillers(from text: FragmentText) -> [Int32] {
    var random = RandomNumbers(seed: 0).split("fillers")
    return (0..<Self.fillers).map { _ in text.tokens[random.integer(below: text.tokens.count)] }
  }
}
