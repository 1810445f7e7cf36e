/// A request that a transformer cannot carry out, with the reason and what to do instead.
public enum TransformerError: Error, Equatable, Sendable {
  /// A site or layer that the model does not have, or that the run cannot reach.
  case site(String)
  /// Tokens that the model cannot take.
  case batch(String)
  /// An intervention, a given residual or a setting that makes no sense.
  case input(String)
}

extension TransformerError: CustomStringConvertible {
  /// What is wrong and what to do instead.
  public var description: String {
    switch self {
    case .site(let text), .batch(let text), .input(let text): text
    }
  }
}
