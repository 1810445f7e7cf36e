/// The scale on which explanations speak of codes: whole numbers from 0 to 10.
///
/// As in the paper and the programs of Bills et al. (2023): min(10, ⌊10 · max(0, c) / m⌋), where m is
/// the largest code of the fragments that the explainer sees.
public struct ActivationScale: Hashable, Sendable {
  /// The largest level.
  public static let levels = 10
  /// The code that has the largest level.
  public let maximum: Float

  /// The scale that belongs to a largest code.
  public init(maximum: Float) { self.maximum = maximum }

  /// The level of a code; 0 for all if no code was positive.
  public func level(_ code: Float) -> Int {
    guard maximum > 0, code > 0 else { return 0 }
    let level = (Float(Self.levels) * code / maximum).rounded(.down)
    return level >= Float(Self.levels) ? Self.levels : Int(level)
  }
}
