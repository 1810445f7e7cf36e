import Numerics

/// Sums from which a mean and its interval follow (Welford).
struct MeanSums {
  private(set) var count = 0
  private var mean = 0.0
  /// The sum of the squared distances from the mean.
  private var variation = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let distance = value - mean
    mean += distance / Double(count)
    variation += distance * (value - mean)
  }

  /// The sample standard deviation; `nil` below two values.
  var deviation: Double? { count > 1 ? (variation / Double(count - 1)).squareRoot() : nil }

  /// The mean with its 95 % interval; `nil` for no values.
  var estimate: MeanEstimate? {
    guard count > 0 else { return nil }
    return MeanEstimate(
      mean: mean, count: count,
      halfWidth: deviation.map {
        Statistics.studentQuantile975(degreesOfFreedom: count - 1) * $0
          / Double(count).squareRoot()
      })
  }
}
