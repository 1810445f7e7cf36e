import Foundation

extension MeanEstimate {
  /// The difference of two means, first less second, with Welch's 95 % interval.
  ///
  /// The samples are independent and may have unequal variances; the degrees of freedom are
  /// those of Welch and Satterthwaite, rounded down. ``count`` is that of both samples together.
  ///
  /// - Returns: `nil` if a sample is empty; without an interval if one has a single value.
  public init?(difference first: [Double], _ second: [Double]) {
    guard !first.isEmpty, !second.isEmpty else { return nil }
    self.init(
      mean: Statistics.mean(first) - Statistics.mean(second), count: first.count + second.count,
      halfWidth: nil)
    guard let firstVariance = Statistics.variance(first),
      let secondVariance = Statistics.variance(second)
    else { return }
    let (a, b) = (firstVariance / Double(first.count), secondVariance / Double(second.count))
    guard a + b > 0 else {
      halfWidth = a + b == 0 ? 0 : nil
      return
    }
    // By shares of the sum, so that no square of a variance is formed.
    let (p, q) = (a / (a + b), b / (a + b))
    let degrees = 1 / (p * p / Double(first.count - 1) + q * q / Double(second.count - 1))
    guard degrees.isFinite else { return }
    halfWidth =
      Statistics.studentQuantile975(degreesOfFreedom: Int(degrees)) * (a + b).squareRoot()
  }

  /// Pearson's correlation of two samples with a 95 % interval by Fisher's transformation.
  ///
  /// Fisher's interval is not symmetric; half the width given is the larger of its two sides.
  ///
  /// - Returns: `nil` where there is no correlation; without an interval below four pairs.
  public init?(correlationOf first: [Double], _ second: [Double]) {
    guard let correlation = Statistics.correlation(first, second) else { return nil }
    self.init(mean: correlation, count: first.count, halfWidth: nil)
    guard first.count > 3, abs(correlation) < 1 else { return }
    let (center, half) = (
      atanh(correlation), 1.959963984540054 / Double(first.count - 3).squareRoot()
    )
    halfWidth = max(correlation - tanh(center - half), tanh(center + half) - correlation)
  }
}

extension Statistics {
  /// The rank of each value, from 1; equal values share the mean of their ranks.
  public static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
