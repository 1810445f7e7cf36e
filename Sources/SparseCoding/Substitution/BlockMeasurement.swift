/// What was measured on one block of text, each a mean over the block's predictions.
public struct BlockMeasurement: Codable, Hashable, Sendable {
  /// Number of predictions: tokens of the block that have a token after them.
  public var predictions: Int
  /// Vectors above the norm threshold, which were left as they are.
  public var massive: Int
  /// Negative log-probability of the next token in the model as it is, in nats.
  public var originalLoss: Double
  /// The same block with each of the replacements, in their order.
  public var variants: [Variant]

  /// The block with one replacement.
  public struct Variant: Codable, Hashable, Sendable {
    /// Negative log-probability of the next token, in nats.
    public var loss: Double
    /// Kullback–Leibler divergence of the changed prediction from the original one, over the
    /// whole vocabulary, in nats.
    public var divergence: Double
    /// Share of predictions whose most probable token is the original one.
    public var agreement: Double
  }
}
