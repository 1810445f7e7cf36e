extension Figure {
  /// A height that gives the cells of heat maps a pleasant shape.
  var heatMapHeight: Double {
    let plot = max(40, width / Double(gridColumns) - 70)
    let rows = panels.compactMap { panel -> Double? in
      guard let map = panel.heatMap else { return nil }
      let cell = plot / Double(max(map.columns.count, 1))
      let height = (cell * 0.8).clamped(to: 20...46) * Double(map.rows.count)
      return height.clamped(to: max(80, 0.3 * plot)...max(120, 1.05 * plot))
    }
    let isShared = panels.count > 1 && Set(panels.map { $0.heatMap?.measure }).count == 1
    let above = Double(gridRows) * 124 + (isShared ? -32 * Double(gridRows) + 44 : 0)
    return (above + Double(gridRows) * (rows.max() ?? 0.44 * plot)).rounded()
  }
}
