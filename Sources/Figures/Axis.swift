/// One axis of a panel: what it measures, how it is scaled and where it starts and ends.
public struct Axis: Codable, Hashable, Sendable {
  /// How values are placed along the axis.
  public enum Scale: String, Codable, Hashable, Sendable {
    /// Equal differences take equal room.
    case linear
    /// Equal ratios take equal room; values at or below zero are left out.
    case logarithmic
  }

  /// What is measured, such as "Active features per token".
  public var label: String
  /// The unit, shown in parentheses after the label.
  public var unit: String?
  /// How values are placed.
  public var scale: Scale
  /// Where the axis starts and ends; an absent end follows the data.
  public var range: AxisRange
  /// Names for the values 0, 1, 2, …; the axis then shows these instead of numbers.
  public var categories: [String]?

  /// Creates an axis.
  public init(
    _ label: String, unit: String? = nil, scale: Scale = .linear, range: AxisRange = .automatic,
    categories: [String]? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.range = range
    self.categories = categories
  }

  /// The label with its unit, as shown.
  public var title: String {
    guard let unit, !unit.isEmpty else { return label }
    return label.isEmpty ? unit : "\(label) (\(unit))"
  }
}

/// Where an axis starts and ends.
public struct AxisRange: Codable, Hashable, Sendable {
  /// The first value shown; follows the data when absent.
  public var lower: Double?
  /// The last value shown; follows the data when absent.
  public var upper: Double?

  /// Both ends follow the data.
  public static let automatic = AxisRange()

  /// Creates a range with the ends that are given.
  public init(lower: Double? = nil, upper: Double? = nil) {
    self.lower = lower
    self.upper = upper
  }

  /// Creates a range with both ends fixed.
  public init(_ range: ClosedRange<Double>) {
    self.init(lower: range.lowerBound, upper: range.upperBound)
  }
}
