/// An explainer and a simulator that together score features (paper, section 3.1).
public struct Interpreter: Sendable {
  /// What explains.
  public let explainer: any Explainer
  /// What predicts from the explanation.
  public let simulator: any Simulator

  /// Pairs an explainer with a simulator.
  public init(_ explainer: any Explainer, _ simulator: any Simulator) {
    self.explainer = explainer
    self.simulator = simulator
  }

  /// Explains and scores the features that are active on enough fragments.
  ///
  /// - Parameters:
  ///   - features: Features of one dictionary with their fragments.
  ///   - fragments: The fragments.
  ///   - isPermuted: Whether each feature is scored by the explanation of the next one: a control
  ///     that shows what a score is without knowledge of the feature.
  ///   - progress: Called with the features done, their number and what is being done.
  /// - Returns: A score for each eligible feature, in order.
  public func scores(
    of features: [FeatureRecords], on fragments: FragmentActivations, isPermuted: Bool = false,
    progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
  ) async throws -> [FeatureScore] {
    let eligible = features.filter(\.isEligible)
    guard !isPermuted || eligible.count != 1 else {
      throw InterpretationError.invalidSetting(
        "only feature \(eligible[0].feature) is active often enough to be scored, so that there is no "
          + "other one whose explanation could be tried; look at more features")
    }
    var explanations = try await explainer.explain(eligible, on: fragments) {
      progress($0, $1, "explaining")
    }
    if isPermuted, let first = explanations.first {
      explanations = Array(explanations.dropFirst()) + [first]
    }
    let predicted = try await simulator.simulate(
      explanations, on: eligible.map { $0.validation.map(\.fragment) }, of: fragments.text
    ) { progress($0, $1, "simulating") }
    guard explanations.count == eligible.count, predicted.count == eligible.count else {
      throw InterpretationError.mismatch(
        "“\(explainer.name)” with “\(simulator.name)” gave \(explanations.count) explanations and "
          + "\(predicted.count) predictions for \(eligible.count) features")
    }
    return zip(zip(eligible, explanations), predicted).map { pair, predicted in
      FeatureScore(pair.0, explanation: pair.1, predicted: predicted, on: fragments)
    }
  }
}
