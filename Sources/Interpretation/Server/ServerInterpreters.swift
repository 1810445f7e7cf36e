import LanguageModels

/// Explains features through a language model's server.
public struct ServerExplainer: Explainer {
  /// What it is called in tables: the model.
  public let name: String
  private let client: LanguageModelClient
  private let subject: any Tokenizer

  /// Creates the explainer.
  ///
  /// - Parameters:
  ///   - client: Asks the server.
  ///   - subject: The subject model's tokenizer.
  public init(_ client: LanguageModelClient, subject: any Tokenizer) {
    name = client.server.model
    self.client = client
    self.subject = subject
  }

  /// A sentence for each feature; one that says so where the server gave none.
  ///
  /// - Throws: `ServerError` before anything is sent if explanations and their simulations would pass
  ///   the cap, or if the server cannot be used.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let prompts = features.map { ExplanationPrompt($0, on: fragments, tokenizer: subject) }
    let tests = features.map { feature in
      feature.validation.map { fragments.text[$0.fragment].map(subject.text) }
    }
    try client.check(client.estimate(explanations: prompts, simulated: tests))
    progress(0, prompts.count)
    let answers = try await client.explanations(prompts)
    progress(prompts.count, prompts.count)
    return answers.map { answer in
      switch answer {
      case .success(let sentence): Explanation(sentence: sentence)
      case .failure(let error): Explanation(sentence: "no explanation: \(error.problem)")
      }
    }
  }
}

/// Predicts codes through a language model's server that tells log-probabilities.
public struct ServerSimulator: Simulator {
  /// What it is called in tables: the model.
  public let name: String
  private let client: LanguageModelClient
  private let subject: any Tokenizer

  /// Creates the simulator.
  ///
  /// - Parameters:
  ///   - client: Asks the server.
  ///   - subject: The subject model's tokenizer.
  public init(_ client: LanguageModelClient, subject: any Tokenizer) {
    name = client.server.model
    self.client = client
    self.subject = subject
  }

  /// The expected level of each token; 0 for a fragment that the server did not answer.
  ///
  /// - Throws: `ServerError` if the server gives no log-probabilities or cannot be used.
  public func simulate(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [[[Double]]] {
    let prompts = zip(explanations, fragments).flatMap { explanation, fragments in
      fragments.map {
        SimulationPrompt(
          explanation: explanation.sentence, tokens: text[$0].map(subject.text))
      }
    }
    progress(0, explanations.count)
    var answers = try await client.simulations(prompts).makeIterator()
    progress(explanations.count, explanations.count)
    return fragments.map { fragments in
      fragments.map { _ in
        (try? answers.next()?.get())?.levels ?? [Double](repeating: 0, count: text.length)
      }
    }
  }
}
