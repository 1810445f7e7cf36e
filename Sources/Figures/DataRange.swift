import Foundation

/// The stretch of values an axis shows.
struct DataRange: Hashable, Sendable {
  /// Values beyond this are treated as not finite, so that differences cannot overflow.
  static let largestMagnitude = 1e300
  /// Values nearer to zero than this are treated as zero, so that ratios cannot overflow.
  static let smallestMagnitude = 1e-300

  var lower: Double
  var upper: Double
  /// The distance between ticks when the ends were chosen to lie on ticks.
  var step: Double?

  init(lower: Double, upper: Double, step: Double? = nil) {
    self.lower = lower
    self.upper = upper
    self.step = step
  }

  var span: Double { upper - lower }

  func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}

extension DataRange {
  /// How much room a range needs beyond its data.
  enum Padding {
    /// None: the marks fill the range.
    case none
    /// A little, so that marks at the ends stay whole.
    case marks
    /// Up to the next tick, and down to zero when zero is near.
    case ticks(count: Int)
  }

  /// The range of an axis with the given values, or a unit range when there are none.
  init(
    _ values: some Sequence<Double>, scale: Axis.Scale, range: AxisRange, padding: Padding,
    includesZero: Bool
  ) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values where abs(value) < DataRange.largestMagnitude {
      if scale == .logarithmic && value < DataRange.smallestMagnitude { continue }
      low = min(low, value)
      high = max(high, value)
    }
    if low > high {
      low = range.lower ?? range.upper ?? 1
      high = low
    }
    if includesZero && scale == .linear {
      low = min(low, 0)
      high = max(high, 0)
    }
    low = range.lower ?? low
    high = range.upper ?? high
    if low > high {
      // One end was given and lies beyond the data: keep it and open the other side.
      if range.lower == nil { low = high } else { high = low }
    }
    switch scale {
    case .linear: self = .linear(low, high, padding: padding, fixed: range)
    case .logarithmic: self = .logarithmic(low, high, padding: padding)
    }
    if let end = range.lower { lower = end }
    if let end = range.upper { upper = end }
  }

  private static func linear(
    _ low: Double, _ high: Double, padding: Padding, fixed: AxisRange
  ) -> DataRange {
    var low = low
    var high = high
    let magnitude = max(abs(low), abs(high))
    if high - low <= max(magnitude * 1e-12, DataRange.smallestMagnitude) {
      // A single value, or values that differ only by rounding.
      let room = magnitude < DataRange.smallestMagnitude ? 1 : magnitude * 0.1
      low -= room
      high += room
    }
    switch padding {
    case .none:
      return DataRange(lower: low, upper: high)
    case .marks:
      let room = (high - low) * 0.025
      return DataRange(lower: low - room, upper: high + room)
    case .ticks(let count):
      if fixed.lower == nil && low > 0 && low < 0.3 * high { low = 0 }
      if fixed.upper == nil && high < 0 && high > 0.3 * low { high = 0 }
      let step = Ticks.niceStep(span: high - low, count: count)
      return DataRange(
        lower: (low / step + 1e-9).rounded(.down) * step,
        upper: (high / step - 1e-9).rounded(.up) * step, step: step)
    }
  }

  private static func logarithmic(_ low: Double, _ high: Double, padding: Padding) -> DataRange {
    var (first, last) = (log10(low), log10(high))
    if last - first < 1e-9 {
      first -= 0.5
      last += 0.5
    }
    let room =
      switch padding {
      case .none: 0.0
      case .marks: (last - first) * 0.025
      case .ticks: (last - first) * 0.05
      }
    return DataRange(lower: pow(10, first - room), upper: pow(10, last + room))
  }
}
