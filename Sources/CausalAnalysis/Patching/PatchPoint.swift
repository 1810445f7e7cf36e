import Numerics

/// What patching some features does to the pairs.
public struct PatchPoint: Codable, Hashable, Sendable {
  /// How many features are patched.
  public var features: Int
  /// How many of them change their code in each pair.
  public var featuresOfPairs: [Int]
  /// What the model predicts for each pair.
  public var predictions: [PatchedPrediction]
  /// For each pair the sum over its tokens of ‖x′ − x‖₂.
  public var editSums: [Double]

  /// The mean divergence from the target, in nats.
  public var divergence: Double { Statistics.mean(predictions.map(\.divergence)) }

  /// The mean length of the edit over all tokens, also those that are not edited.
  ///
  /// - Parameter lengths: The number of tokens of each pair's prompt.
  public func editMagnitude(lengths: [Int]) -> Double {
    editSums.reduce(0, +) / Double(max(1, lengths.reduce(0, +)))
  }
}

/// What is put in place of a feature's code.
public enum FeatureEdit: Sendable {
  /// The code in the target run.
  case target
  /// Zero.
  case zero
  /// The same value at every token, for each feature, such as its mean over a text.
  case constant([Float])
}
