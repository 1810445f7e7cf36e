extension Panel: Codable {
  private enum CodingKeys: String, CodingKey {
    case title, x, y, series, references, seriesOrder, heatMap, distributions, regions, annotations
  }

  /// Reads a panel; what few panels have may be left out.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      title: try fields.decodeIfPresent(String.self, forKey: .title),
      x: try fields.decode(Axis.self, forKey: .x), y: try fields.decode(Axis.self, forKey: .y),
      series: try fields.decode([Series].self, forKey: .series),
      references: try fields.decode([ReferenceLine].self, forKey: .references),
      seriesOrder: try fields.decode(SeriesOrder.self, forKey: .seriesOrder))
    heatMap = try fields.decodeIfPresent(HeatMap.self, forKey: .heatMap)
    distributions = try fields.decodeIfPresent(Distributions.self, forKey: .distributions)
    regions = try fields.decodeIfPresent([Region].self, forKey: .regions) ?? []
    annotations = try fields.decodeIfPresent([Annotation].self, forKey: .annotations) ?? []
  }

  /// Writes a panel; what few panels have is left out where there is none.
  public func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: CodingKeys.self)
    try fields.encodeIfPresent(title, forKey: .title)
    try fields.encode(x, forKey: .x)
    try fields.encode(y, forKey: .y)
    try fields.encode(series, forKey: .series)
    try fields.encode(references, forKey: .references)
    try fields.encode(seriesOrder, forKey: .seriesOrder)
    try fields.encodeIfPresent(heatMap, forKey: .heatMap)
    try fields.encodeIfPresent(distributions, forKey: .distributions)
    if !regions.isEmpty { try fields.encode(regions, forKey: .regions) }
    if !annotations.isEmpty { try fields.encode(annotations, forKey: .annotations) }
  }
}
