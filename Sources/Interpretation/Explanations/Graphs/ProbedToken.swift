/// A token of a training fragment whose code is traced back to the tokens before it.
struct ProbedToken {
  /// The feature, counted among those that are probed.
  let feature: Int
  /// The fragment up to the token.
  let context: ArraySlice<Int32>
  /// The code from which on the feature counts as active here.
  let threshold: Float
  /// Whether the feature is active here, which is what a shorter context has to keep.
  let isActive: Bool
  /// The fewest tokens to try.
  var shortest = 1

  /// The last tokens of the context.
  func suffix(_ length: Int) -> [Int32] { Array(context.suffix(length)) }

  /// Whether a code is on the same side of the threshold as that in the fragment.
  func isKept(by code: Float) -> Bool { (code >= threshold) == isActive }
}
