/// How an author wants a value in running text to look: `` `{swift} loss, digits: 3, unit: "nats"` ``.
public struct ValueFormat: Hashable, Sendable {
  /// How many significant digits a number has.
  public var digits: Int?
  /// How many decimals a number has.
  public var decimals: Int?
  /// The unit behind the value, a narrow space apart.
  public var unit: String?
  /// Whether the interval of a mean is shown.
  public var showsInterval: Bool
  /// Whether the sample size of a mean is shown.
  public var showsCount: Bool

  /// Creates a format; what is left out looks as it does by itself.
  public init(
    digits: Int? = nil, decimals: Int? = nil, unit: String? = nil, showsInterval: Bool = true,
    showsCount: Bool = true
  ) {
    self.digits = digits
    self.decimals = decimals
    self.unit = unit
    self.showsInterval = showsInterval
    self.showsCount = showsCount
  }

  /// Whether it asks for nothing that only a mean has.
  var isPlain: Bool { showsInterval && showsCount }
}
