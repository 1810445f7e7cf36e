import LanguageModels

/// Predicts activations by a language model that runs in this program.
///
/// The paper's way: the prompt shows `unknown` in place of every activation, and the
/// expected level is read from the probabilities of “0” to “10” at each, all in one pass. The worked
/// examples are read once for all features, an explanation once for all its fragments.
public struct LocalSimulator: Simulator {
  /// What it is called in tables.
  public let name: String
  private let model: LlamaModel
  private let subject: any Tokenizer
  private let examples: [PromptExample]

  /// Creates the simulator.
  ///
  /// - Parameters:
  ///   - model: The language model that predicts; it may be the subject model itself.
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

  /// The expected level at each token.
  ///
  /// - Throws: ``InterpretationError/text(_:)`` if a prompt is too long for the model;
  ///   `CancellationError`; what running the model throws.
  /// - Complexity: For each fragment, a pass over its part of the prompt: about five tokens for each
  ///   of the fragment's, and one more where the tokenizer splits “10”.
  public func simulate(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [[[Double]]] {
    let distributions = try levels(explanations, on: fragments, of: text, progress: progress)
    return distributions.map { $0.map { $0.map { $0.expectedLevel ?? 0 } } }
  }

  /// The distribution over levels at each token.
  func levels(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: (Int, Int) -> Void
  ) throws -> [[[LevelDistribution]]] {
    let reader = LevelReader(tokenizer: model.tokenizer)
    let prompts = try zip(explanations, fragments).map { explanation, fragments in
      try fragments.map { try prompt(explanation, text[$0], reader) }
    }
    let shared = Self.sharedCount(prompts.flatMap(\.self))
    let start = prompts.lazy.flatMap(\.self).first?.tokens.prefix(shared) ?? []
    let examples = start.isEmpty ? nil : try model.readPrefix(Array(start))
    var results: [[[LevelDistribution]]] = []
    for own in prompts {
      try Task.checkCancellation()
      results.append(try read(own, after: examples, reader))
      progress(results.count, prompts.count)
    }
    return results
  }

  private func read(
    _ prompts: [TokenizedPrompt], after examples: PromptPrefix?, _ reader: LevelReader
  ) throws -> [[LevelDistribution]] {
    guard let examples, let first = prompts.first else { return [] }
    let shared = Self.sharedCount(prompts)
    let further = Array(first.tokens[examples.tokens.count..<shared])
    let prefix = further.isEmpty ? examples : try examples.appending(further)
    let values = try prefix.logProbabilities(
      of: reader.candidates, behind: prompts.map { $0.places.map { $0 - shared } },
      of: TokenBatch(prompts.map { Array($0.tokens[shared...]) }))
    return values.map { $0.map(reader.distribution) }
  }

  /// The tokens that all prompts begin with, as far as none of them has a place to read there.
  private static func sharedCount(_ prompts: [TokenizedPrompt]) -> Int {
    let firstPlace = prompts.compactMap(\.places.first).min() ?? 0
    return min(TokenizedPrompt.sharedCount(prompts.map(\.tokens)), firstPlace)
  }

  private func prompt(
    _ explanation: Explanation, _ tokens: ArraySlice<Int32>, _ reader: LevelReader
  ) throws -> TokenizedPrompt {
    let prompt = TokenizedPrompt(
      SimulationPrompt(
        explanation: explanation.sentence, tokens: tokens.map(subject.text), examples: examples
      ).rendering, tokenizer: model.tokenizer)
    let needed = prompt.tokens.count + (reader.candidates.map(\.count).max() ?? 1) - 1
    try model.require(context: needed, for: "a simulation of \(tokens.count) tokens")
    return prompt
  }
}

extension LlamaModel {
  /// Checks that a prompt and its answer fit.
  func require(context needed: Int, for purpose: String) throws {
    guard needed <= configuration.contextLength else {
      throw InterpretationError.text(
        "\(purpose) takes \(needed) tokens of “\(configuration.name)”, which has a context of "
          + "\(configuration.contextLength); use a language model with a larger context, shorter "
          + "fragments or fewer worked examples")
    }
  }
}
