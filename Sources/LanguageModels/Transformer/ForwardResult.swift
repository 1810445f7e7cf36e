import Numerics

/// What a run computes beyond the activations it reads.
public enum ForwardOutput: Hashable, Sendable {
  /// Nothing; the run stops after the deepest site it reads.
  case none
  /// The logits of every token, `[tokens, vocabularySize]`.
  case logits
  /// The logits of each sequence's last token, `[sequences, vocabularySize]`.
  case lastLogits
  /// For each token, the log-probability of the token after it.
  ///
  /// Never holds the logits of all tokens at once.
  case logProbabilities
}

/// What a run of a model returns.
public struct ForwardResult: Sendable {
  /// The activations at the sites asked for, edits included, each `[tokens, width of the site]`.
  public var activations: [Site: Matrix]
  /// `[tokens, vocabularySize]`, or `[sequences, vocabularySize]` for
  /// ``ForwardOutput/lastLogits``.
  public var logits: Matrix?
  /// Natural log-probability of the token after each token, in the batch's order; the last
  /// token of a sequence has none after it and holds 0.
  public var nextTokenLogProbabilities: [Float]?

  /// Creates a result from its parts.
  public init(
    activations: [Site: Matrix] = [:], logits: Matrix? = nil,
    nextTokenLogProbabilities: [Float]? = nil
  ) {
    self.activations = activations
    self.logits = logits
    self.nextTokenLogProbabilities = nextTokenLogProbabilities
  }
}
