/// A causal experiment that cannot be set up.
public enum CausalAnalysisError: Error, CustomStringConvertible, Sendable {
  /// The tokenizer has too few names of one token.
  case tooFewNames(Int)

  /// What is wrong, and why nothing can be done about it.
  public var description: String {
    switch self {
    case .tooFewNames(let count):
      """
      the tokenizer writes only \(count) of the task's names as one token; the task needs at \
      least two, so this model cannot be asked
      """
    }
  }
}
