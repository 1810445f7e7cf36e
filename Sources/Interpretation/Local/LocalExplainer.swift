import LanguageModels

/// Explains features by a language model that runs in this program, as the paper does by GPT-4.
///
/// Always takes the likeliest token, so that the same model gives the same sentences.
public struct LocalExplainer: Explainer {
  /// What it is called in tables.
  public let name: String
  private let model: LlamaModel
  private let subject: any Tokenizer
  private let examples: [PromptExample]

  /// Creates the explainer.
  ///
  /// - Parameters:
  ///   - model: The language model that explains; it may be the subject model itself. One that is
  ///     tuned for conversations is asked in its own format, any other one continues a text.
  ///   - subject: The subject model's tokenizer, which tells what the tokens of fragments are.
  ///   - examples: The worked examples in each prompt.
  public init(
    model: LlamaModel, subject: any Tokenizer, examples: [PromptExample] = PromptExample.invented
  ) {
    name = model.configuration.name
    self.model = model
    self.subject = subject
    self.examples = examples
  }

  /// A sentence for each feature.
  ///
  /// - Throws: ``InterpretationError/text(_:)`` if a prompt is too long for the model;
  ///   `CancellationError`; what running the model throws.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let prompts = try features.map { try prompt($0, on: fragments) }
    // The last token of a prompt is read with its answer.
    let shared = min(
      TokenizedPrompt.sharedCount(prompts), (prompts.map(\.count).min() ?? 1) - 1)
    guard let start = prompts.first?.prefix(shared), !start.isEmpty else { return [] }
    let prefix = try model.readPrefix(Array(start))
    var explanations: [Explanation] = []
    for prompt in prompts {
      try Task.checkCancellation()
      let answer = try answer(to: Array(prompt[shared...]), after: prefix)
      explanations.append(
        Explanation(sentence: ExplanationPrompt.explanation(in: answer) ?? Self.nothing))
      progress(explanations.count, prompts.count)
    }
    return explanations
  }

  /// Stands for an answer without words.
  private static let nothing = "nothing that the explainer could name"

  private func prompt(
    _ feature: FeatureRecords, on fragments: FragmentActivations
  ) throws -> [Int32] {
    let prompt = ExplanationPrompt(
      feature, on: fragments, tokenizer: subject, examples: examples)
    let tokens =
      model.chatFormat?.encode(
        prompt.messages.map { ($0.role.rawValue, $0.content) }, with: model.tokenizer)
      ?? model.tokenizer.encode(prompt.text)
    try model.require(
      context: tokens.count + ExplanationPrompt.maximumTokens,
      for: "the explanation of feature \(feature.feature)")
    return tokens
  }

  /// The first line with words of what the model writes.
  private func answer(to prompt: [Int32], after prefix: PromptPrefix) throws -> String {
    let tokenizer = model.tokenizer
    var bytes: [UInt8] = []
    _ = try prefix.generate(
      after: prompt, maximumTokens: ExplanationPrompt.maximumTokens,
      stop: model.chatFormat?.endTokens(of: tokenizer) ?? [tokenizer.endOfText]
    ) { token in
      bytes += tokenizer.bytes(of: token)
      let lines = String(decoding: bytes, as: UTF8.self).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      return !lines.dropLast().contains { $0.contains(where: \.isLetter) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
