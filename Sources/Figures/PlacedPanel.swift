import Foundation

/// A panel with its place on the drawing, ready to be drawn.
struct PlacedPanel {
  let plan: PanelPlan
  let plot: Box
  /// Where the title starts.
  let top: Double
  /// Where the title and the legend start.
  let left: Double
  /// The room that text below the plot may use.
  let tickRoom: ClosedRange<Double>
  let x: AxisMap
  let y: AxisMap
  let series: [PlacedSeries]
  let groups: [PlacedGroup]

  var panel: Panel { plan.panel }

  init(
    _ plan: PanelPlan, plot: Box, top: Double, left: Double, tickRoom: ClosedRange<Double>
  ) {
    self.plan = plan
    self.plot = plot
    self.top = top
    self.left = left
    self.tickRoom = tickRoom
    let x = AxisMap(
      range: plan.xRange, scale: plan.panel.x.scale, start: plot.x, end: plot.right)
    // Categories read from the top down, numbers grow from the bottom up.
    let isNamed = plan.panel.y.categories != nil
    let y = AxisMap(
      range: plan.yRange, scale: plan.panel.y.scale, start: isNamed ? plot.y : plot.bottom,
      end: isNamed ? plot.bottom : plot.y)
    self.x = x
    self.y = y
    let bases = plan.panel.stackBases
    series = zip(plan.panel.series.indices, plan.styles).map { index, style in
      PlacedSeries(
        plan.panel.series[index], style: style, bases: bases[index], x: x, y: y,
        valuesRunAlongX: plan.valuesRunAlongX)
    }
    groups =
      plan.panel.distributions.map {
        PlacedGroup.place($0, x: x, y: y, isFacet: plan.isFacet)
      } ?? []
  }

  func draw(_ painter: Painter) {
    drawHeader(painter)
    if panel.heatMap == nil { drawRegions(painter) }
    var taken = TakenSpace(series: series, marks: groups.flatMap { $0.samples(limit: 400) })
    if let heatMap = panel.heatMap, let scale = plan.colorScale {
      drawCells(heatMap, scale, painter)
      drawRegions(painter)
    } else {
      drawGrid(painter)
    }
    painter.canvas.clipped(to: plot) {
      for item in series where item.series.emphasis == .muted { drawFills(item, painter) }
      for item in series where item.series.emphasis == .normal { drawFills(item, painter) }
    }
    drawBars(painter)
    drawStacks(painter)
    drawGroups(painter)
    drawAxes(painter)
    drawReferenceLines(painter)
    drawMeans(painter)
    // Context lies below, and points above every line and error bar.
    let layers = series.filter { $0.style.isMuted } + series.filter { !$0.style.isMuted }
    for item in layers { drawLines(item, painter) }
    for item in layers { drawPoints(item, painter) }
    drawDirectLabels(painter)
    drawReferenceLabels(painter, &taken)
    drawAnnotations(painter, &taken)
    drawRegionLabels(painter, &taken)
    drawPointLabels(painter, &taken)
  }

  private func drawHeader(_ painter: Painter) {
    var y = top
    if let title = plan.title {
      painter.type.draw(title, x: left, y: y, painter.palette.text)
      y += title.height + PanelPlan.Gap.belowTitle
    }
    plan.legend.draw(painter, x: left, y: y)
    plan.sideLegend.draw(
      painter, x: plot.right + PanelPlan.Gap.besideDirectLabel + 4, y: plot.y)
    plan.colorBar?.draw(painter, x: left, y: y)
    if let label = plan.yLabel {
      painter.type.draw(
        label, x: left, y: plot.y - plan.labelDistance - label.height, painter.palette.secondary)
    }
    drawCounts(painter)
  }
}

/// Parts of a drawing that text must keep off.
struct TakenSpace {
  private var boxes: [Box] = []
  private var points: [Point]

  init(series: [PlacedSeries], marks: [Point] = []) {
    let limit = 6000 / max(series.count, 1)
    points = series.flatMap { $0.samples(limit: limit) } + marks
  }

  /// How much a text would hide: a little for each mark, a lot for other text.
  func cost(_ box: Box) -> Int {
    let marks = points.reduce(0) { $0 + (box.contains($1, tolerance: 2) ? 1 : 0) }
    return marks + (boxes.contains { $0.intersects(box) } ? 10_000 : 0)
  }

  /// How much a line would cross: a little for each mark, a lot for text.
  func cost(from start: Point, to end: Point) -> Int {
    let path = (0...12).map { part in
      let share = Double(part) / 12
      return Point(
        x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
    }
    let crossesText = path.contains { point in boxes.contains { $0.contains(point) } }
    let area = Box(
      x: min(start.x, end.x), y: min(start.y, end.y), width: abs(end.x - start.x),
      height: abs(end.y - start.y))
    let marks = points.count { mark in
      area.contains(mark, tolerance: 4) && path.contains { hypot($0.x - mark.x, $0.y - mark.y) < 4 }
    }
    return (crossesText ? 10_000 : 0) + marks
  }

  mutating func take(_ box: Box) { boxes.append(box) }

  /// Keeps text off a line.
  mutating func take(from start: Point, to end: Point) {
    let parts = max(1, Int(max(abs(end.x - start.x), abs(end.y - start.y)) / 4))
    points += (0...parts).map { part in
      let share = Double(part) / Double(parts)
      return Point(
        x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share)
    }
  }
}
