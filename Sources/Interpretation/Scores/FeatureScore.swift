import Numerics

/// How well an explanation predicts a feature: correlations with the true codes.
///
/// Each is Pearson's correlation over the tokens of all fragments together, computed once. `nil`
/// where the prediction or the truth is constant: there is no correlation then.
public struct Correlations: Codable, Hashable, Sendable {
  /// Over fragments with large codes and random ones: the paper's main score.
  public var topAndRandom: Double?
  /// Over fragments with large codes alone.
  public var topOnly: Double?
  /// Over random fragments alone.
  public var randomOnly: Double?

  /// Creates correlations.
  public init(topAndRandom: Double?, topOnly: Double?, randomOnly: Double?) {
    self.topAndRandom = topAndRandom
    self.topOnly = topOnly
    self.randomOnly = randomOnly
  }
}

/// A feature with its explanation and how well that predicts its codes.
public struct FeatureScore: Codable, Hashable, Sendable {
  /// The feature.
  public var feature: Int
  /// The explanation that was scored.
  public var explanation: Explanation
  /// With the codes as they are, as the authors score signed ones too.
  public var signed: Correlations
  /// With the codes cut off at zero, which is all that an explainer sees.
  public var rectified: Correlations
  /// Number of tokens compared.
  public var tokens: Int
  /// Share of tokens on which the feature is active.
  public var density: Double

  /// Scores a prediction.
  ///
  /// - Parameters:
  ///   - feature: The feature with its fragments.
  ///   - explanation: The explanation.
  ///   - predicted: A value for each token of each fragment of ``FeatureRecords/validation``.
  ///   - fragments: Tells which positions are left out.
  public init(
    _ feature: FeatureRecords, explanation: Explanation, predicted: [[Double]],
    on fragments: FragmentActivations
  ) {
    var (truth, guesses) = ([Double](), [Double]())
    var topCount = 0
    for (index, (record, values)) in zip(feature.validation, predicted).enumerated() {
      let excluded = Set(fragments.excludedPositions(ofFragment: record.fragment))
      for (position, value) in values.enumerated() where !excluded.contains(position) {
        truth.append(Double(record.codes[position]))
        guesses.append(value)
      }
      if index + 1 == feature.topValidation.count { topCount = truth.count }
    }
    self.feature = feature.feature
    self.explanation = explanation
    tokens = truth.count
    density = feature.density
    func correlations(_ truth: [Double]) -> Correlations {
      Correlations(
        topAndRandom: Statistics.correlation(truth, guesses),
        topOnly: Statistics.correlation(
          Array(truth.prefix(topCount)), Array(guesses.prefix(topCount))),
        randomOnly: Statistics.correlation(
          Array(truth.dropFirst(topCount)), Array(guesses.dropFirst(topCount))))
    }
    signed = correlations(truth)
    rectified = truth.contains { $0 < 0 } ? correlations(truth.map { max(0, $0) }) : signed
  }
}
