/// What is wrong with a formula, where, and what to write instead.
public struct FormulaProblem: Error, Hashable, Sendable {
  /// What is wrong, in one sentence without a full stop at its end.
  public var message: String
  /// What to write instead.
  public var suggestion: String?
  /// Where it begins, in Unicode scalars of the source, from 0.
  public var offset: Int
  /// How much of the source it concerns, in Unicode scalars, at least 1.
  public var length: Int

  /// Creates a problem.
  public init(_ message: String, suggestion: String? = nil, offset: Int, length: Int = 1) {
    self.message = message
    self.suggestion = suggestion
    self.offset = offset
    self.length = max(1, length)
  }
}
