import Foundation

/// A smooth estimate of how densely values lie, from the smallest to the largest.
///
/// The kernel is Gaussian, its bandwidth that of Silverman's rule of thumb. What the kernels leave
/// beyond the ends is shared out over the rest, so that the whole stays one.
struct KernelDensity: Hashable, Sendable {
  /// Silverman's bandwidth.
  let bandwidth: Double
  /// Where the density is known, in order.
  let positions: [Double]
  /// The density at each position.
  let densities: [Double]

  /// Estimates the density; nothing below three values or where all are equal.
  ///
  /// - Complexity: O(n log n + n · positions) at most.
  init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard sorted.count > 2, let low = sorted.first, let high = sorted.last, low < high,
      let bandwidth = KernelDensity.bandwidth(sorted: sorted)
    else { return nil }
    self.bandwidth = bandwidth
    // Even steps show the shape; steps around quantiles show narrow peaks that those would miss.
    let count = Int(min(max((high - low) / bandwidth * 5, 64), 256))
    let even = (0...count).map { low + (high - low) * Double($0) / Double(count) }
    let places = sorted.count - 1
    let narrow = (high - low) / bandwidth * 5 > 256
    let steps: [Double] = (-8...8).map { 0.5 * Double($0) * bandwidth }
    let near: [Double] = (0...64).flatMap { quantile -> [Double] in
      let value = sorted[quantile * places / 64]
      return narrow ? steps.map { value + $0 } : []
    }
    positions = Set(even + near + [low, high]).filter { $0 >= low && $0 <= high }.sorted()

    func below(_ x: Double) -> Double { 0.5 * (1 + erf(x / 2.0.squareRoot())) }
    let inside = sorted.reduce(0) {
      $0 + below((high - $1) / bandwidth) - below((low - $1) / bandwidth)
    }
    let scale = 1 / (inside * bandwidth * (2 * Double.pi).squareRoot())
    // Both ends of what is near move along with the position.
    var (start, end) = (0, 0)
    densities = positions.map { position in
      while end < sorted.count, sorted[end] <= position + 7 * bandwidth { end += 1 }
      while start < end, sorted[start] < position - 7 * bandwidth { start += 1 }
      return scale
        * sorted[start..<end].reduce(0) {
          let distance = ($1 - position) / bandwidth
          return $0 + exp(-0.5 * distance * distance)
        }
    }
  }

  /// 0.9 · min(standard deviation, interquartile range / 1.34) · n^(−1/5).
  private static func bandwidth(sorted: [Double]) -> Double? {
    let count = Double(sorted.count)
    let mean = sorted.reduce(0, +) / count
    let deviation =
      (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)).squareRoot()
    let quartiles = Distributions.Group("", sorted).quartiles ?? []
    let spread = quartiles.count == 3 ? (quartiles[2] - quartiles[0]) / 1.34 : 0
    // Where half of the values are equal, the quartiles say nothing about the rest.
    let width = 0.9 * (spread > 0 ? min(deviation, spread) : deviation) * pow(count, -0.2)
    return width.isFinite && width > 0 ? width : nil
  }

  /// The density at any position between the ends, by linear interpolation.
  func density(at position: Double) -> Double {
    guard let first = positions.first, let last = positions.last, position >= first,
      position <= last
    else { return 0 }
    var (low, high) = (0, positions.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if positions[middle] <= position { low = middle } else { high = middle }
    }
    let span = positions[high] - positions[low]
    let share = span > 0 ? (position - positions[low]) / span : 0
    return densities[low] + (densities[high] - densities[low]) * share
  }
}
