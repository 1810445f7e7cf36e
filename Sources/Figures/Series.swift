/// Numbers that belong together and share one name, colour and mark.
public struct Series: Hashable, Sendable {
  /// How the numbers are drawn.
  public enum Mark: String, Codable, Hashable, Sendable, CaseIterable {
    /// Points joined in order.
    case line
    /// Points alone.
    case scatter
    /// Joined by steps that hold a value until the next x.
    case step
    /// Bars from zero, side by side where series share an x.
    case bar
    /// Bars between bin edges; `x` holds the edges, one more than `y`.
    case histogram
    /// A line with the space down to zero filled.
    case area
  }

  /// How `lower` and `upper` are drawn.
  public enum Uncertainty: String, Codable, Hashable, Sendable {
    /// One thin bar at each point.
    case bars
    /// A shaded band.
    case band
  }

  /// How loudly the series is drawn.
  public enum Emphasis: String, Codable, Hashable, Sendable {
    /// In a colour of its own.
    case normal
    /// In grey, as context for the others.
    case muted
  }

  /// The name shown in the legend or beside the series.
  public var name: String
  /// How the numbers are drawn.
  public var mark: Mark
  /// Positions along x, `[points]`; bin edges `[points + 1]` for a histogram.
  public var x: [Double]
  /// Values, `[points]`; a value that is not finite leaves a gap.
  public var y: [Double]
  /// Lower ends of the uncertainty, `[points]`.
  public var lower: [Double]?
  /// Upper ends of the uncertainty, `[points]`.
  public var upper: [Double]?
  /// How the uncertainty is drawn.
  public var uncertainty: Uncertainty
  /// How loudly the series is drawn.
  public var emphasis: Emphasis
  /// Names of single points, `[points]`; an empty one is not drawn.
  public var pointLabels: [String]?
  /// Whether its bars stand on those of the stacked series before it, and not on zero.
  public var isStacked: Bool

  /// Creates a series.
  public init(
    _ name: String, _ mark: Mark = .line, x: [Double], y: [Double], lower: [Double]? = nil,
    upper: [Double]? = nil, uncertainty: Uncertainty = .bars, emphasis: Emphasis = .normal,
    pointLabels: [String]? = nil, isStacked: Bool = false
  ) {
    self.name = name
    self.mark = mark
    self.x = x
    self.y = y
    self.lower = lower
    self.upper = upper
    self.uncertainty = uncertainty
    self.emphasis = emphasis
    self.pointLabels = pointLabels
    self.isStacked = isStacked
  }
}

extension Series: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, mark, x, y, lower, upper, uncertainty, emphasis, pointLabels, isStacked
  }

  /// Reads a series; `null` among the numbers is a gap.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func numbers(_ key: CodingKeys) throws -> [Double]? {
      try values.decodeIfPresent([Double?].self, forKey: key)?.map { $0 ?? .nan }
    }
    self.init(
      try values.decode(String.self, forKey: .name),
      try values.decode(Mark.self, forKey: .mark),
      x: try numbers(.x) ?? [], y: try numbers(.y) ?? [],
      lower: try numbers(.lower), upper: try numbers(.upper),
      uncertainty: try values.decodeIfPresent(Uncertainty.self, forKey: .uncertainty) ?? .bars,
      emphasis: try values.decodeIfPresent(Emphasis.self, forKey: .emphasis) ?? .normal,
      pointLabels: try values.decodeIfPresent([String].self, forKey: .pointLabels),
      isStacked: try values.decodeIfPresent(Bool.self, forKey: .isStacked) ?? false)
  }

  /// Writes a series; numbers that are not finite become `null`, which JSON can hold.
  public func encode(to encoder: any Encoder) throws {
    func finite(_ numbers: [Double]?) -> [Double?]? {
      numbers?.map { $0.isFinite ? $0 : nil }
    }
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(name, forKey: .name)
    try values.encode(mark, forKey: .mark)
    try values.encode(finite(x), forKey: .x)
    try values.encode(finite(y), forKey: .y)
    try values.encodeIfPresent(finite(lower), forKey: .lower)
    try values.encodeIfPresent(finite(upper), forKey: .upper)
    try values.encode(uncertainty, forKey: .uncertainty)
    try values.encode(emphasis, forKey: .emphasis)
    try values.encodeIfPresent(pointLabels, forKey: .pointLabels)
    if isStacked { try values.encode(isStacked, forKey: .isStacked) }
  }
}
