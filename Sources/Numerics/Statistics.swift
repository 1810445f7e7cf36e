import Foundation

/// A mean with its sample size and 95 % interval.
public struct MeanEstimate: Sendable, Codable, Hashable {
  /// The arithmetic mean.
  public var mean: Double
  /// Number of observations.
  public var count: Int
  /// Half the width of the 95 % interval, from Student's t; `nil` below two observations.
  public var halfWidth: Double?

  /// Creates an estimate from its parts.
  public init(mean: Double, count: Int, halfWidth: Double?) {
    self.mean = mean
    self.count = count
    self.halfWidth = halfWidth
  }

  /// The mean of some observations; `nil` when there are none.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    mean = Statistics.mean(values)
    count = values.count
    halfWidth = Statistics.standardDeviation(values).map { deviation in
      Statistics.studentQuantile975(degreesOfFreedom: values.count - 1) * deviation
        / Double(values.count).squareRoot()
    }
  }
}

/// Descriptive statistics in double precision.
public enum Statistics {
  /// The arithmetic mean; NaN for no values.
  public static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The sample variance with n − 1 in the denominator; `nil` below two values.
  public static func variance(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let center = mean(values)
    return values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count - 1)
  }

  /// The sample standard deviation; `nil` below two values.
  public static func standardDeviation(_ values: [Double]) -> Double? {
    variance(values)?.squareRoot()
  }

  /// Pearson's correlation; `nil` where one side is constant, or the lengths differ or are below two.
  public static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
    guard first.count == second.count, first.count > 1 else { return nil }
    let (firstMean, secondMean) = (mean(first), mean(second))
    var (covariance, firstSquares, secondSquares) = (0.0, 0.0, 0.0)
    for (a, b) in zip(first, second) {
      covariance += (a - firstMean) * (b - secondMean)
      firstSquares += (a - firstMean) * (a - firstMean)
      secondSquares += (b - secondMean) * (b - secondMean)
    }
    guard firstSquares > 0, secondSquares > 0 else { return nil }
    return min(1, max(-1, covariance / (firstSquares * secondSquares).squareRoot()))
  }

  /// Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, numpy's default).
  ///
  /// - Parameters:
  ///   - values: The observations, in any order; not empty, without NaN.
  ///   - probabilities: Each in `0...1`.
  /// - Returns: A quantile for each probability; empty for no observations.
  /// - Complexity: O(n log n).
  public static func quantiles(_ values: [Double], _ probabilities: [Double]) -> [Double] {
    guard !values.isEmpty else { return [] }
    let sorted = values.sorted()
    return probabilities.map { probability in
      let position = min(1, max(0, probability)) * Double(sorted.count - 1)
      let lower = Int(position)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }
  }

  /// The median; `nil` for no values.
  public static func median(_ values: [Double]) -> Double? { quantiles(values, [0.5]).first }

  /// The 97.5 % quantile of Student's t, to seven digits.
  ///
  /// Found by Newton's method on the exact distribution function, which a finite
  /// trigonometric series gives for whole degrees of freedom (Abramowitz and
  /// Stegun 26.7.3–4); from 400 on, by the Cornish–Fisher expansion.
  public static func studentQuantile975(degreesOfFreedom: Int) -> Double {
    let degrees = Double(max(1, degreesOfFreedom))
    let normal = 1.959963984540054
    let cube = normal * normal * normal
    let fifth = cube * normal * normal
    let first: Double = (cube + normal) / 4
    let second: Double = (5 * fifth + 16 * cube + 3 * normal) / 96
    var t: Double = normal + (first + second / degrees) / degrees
    guard degreesOfFreedom < 400 else { return t }
    let upper: Double = Foundation.lgamma((degrees + 1) / 2)
    let lower: Double = Foundation.lgamma(degrees / 2)
    let logScale: Double = upper - lower - 0.5 * Foundation.log(degrees * Double.pi)
    for _ in 0..<60 {
      let density: Double = exp(logScale - (degrees + 1) / 2 * log1p(t * t / degrees))
      let excess = studentCoverage(t, degreesOfFreedom: max(1, degreesOfFreedom)) - 0.95
      let step = excess / (2 * density)
      t -= step
      if abs(step) < 1e-10 * t { break }
    }
    return t
  }

  /// The probability that |T| ≤ t.
  private static func studentCoverage(_ t: Double, degreesOfFreedom: Int) -> Double {
    let angle = atan(t / Double(degreesOfFreedom).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    var sum = 0.0
    if degreesOfFreedom % 2 == 1 {
      var term = cosine
      var k = 1
      while k <= degreesOfFreedom - 2 {
        sum += term
        term *= cosine * cosine * Double(k + 1) / Double(k + 2)
        k += 2
      }
      return 2 / .pi * (angle + sine * sum)
    }
    var term = 1.0
    var k = 0
    while k <= degreesOfFreedom - 2 {
      sum += term
      term *= cosine * cosine * Double(k + 1) / Double(k + 2)
      k += 2
    }
    return sine * sum
  }
}
