import Foundation

/// Places values of an axis on the drawing.
struct AxisMap: Hashable, Sendable {
  var range: DataRange
  var scale: Axis.Scale
  /// Where the lower end of the range lies, in points.
  var start: Double
  /// Where the upper end of the range lies, in points.
  var end: Double

  /// The position of a value, or nothing when it has none.
  ///
  /// Values far outside the range are brought to a bounded distance, which C code can draw.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, abs(value) < DataRange.largestMagnitude else { return nil }
    let share: Double
    switch scale {
    case .linear: share = (value - range.lower) / range.span
    case .logarithmic:
      guard value >= DataRange.smallestMagnitude else { return nil }
      share = log(value / range.lower) / log(range.upper / range.lower)
    }
    return start + (end - start) * min(max(share, -20), 20)
  }

  /// Where bars and areas stand: zero, or the end of the axis nearest to it.
  var base: Double {
    guard scale == .linear else { return start }
    return position(min(max(0, range.lower), range.upper)) ?? start
  }

  /// The part of the drawing the axis spans.
  var extent: ClosedRange<Double> { min(start, end)...max(start, end) }
}
