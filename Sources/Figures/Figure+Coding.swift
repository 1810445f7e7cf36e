extension Figure: Codable {
  private enum CodingKeys: String, CodingKey {
    case panels, columns, arrangement, rowTitles, width, height
  }

  /// Reads a figure; what few figures have may be left out.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      panels: try fields.decode([Panel].self, forKey: .panels),
      columns: try fields.decodeIfPresent(Int.self, forKey: .columns),
      arrangement: try fields.decodeIfPresent(Arrangement.self, forKey: .arrangement)
        ?? .independent,
      rowTitles: try fields.decodeIfPresent([String].self, forKey: .rowTitles) ?? [],
      width: try fields.decode(Double.self, forKey: .width),
      height: try fields.decodeIfPresent(Double.self, forKey: .height))
  }

  /// Writes a figure; what few figures have is left out where there is none.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encode(panels, forKey: .panels)
    try fields.encodeIfPresent(columns, forKey: .columns)
    if arrangement != .independent { try fields.encode(arrangement, forKey: .arrangement) }
    if !rowTitles.isEmpty { try fields.encode(rowTitles, forKey: .rowTitles) }
    try fields.encode(width, forKey: .width)
    try fields.encodeIfPresent(height, forKey: .height)
  }
}
