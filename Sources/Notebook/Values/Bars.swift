/// A small histogram, drawn in the text of a card.
public struct Bars: Codable, Hashable, Sendable {
  /// The height of each bar, not negative.
  public let heights: [Double]
  /// What stands at the left end of the axis, such as `0`.
  public let start: String
  /// What stands at the right end of the axis, such as `8.31`.
  public let end: String
  /// Whether the heights are drawn on a logarithmic scale, which the page then says.
  public let isLogarithmic: Bool
  /// What the bars show, for who does not see them.
  public let alternative: String

  /// The most bars.
  public static let limit = 200

  /// Creates a histogram.
  ///
  /// - Parameters:
  ///   - heights: The height of each bar, such as a count; not negative.
  ///   - alternative: The finding in words and numbers, for who does not see the bars.
  /// - Throws: ``PresentationError`` if there is nothing to draw, or too much.
  public init(
    _ heights: [Double], from start: String, to end: String, isLogarithmic: Bool = false,
    alternative: String
  ) throws(PresentationError) {
    guard (1...Self.limit).contains(heights.count) else {
      throw PresentationError("there are \(heights.count) bars; give 1 to \(Self.limit)")
    }
    guard heights.allSatisfy({ $0.isFinite && $0 >= 0 }) else {
      throw PresentationError("the height of a bar is negative or not a number")
    }
    guard heights.contains(where: { $0 > 0 }) else {
      throw PresentationError("every bar has the height 0; leave the bars out")
    }
    guard !alternative.isBlank else {
      throw PresentationError("the bars need a text for who does not see them")
    }
    self.heights = heights
    self.start = start
    self.end = end
    self.isLogarithmic = isLogarithmic
    self.alternative = alternative
  }
}

extension String {
  /// Whether there is nothing to see.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
