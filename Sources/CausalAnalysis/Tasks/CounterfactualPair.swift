/// A prompt and what ought to come after it.
public struct TaskPrompt: Sendable, Hashable, Codable {
  /// The prompt.
  public var text: String
  /// The tokens of ``text``.
  public var tokens: [Int32]
  /// The tokens that continue it rightly, at least one.
  public var right: [Int32]
  /// The tokens that a model without the skill would confuse them with, at least one.
  public var wrong: [Int32]
}

/// Two prompts that differ in one token and ask for different answers.
///
/// A model that runs on the base prompt is edited so that it answers as for the target (section 4
/// of Cunningham et al., 2023).
public struct CounterfactualPair: Sendable, Hashable, Codable {
  /// The prompt that the model runs on.
  public let base: TaskPrompt
  /// The prompt whose answer the edits aim at.
  public let target: TaskPrompt
  /// The position of the token that differs; everything before it is the same in both runs.
  public let position: Int

  /// Creates a pair.
  ///
  /// - Throws: ``CausalAnalysisError/pair(_:)`` if the prompts have different lengths or do not
  ///   differ in exactly one token, or if they have the same right answers.
  public init(base: TaskPrompt, target: TaskPrompt) throws {
    guard base.tokens.count == target.tokens.count else {
      throw CausalAnalysisError.pair(
        "“\(base.text)” has \(base.tokens.count) tokens and “\(target.text)” has "
          + "\(target.tokens.count); the prompts of a pair have equal lengths")
    }
    let places = base.tokens.indices.filter { base.tokens[$0] != target.tokens[$0] }
    guard places.count == 1 else {
      throw CausalAnalysisError.pair(
        "“\(base.text)” and “\(target.text)” differ in \(places.count) tokens; the prompts of a "
          + "pair differ in one")
    }
    for prompt in [base, target] where prompt.right.isEmpty || prompt.wrong.isEmpty {
      throw CausalAnalysisError.pair("“\(prompt.text)” has no answer")
    }
    self.base = base
    self.target = target
    position = places[0]
    guard !targetAnswers.isEmpty else {
      throw CausalAnalysisError.pair(
        "“\(base.text)” and “\(target.text)” have the same right answers; the edit would aim at "
          + "nothing")
    }
  }

  /// The answers that are right for the target only.
  public var targetAnswers: [Int32] { target.right.filter { !base.right.contains($0) } }
}
