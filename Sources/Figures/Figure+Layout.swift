import Foundation

extension Figure {
  private enum Space {
    static let edge = 3.0
    static let top = 4.0
    static let right = 13.0
    static let betweenColumns = 30.0
    static let betweenRows = 22.0
    static let belowSharedLegend = 12.0
  }

  /// Places the panels in a grid whose plot areas have one size, and draws the shared legend.
  func layout(_ painter: Painter) -> [PlacedPanel] {
    if arrangement == .facets { return layoutFacets(painter) }
    let columns = gridColumns
    let rows = gridRows
    let inner = width - Space.edge - Space.right
    let between = columns > 1 ? min(Space.betweenColumns, inner / Double(columns) * 0.2) : 0
    let cellWidth = max(20, (inner - between * Double(columns - 1)) / Double(columns))
    let styles = styles(painter.palette)
    let scales = colorScales(painter.palette.appearance)
    var top = Space.top
    let (shared, hasLegend) = drawSharedLegends(painter, x: Space.edge, y: top, width: inner)
    if shared > 0 { top += shared + Space.belowSharedLegend }

    var plans = panels.indices.map { index in
      PanelPlan(
        panels[index], styles: styles[index], cellWidth: cellWidth, columns: columns,
        hasSharedLegend: hasLegend, showsLabels: showsLabels(index), colorScale: scales[index],
        painter: painter)
    }
    shareExtents(&plans)
    func tallest(_ row: Int, _ height: (PanelPlan) -> Double) -> Double {
      plans[(row * columns)..<min((row + 1) * columns, plans.count)].map(height).max() ?? 0
    }
    let headers = (0..<rows).map { row in tallest(row, \.headerHeight) }
    let free =
      resolvedHeight - top - Space.edge - headers.reduce(0, +)
      - Space.betweenRows * Double(rows - 1)
    // Ticks decide the room for their labels and the room decides the ticks: measure the vertical
    // axis for an estimated height, then the horizontal one for the width that is left.
    let estimate = max(24, free / Double(rows) - 44)
    for index in plans.indices { plans[index].measureVertical(height: estimate, painter: painter) }
    let left = plans.map(\.leftGutter).max() ?? 0
    let right = plans.map(\.rightGutter).max() ?? 0
    let plotWidth = max(16, cellWidth - left - right)
    for index in plans.indices {
      plans[index].measureHorizontal(width: plotWidth, painter: painter)
    }
    let footers = (0..<rows).map { row in tallest(row, \.footerHeight) }
    let plotHeight = max(12, (free - footers.reduce(0, +)) / Double(rows))

    var placed: [PlacedPanel] = []
    for row in 0..<rows {
      for column in 0..<columns where row * columns + column < plans.count {
        let cellLeft = Space.edge + Double(column) * (cellWidth + between)
        let plot = Box(
          x: painter.canvas.snapped(cellLeft + left),
          y: painter.canvas.snapped(top + headers[row]), width: plotWidth, height: plotHeight)
        placed.append(
          PlacedPanel(
            plans[row * columns + column], plot: plot, top: top, left: cellLeft,
            tickRoom:
              cellLeft...max(
                cellLeft,
                column == columns - 1 ? width - 1 : cellLeft + cellWidth + between / 2 - 2)))
      }
      top += headers[row] + plotHeight + footers[row] + Space.betweenRows
    }
    return placed
  }

  /// Whether a panel needs its own axis labels: not beside or above one that has the same.
  private func showsLabels(_ index: Int) -> (x: Bool, y: Bool) {
    let below = index + gridColumns
    let repeatsX = below < panels.count && panels[below].x.title == panels[index].x.title
    let startsRow = index.isMultiple(of: gridColumns)
    let repeatsY = !startsRow && panels[index - 1].y.title == panels[index].y.title
    return (!repeatsX, !repeatsY)
  }

  /// Gives panels that measure the same thing the same axes, so that they can be compared.
  ///
  /// An axis is left alone when that would press one of the panels flat.
  private func shareExtents(_ plans: inout [PanelPlan]) {
    guard plans.count > 1, let first = panels.first else { return }
    for (extent, axis) in [(\PanelPlan.xExtent, \Panel.x), (\PanelPlan.yExtent, \Panel.y)]
      as [(WritableKeyPath<PanelPlan, [Double]>, KeyPath<Panel, Axis>)]
    {
      guard panels.allSatisfy({ $0[keyPath: axis] == first[keyPath: axis] }) else { continue }
      let isLogarithmic = first[keyPath: axis].scale == .logarithmic
      func size(_ low: Double, _ high: Double) -> Double {
        isLogarithmic ? log10(high / low) : high - low
      }
      let extents = plans.map { $0[keyPath: extent] }.filter { !$0.isEmpty }
      guard let low = extents.map({ $0[0] }).min(), let high = extents.map({ $0[1] }).max() else {
        continue
      }
      guard extents.allSatisfy({ size($0[0], $0[1]) >= 0.2 * size(low, high) }) else { continue }
      for index in plans.indices { plans[index][keyPath: extent] = [low, high] }
    }
  }
}
