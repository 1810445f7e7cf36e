extension MeanEstimate {
  /// The ratio of two means of the same observations; `nil` without any, or for a mean of zero
  /// below.
  ///
  /// The interval is that of the ratio estimator: of numerator − ratio · denominator, over the
  /// mean denominator. It is too short where the denominator's own interval reaches to zero.
  ///
  /// - Precondition: There are as many numerators as denominators.
  public init?(ratioOf numerators: [Double], to denominators: [Double]) {
    precondition(numerators.count == denominators.count, "observations have both")
    let divisor = Statistics.mean(denominators)
    guard !denominators.isEmpty, divisor != 0 else { return nil }
    let ratio = Statistics.mean(numerators) / divisor
    let remainders = zip(numerators, denominators).map { $0 - ratio * $1 }
    self.init(
      mean: ratio, count: numerators.count,
      halfWidth: MeanEstimate(remainders)?.halfWidth.map { $0 / abs(divisor) })
  }
}
