import Foundation

/// Ticks of heat maps: at the cells where their numbers have room, else at round numbers.
extension PanelPlan {
  /// The ticks of the vertical axis of a heat map for a plot of about this height.
  func cellTicks(_ heatMap: HeatMap, height: Double, range: DataRange) -> Ticks {
    let map = AxisMap(range: range, scale: panel.y.scale, start: 0, end: height)
    let places = heatMap.rows.filter(range.contains).sorted()
    let centers = places.compactMap(map.position)
    let distances = zip(centers, centers.dropFirst()).map { $1 - $0 }
    if distances.allSatisfy({ $0 >= 15 }), PanelPlan.hasShortNames(places) {
      return Ticks(values: places, labels: places.map { NumberText.plain($0, digits: 3) })
    }
    let count = min(max(Int(height / 40), 2), 7)
    return panel.y.scale == .linear
      ? .linear(range, count: count) : .logarithmic(range, count: count)
  }

  /// The same for the horizontal axis; nothing where the numbers of the cells have no room.
  func cellTicks(
    _ heatMap: HeatMap, width: Double, range: DataRange, painter: Painter
  ) -> (ticks: Ticks, blocks: [TextBlock])? {
    let map = AxisMap(range: range, scale: panel.x.scale, start: 0, end: width)
    let places = heatMap.columns.filter(range.contains).sorted()
    guard PanelPlan.hasShortNames(places) else { return nil }
    let labels = places.map { NumberText.plain($0, digits: 3) }
    let blocks = labels.map { painter.type.set($0, .tick) }
    guard PanelPlan.fits(blocks, at: places.compactMap(map.position), spacing: 8) else {
      return nil
    }
    return (Ticks(values: places, labels: labels), blocks)
  }

  /// Whether three digits are the whole of every number, as they are of 0.25 and not of ∛2.
  private static func hasShortNames(_ values: [Double]) -> Bool {
    values.allSatisfy { value in
      let exponent = value == 0 ? 0 : floor(log10(abs(value)) + 1e-12)
      let scaled = value / pow(10, exponent - 2)
      return abs(scaled - scaled.rounded()) < 1e-6
    }
  }
}
