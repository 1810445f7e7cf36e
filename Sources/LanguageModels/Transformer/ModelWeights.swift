/// Where the weights of a model come from.
public enum ModelWeights: Hashable, Codable, Sendable {
  /// The model's file.
  case trained
  /// Random numbers, as before training; a model of the same shape and with the same tokenizer.
  case untrained(seed: UInt64)
}
