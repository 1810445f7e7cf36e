extension Figure {
  private enum Space {
    static let edge = 3.0
    static let top = 4.0
    static let right = 13.0
    static let betweenColumns = 14.0
    static let betweenRows = 13.0
    static let belowLegend = 12.0
    static let belowTitle = 5.0
    static let aboveRowTitle = 8.0
  }

  /// Which panels share a vertical and a horizontal axis.
  private struct Sharing {
    /// Whether every panel has the same axis, or only those of a column or row.
    var (wholeX, wholeY): (Bool, Bool)

    init(_ figure: Figure) {
      let first = figure.panels.first
      wholeX = figure.panels.allSatisfy { $0.x == first?.x }
      wholeY = figure.panels.allSatisfy { $0.y == first?.y }
    }
  }

  /// Checks that panels that are to share an axis have the same one.
  func validateSharing() throws(FigureError) {
    guard arrangement == .facets else {
      guard rowTitles.isEmpty else {
        throw FigureError(.lengths, "only facets have titles of rows; leave them out.")
      }
      return
    }
    guard rowTitles.isEmpty || rowTitles.count == gridRows else {
      throw FigureError(
        .lengths,
        "there are \(rowTitles.count) titles for \(gridRows) rows of \(gridColumns) panels; give "
          + "one for each row.")
    }
    let sharing = Sharing(self)
    for index in panels.indices {
      let (top, start) = (index % gridColumns, index / gridColumns * gridColumns)
      guard sharing.wholeX || panels[index].x == panels[top].x else {
        throw FigureError(
          .range, panel: index,
          "its horizontal axis differs from that of panel \(top + 1) above it, and facets share "
            + "one; give both the same, or use independent panels.")
      }
      guard sharing.wholeY || panels[index].y == panels[start].y else {
        throw FigureError(
          .range, panel: index,
          "its vertical axis differs from that of panel \(start + 1) beside it, and facets share "
            + "one; give both the same, or use independent panels.")
      }
    }
  }

  /// A height that suits small panels.
  var facetHeight: Double {
    let plot = (width - 50) / Double(gridColumns) - Space.betweenColumns
    let isMap = panels.contains { $0.heatMap != nil }
    let row = (plot * (isMap ? 0.95 : 0.8)).clamped(to: 78...230) + Space.betweenRows
    let titles = Set(panels.map(\.title)).count > gridColumns ? Double(gridRows) : 1
    let heads = 22 * titles + (rowTitles.isEmpty ? 0 : 28 * Double(gridRows))
    return (row * Double(gridRows) + heads + 82 + (isMap ? 24 : 0)).rounded()
  }

  /// Places facets: equal plots close together, with ticks and titles at the outer edges only.
  func layoutFacets(_ painter: Painter) -> [PlacedPanel] {
    let (columns, rows) = (gridColumns, gridRows)
    let inner = width - Space.edge - Space.right
    let sharing = Sharing(self)
    var top = Space.top
    let (shared, hasLegend) = drawSharedLegends(painter, x: Space.edge, y: top, width: inner)
    if shared > 0 { top += shared + Space.belowLegend }

    let cellWidth = max(20, inner / Double(columns) - Space.betweenColumns)
    var plans = facetPlans(painter, cellWidth: cellWidth, hasLegend: hasLegend)
    share(&plans, sharing)
    let verticals = (0..<rows).map { row -> TextBlock? in
      guard !sharing.wholeY || row == 0 else { return nil }
      let title = panels[row * columns].y.title
      return title.isEmpty ? nil : painter.type.set(title, .axisLabel, width: inner)
    }
    let headings = rowTitles.map { painter.type.set($0, .panelTitle, width: inner) }
    let bottoms = (0..<columns).map { column -> TextBlock? in
      guard !sharing.wholeX || column == 0, let panel = lastPanel(inColumn: column) else {
        return nil
      }
      let room = sharing.wholeX ? inner : cellWidth
      let title = panel.x.title
      let block = painter.type.set(title, .axisLabel, width: room, lines: 2)
      block.centerLines()
      return title.isEmpty ? nil : block
    }
    let labelHeight = bottoms.compactMap { $0?.height }.max() ?? 0
    let heads = (0..<rows).map { row in
      plans[row * columns..<min((row + 1) * columns, plans.count)].map(\.facetHeader).max() ?? 0
    }
    func above(_ row: Int) -> Double {
      let heading =
        headings.isEmpty
        ? 0 : headings[row].height + Space.belowTitle + (row > 0 ? Space.aboveRowTitle : 0)
      return heading + (verticals[row].map { $0.height + Space.belowTitle } ?? 0) + heads[row]
    }
    // One estimate of the height serves to choose the ticks, whose width then decides the rest.
    let fixed = (0..<rows).reduce(top + Space.edge + 26 + labelHeight) { $0 + above($1) }
    let estimate = max(
      12, (resolvedHeight - fixed - Space.betweenRows * Double(rows - 1)) / Double(rows))
    for index in plans.indices { plans[index].measureVertical(height: estimate, painter: painter) }
    let left = plans.map(\.leftGutter).max() ?? 0
    let plotWidth = max(
      12, (inner - left - Space.betweenColumns * Double(columns - 1)) / Double(columns))
    for index in plans.indices {
      plans[index].measureHorizontal(width: plotWidth, painter: painter)
      let isLowest = index + columns >= panels.count
      plans[index].hideTickLabels(x: !isLowest, y: !index.isMultiple(of: columns))
    }
    let footers = (0..<rows).map { row -> Double in
      let ends = row * columns..<min((row + 1) * columns, plans.count)
      let isLowest = ends.contains { $0 + columns >= plans.count }
      return isLowest ? plans[ends].map(\.footerHeight).max() ?? 0 : 0
    }
    let used = footers.reduce(fixed - 26 - labelHeight, +) + (labelHeight > 0 ? labelHeight + 5 : 0)
    let plotHeight = max(
      12, (resolvedHeight - used - Space.betweenRows * Double(rows - 1)) / Double(rows))

    var placed: [PlacedPanel] = []
    for row in 0..<rows {
      var y = top
      func write(_ block: TextBlock?, _ color: Color) {
        guard let block else { return }
        painter.type.draw(block, x: Space.edge, y: y, color)
        y += block.height + Space.belowTitle
      }
      // What holds for all rows stands above the first heading, what holds for one below its own.
      if sharing.wholeY { write(verticals[row], painter.palette.secondary) }
      if !headings.isEmpty {
        if row > 0 { y += Space.aboveRowTitle }
        write(headings[row], painter.palette.text)
      }
      if !sharing.wholeY { write(verticals[row], painter.palette.secondary) }
      for column in 0..<columns where row * columns + column < plans.count {
        let x = painter.canvas.snapped(
          Space.edge + left + Double(column) * (plotWidth + Space.betweenColumns))
        let plot = Box(
          x: x, y: painter.canvas.snapped(y + heads[row]), width: plotWidth, height: plotHeight)
        let half = Space.betweenColumns / 2 - 1
        placed.append(
          PlacedPanel(
            plans[row * columns + column], plot: plot, top: y, left: x,
            tickRoom: (column == 0 ? Space.edge : x - half)...(column == columns - 1
              ? width - 1 : x + plotWidth + half)))
      }
      top = y + heads[row] + plotHeight + footers[row] + Space.betweenRows
    }
    drawBottomTitles(bottoms, placed, whole: sharing.wholeX, painter)
    return placed
  }

  private func lastPanel(inColumn column: Int) -> Panel? {
    stride(from: column, to: panels.count, by: gridColumns).map { panels[$0] }.last
  }

  /// The titles of the horizontal axes, below the ticks of the lowest panels.
  private func drawBottomTitles(
    _ blocks: [TextBlock?], _ placed: [PlacedPanel], whole: Bool, _ painter: Painter
  ) {
    let lowest = placed.indices.filter { $0 + gridColumns >= placed.count }
    for (column, block) in blocks.enumerated() {
      guard let block,
        let panel = lowest.first(where: { $0 % gridColumns == column }).map({ placed[$0] })
      else { continue }
      let ends = whole ? placed : [panel]
      let (left, right) = (ends.map(\.plot.x).min() ?? 0, ends.map(\.plot.right).max() ?? width)
      let bottom = whole ? placed.map(\.plot.bottom).max() ?? 0 : panel.plot.bottom
      let ticks = lowest.map { placed[$0].plan.xTickHeight }.max() ?? 0
      painter.type.draw(
        block, x: (left + right - block.width) / 2,
        y: bottom + PanelPlan.Gap.belowAxis + ticks + PanelPlan.Gap.aboveLabel,
        painter.palette.secondary)
    }
  }

  private func facetPlans(
    _ painter: Painter, cellWidth: Double, hasLegend: Bool
  ) -> [PanelPlan] {
    let styles = styles(painter.palette)
    let scales = colorScales(painter.palette.appearance)
    return panels.indices.map { index in
      var panel = panels[index]
      // A title that holds for the whole column is written once.
      let top = panels[index % gridColumns].title
      let column = stride(from: index % gridColumns, to: panels.count, by: gridColumns)
      if index >= gridColumns, column.allSatisfy({ panels[$0].title == top }) { panel.title = nil }
      return PanelPlan(
        panel, styles: styles[index], cellWidth: cellWidth, columns: gridColumns,
        hasSharedLegend: hasLegend, showsLabels: (false, false), colorScale: scales[index],
        isFacet: true, painter: painter)
    }
  }

  /// Gives the panels that share an axis one range, made from all that they show.
  private func share(_ plans: inout [PanelPlan], _ sharing: Sharing) {
    func together(_ index: Int, whole: Bool, _ group: (Int) -> Int) -> [Int] {
      panels.indices.filter { whole || group($0) == group(index) }
    }
    for index in plans.indices {
      let besides = together(index, whole: sharing.wholeY) { $0 / gridColumns }
      let aboves = together(index, whole: sharing.wholeX) { $0 % gridColumns }
      plans[index].agree(x: aboves.map { panels[$0] }, y: besides.map { panels[$0] })
    }
  }
}
