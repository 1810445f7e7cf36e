import Numerics

/// The gradient of a number with respect to the residual stream that it is computed from.
public struct ResidualGradient: Sendable {
  /// What the number was computed from: logits, or a deeper residual stream.
  public let values: Matrix
  /// The number's derivatives with respect to the residual stream, `[tokens, width]`.
  public let gradient: Matrix

  /// Creates a gradient from its parts.
  public init(values: Matrix, gradient: Matrix) {
    self.values = values
    self.gradient = gradient
  }
}
