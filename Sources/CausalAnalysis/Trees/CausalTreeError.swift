/// A causal tree that cannot be grown; the text says what is wrong and what to do instead.
public struct CausalTreeError: Error, CustomStringConvertible, Sendable, Equatable {
  /// What is wrong and what to do instead.
  public var description: String

  init(_ description: String) { self.description = description }
}
