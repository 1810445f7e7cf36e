/// A concept that cannot be erased, or whose erasure cannot be measured.
public enum ErasureError: Error, CustomStringConvertible, Sendable, Equatable {
  /// The tokenizer or the lists of names do not allow the task.
  case task(String)
  /// An eraser cannot be fitted to the vectors given.
  case fit(String)

  /// What is wrong, and what can be done about it.
  public var description: String {
    switch self {
    case .task(let problem), .fit(let problem): problem
    }
  }
}
