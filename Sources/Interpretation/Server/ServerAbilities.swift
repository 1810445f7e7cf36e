/// What a server was found to be able to do.
public struct ServerAbilities: Codable, Hashable, Sendable {
  /// Where a server puts what it expected in a prompt that it repeats.
  public enum PromptReading: String, Codable, Hashable, Sendable {
    /// Nowhere: it gives probabilities only for what it writes itself, or none.
    case none
    /// At the token that was expected, as OpenAI defined it and vLLM does.
    case atToken
    /// At the token before, as llama-cpp-python does (its issues 1276 and 1983).
    case atTokenBefore
  }

  /// Whether it answers conversations.
  public var answersChats = true
  /// Whether it continues texts.
  public var continuesTexts = true
  /// Whether conversations limit answers by `max_completion_tokens` instead of `max_tokens`.
  public var limitsCompletionTokens = false
  /// Whether it takes a temperature.
  public var acceptsTemperature = true
  /// Whether it gives log-probabilities of the tokens that it writes in conversations.
  public var chatLogProbabilities = false
  /// How it gives log-probabilities of the tokens of a prompt.
  public var promptReading = PromptReading.none
  /// For how many of the likeliest tokens it gives log-probabilities.
  public var likeliestTokens = 15

  /// How it can simulate; `nil` if it gives no log-probabilities.
  public enum Simulation: String, Codable, Hashable, Sendable {
    /// All tokens at once, from a prompt that is repeated.
    case allAtOnce
    /// From the levels that the model writes.
    case written
  }

  /// The best way to simulate activations with it.
  public var simulation: Simulation? {
    if promptReading != .none { return .allAtOnce }
    return answersChats && chatLogProbabilities ? .written : nil
  }

  /// What it can do, in sentences.
  public var summary: String {
    let chat =
      answersChats
      ? "The server answers conversations."
      : "The server answers no conversations; it continues texts."
    let probabilities =
      switch simulation {
      case .allAtOnce:
        """
        It gives the log-probabilities of the \(likeliestTokens) likeliest tokens at each place of a \
        prompt\(promptReading == .atTokenBefore ? ", one place too early, which is set right" : ""), \
        so that activations are simulated for all tokens at once.
        """
      case .written:
        """
        It gives the log-probabilities of the \(likeliestTokens) likeliest tokens only for what the \
        model writes, so that activations are simulated by letting it write them.
        """
      case nil:
        """
        It gives no log-probabilities that activations can be simulated from, so that explanations \
        are scored by detection and fuzzing.
        """
      }
    return "\(chat) \(probabilities)"
  }
}
