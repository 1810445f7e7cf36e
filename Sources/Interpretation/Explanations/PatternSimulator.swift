/// Predicts codes by an explanation's patterns.
public struct PatternSimulator: Simulator {
  /// What it is called in tables.
  public let name = "patterns"

  /// Creates the simulator.
  public init() {}

  /// The level at each token.
  ///
  /// - Throws: ``InterpretationError/mismatch(_:)`` if an explanation has no patterns.
  public func simulate(
    _ explanations: [Explanation], on fragments: [[Int]], of text: FragmentText,
    progress: @Sendable (Int, Int) -> Void
  ) async throws -> [[[Double]]] {
    try zip(explanations, fragments).map { explanation, fragments in
      guard let patterns = explanation.patterns else {
        throw InterpretationError.mismatch(
          "an explanation without patterns (“\(explanation.sentence)”) cannot be simulated by "
            + "patterns; use a language model as the simulator")
      }
      return fragments.map { patterns.levels(of: text[$0]).map(Double.init) }
    }
  }
}
