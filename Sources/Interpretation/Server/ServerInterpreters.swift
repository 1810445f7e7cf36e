import LanguageModels
import Synchronization

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

  /// A sentence for each feature; none where the server gave none.
  ///
  /// - Throws: `ServerError` before anything is sent if the explanations would pass the cap, or if the
  ///   server cannot be used.
  public func explain(
    _ features: [FeatureRecords], on fragments: FragmentActivations,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [Explanation] {
    let prompts = features.map { ExplanationPrompt($0, on: fragments, tokenizer: subject) }
    progress(0, prompts.count)
    let answers = try await client.explanations(prompts)
    progress(prompts.count, prompts.count)
    return answers.map { Explanation(sentence: (try? $0.get()) ?? "") }
  }
}

/// Predicts codes through a language model's server that tells log-probabilities.
public final class ServerSimulator: Simulator {
  /// What it is called in tables: the model.
  public let name: String
  private let client: LanguageModelClient
  private let subject: any Tokenizer
  private let unreadTokens = Mutex(0)

  /// Tokens whose level could not be read so far; they count as 0.
  public var unread: Int { unreadTokens.withLock { $0 } }

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

  /// The expected level of each token; 0 where the server did not tell one, and for features without
  /// an explanation, about which it is not asked.
  ///
  /// - Throws: `ServerError` if the server gives no log-probabilities or cannot be used.
  public func simulate(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [[[Double]]] {
    let prompts = zip(explanations, fragments).flatMap { explanation, fragments in
      explanation.isMissing
        ? []
        : fragments.map {
          SimulationPrompt(
            explanation: explanation.sentence, tokens: text[$0].map(subject.text))
        }
    }
    progress(0, explanations.count)
    var answers = try await client.simulations(prompts).makeIterator()
    progress(explanations.count, explanations.count)
    let silence = [Double](repeating: 0, count: text.length)
    return zip(explanations, fragments).map { explanation, fragments in
      fragments.map { _ in
        if explanation.isMissing { return silence }
        let simulated = try? answers.next()?.get()
        unreadTokens.withLock { $0 += simulated?.unread ?? text.length }
        return simulated?.levels ?? silence
      }
    }
  }
}
