/// A matrix of numbers shown as coloured cells.
public struct HeatMap: Hashable, Sendable {
  /// The numbers, `[rows, columns]`; one that is not a number is missing.
  public var values: [[Double]]
  /// Where each column lies along the horizontal axis; 0, 1, 2, … when that names categories.
  public var columns: [Double]
  /// Where each row lies along the vertical axis; 0, 1, 2, … when that names categories.
  public var rows: [Double]
  /// What the colours measure, on what scale, and from where to where.
  public var measure: Axis
  /// The value in the middle of a diverging scale; the scale is sequential when absent.
  public var midpoint: Double?
  /// Significant digits that the largest number has in its cell; none are written when absent.
  public var digits: Int?
  /// What a missing number means, for the legend.
  public var missingLabel: String

  /// Creates a heat map; rows and columns without positions are counted from 0.
  public init(
    _ values: [[Double]], columns: [Double]? = nil, rows: [Double]? = nil, measure: Axis,
    midpoint: Double? = nil, digits: Int? = nil, missingLabel: String = "no value"
  ) {
    self.values = values
    self.columns = columns ?? (values.first ?? []).indices.map(Double.init)
    self.rows = rows ?? values.indices.map(Double.init)
    self.measure = measure
    self.midpoint = midpoint
    self.digits = digits
    self.missingLabel = missingLabel
  }

  /// Whether a cell has no number.
  var hasMissing: Bool { values.contains { $0.contains(where: \.isNaN) } }

  /// The boundaries of cells around their positions, one more than there are cells.
  ///
  /// They lie half-way between neighbours, as the axis measures it.
  static func edges(_ positions: [Double], _ scale: Axis.Scale) -> [Double] {
    guard let first = positions.first, let last = positions.last else { return [] }
    guard positions.count > 1 else {
      return scale == .linear ? [first - 0.5, first + 0.5] : [first / 2, first * 2]
    }
    func middle(_ one: Double, _ other: Double) -> Double {
      scale == .linear ? one + (other - one) / 2 : one.squareRoot() * other.squareRoot()
    }
    func beyond(_ end: Double, _ edge: Double) -> Double {
      scale == .linear ? end + (end - edge) : end * (end / edge)
    }
    let inner = zip(positions, positions.dropFirst()).map(middle)
    return [beyond(first, inner[0])] + inner + [beyond(last, inner[inner.count - 1])]
  }
}

extension HeatMap: Codable {
  private enum CodingKeys: String, CodingKey {
    case values, columns, rows, measure, midpoint, digits, missingLabel
  }

  /// Reads a heat map; `null` among the numbers is a missing one.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try fields.decode([[Double?]].self, forKey: .values).map { $0.map { $0 ?? .nan } },
      columns: try fields.decode([Double].self, forKey: .columns),
      rows: try fields.decode([Double].self, forKey: .rows),
      measure: try fields.decode(Axis.self, forKey: .measure),
      midpoint: try fields.decodeIfPresent(Double.self, forKey: .midpoint),
      digits: try fields.decodeIfPresent(Int.self, forKey: .digits),
      missingLabel: try fields.decode(String.self, forKey: .missingLabel))
  }

  /// Writes a heat map; numbers that are not finite become `null`, which JSON can hold.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(values.map { $0.map { $0.isFinite ? $0 : nil } }, forKey: .values)
    try fields.encode(columns, forKey: .columns)
    try fields.encode(rows, forKey: .rows)
    try fields.encode(measure, forKey: .measure)
    try fields.encodeIfPresent(midpoint, forKey: .midpoint)
    try fields.encodeIfPresent(digits, forKey: .digits)
    try fields.encode(missingLabel, forKey: .missingLabel)
  }
}
