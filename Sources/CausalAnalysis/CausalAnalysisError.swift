import LanguageModels

/// A causal experiment that cannot be set up.
public enum CausalAnalysisError: Error, CustomStringConvertible, Sendable {
  /// The tokenizer has too few names of one token.
  case tooFewNames(Int)
  /// The prompts of a pair do not fit each other or the tokenizer.
  case pair(String)
  /// None of many pairs that a task drew fits the tokenizer.
  case noPairs(task: String, last: String)
  /// What is to be patched, and where, do not fit together.
  case mismatch(String)

  /// What is wrong, and what can be done about it.
  public var description: String {
    switch self {
    case .tooFewNames(let count):
      """
      the tokenizer writes only \(count) of the task's names as one token; the task needs at \
      least three, so this model cannot be asked
      """
    case .pair(let problem), .mismatch(let problem): problem
    case .noPairs(let task, let last):
      """
      of 200 pairs of the task “\(task)” none fits this tokenizer, so this model cannot be asked; \
      of the last, \(last)
      """
    }
  }
}
