/// What an explainer says about a feature.
public struct Explanation: Codable, Hashable, Sendable {
  /// One sentence that a person can read; empty where the explainer gave none.
  public var sentence: String
  /// Patterns of tokens that say the same to a program; `nil` where there is only the sentence.
  public var patterns: PatternTable?

  /// Whether the explainer gave none.
  public var isMissing: Bool { sentence.isEmpty && patterns == nil }

  /// Creates an explanation.
  public init(sentence: String, patterns: PatternTable? = nil) {
    self.sentence = sentence
    self.patterns = patterns
  }
}

/// Finds out what features answer to, from the few fragments that the protocol shows.
///
/// A new explainer is one type. It sees ``FeatureRecords/training`` only, never the fragments that
/// features are scored on.
public protocol Explainer: Sendable {
  /// What it is called in tables, such as “token look-up”.
  var name: String { get }

  /// Explains features of one dictionary.
  ///
  /// - Parameters:
  ///   - features: The features with their fragments.
  ///   - fragments: The text of the fragments and the positions that are left out.
  ///   - progress: Called with the features done and their number.
  /// - Returns: An explanation for each feature, in order.
  func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation]
}

/// Predicts from an explanation what a feature does on a text.
public protocol Simulator: Sendable {
  /// What it is called in tables.
  var name: String { get }

  /// Predicts codes, on any scale: a score is a correlation.
  ///
  /// - Parameters:
  ///   - explanations: The explanations.
  ///   - fragments: For each explanation, the fragments to predict on.
  ///   - text: The fragments' tokens.
  ///   - progress: Called with the explanations done and their number.
  /// - Returns: For each explanation and fragment, a value for each token.
  func simulate(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [[[Double]]]
}
