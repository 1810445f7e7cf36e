/// What a feature does on one fragment.
public struct ActivationRecord: Codable, Hashable, Sendable {
  /// The fragment.
  public var fragment: Int
  /// The feature's code at each token, `[length]`; 0 where the vector is left out.
  public var codes: [Float]

  /// Creates a record.
  public init(fragment: Int, codes: [Float]) {
    self.fragment = fragment
    self.codes = codes
  }

  /// The largest code.
  public var largest: Float { codes.max() ?? 0 }
}
