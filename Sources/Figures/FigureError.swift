/// Why a figure cannot be drawn, where, and what to do instead.
public struct FigureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// There is no panel, or a panel has no series, or nothing in it can be drawn.
    case empty
    /// Two lists that belong together differ in length.
    case lengths
    /// A lower end lies above its upper end.
    case bounds
    /// An axis range or category list cannot be used.
    case range
    /// Every value is at or below zero on a logarithmic axis.
    case logarithm
    /// There are more series or points than can be told apart or drawn.
    case tooMany
    /// The drawing would be too small or too large.
    case size
    /// The graphics library refused; not caused by the description.
    case drawing
    /// A text chunk of the file has an unusable key.
    case metadata
  }

  /// What is wrong.
  public var problem: Problem
  /// The panel, counted from 0, when one is to blame.
  public var panel: Int?
  /// The name of the series, when one is to blame.
  public var series: String?
  /// What is wrong and what to do instead.
  public var message: String

  /// Creates an error.
  public init(_ problem: Problem, panel: Int? = nil, series: String? = nil, _ message: String) {
    self.problem = problem
    self.panel = panel
    self.series = series
    self.message = message
  }

  /// The place and the message in one line.
  public var description: String {
    var place: [String] = []
    if let panel { place.append("panel \(panel + 1)") }
    if let series { place.append("series “\(series)”") }
    return place.isEmpty ? message : "\(place.joined(separator: ", ")): \(message)"
  }
}
