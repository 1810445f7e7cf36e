extension PlacedPanel {
  /// Draws the bars of all series, side by side where they share a place, and the histograms.
  func drawBars(_ painter: Painter) {
    for item in series where item.series.mark == .histogram && !item.series.isStacked {
      drawHistogram(item, painter)
    }
    let group = series.filter { $0.series.mark == .bar && !$0.series.isStacked }
    guard !group.isEmpty else { return }
    let slot = barSlot
    let widest = panel.isHorizontal ? 26.0 : 64.0
    let groupWidth = min(slot * 0.74, widest * Double(group.count))
    let width = groupWidth / Double(group.count)
    let gap = group.count > 1 && width > 6 ? 1.0 : 0
    painter.canvas.clipped(to: plot) {
      for (place, item) in group.enumerated() {
        let offset = -groupWidth / 2 + Double(place) * width
        for mark in item.runs.joined() {
          let box = barBox(mark.point, offset: offset + gap / 2, width: width - gap)
          painter.drawBar(box, item.style, texture: group.count > 1 ? item.style.texture : 0)
        }
      }
    }
    for (place, item) in group.enumerated() {
      let shift = -groupWidth / 2 + (Double(place) + 0.5) * width
      for mark in item.runs.joined() {
        guard let ends = mark.ends else { continue }
        var point = mark.point
        if plan.valuesRunAlongX { point.y += shift } else { point.x += shift }
        painter.canvas.clipped(to: plot) {
          drawErrorBar(
            at: point, ends, painter.palette.text, cap: min(4, width * 0.2), painter.canvas)
        }
      }
    }
  }

  /// The room for the bars of one place, in points.
  var barSlot: Double {
    let map = panel.isHorizontal ? y : x
    let places = panel.distinctBarPositions.compactMap(map.position).sorted()
    let distances = zip(places, places.dropFirst()).map { $1 - $0 }
    if let smallest = distances.min(), smallest > 0 { return smallest }
    let categories = panel.isHorizontal ? panel.y.categories : panel.x.categories
    let whole = map.extent.upperBound - map.extent.lowerBound
    return whole / Double(max(categories?.count ?? 3, 1))
  }

  private func barBox(_ point: Point, offset: Double, width: Double) -> Box {
    if panel.isHorizontal {
      let base = x.base
      return Box(
        x: min(base, point.x), y: point.y + offset, width: abs(point.x - base), height: width)
    }
    let base = y.base
    return Box(
      x: point.x + offset, y: min(base, point.y), width: width, height: abs(point.y - base))
  }

  private func drawHistogram(_ item: PlacedSeries, _ painter: Painter) {
    let count = series.count { $0.series.mark == .histogram && !$0.series.isStacked }
    // Several histograms overlap: let them shine through.
    let opacity = count > 1 ? 0.45 : 1
    let base = y.base
    painter.canvas.clipped(to: plot) {
      for mark in item.runs.joined() {
        let edges = item.series.x
        let start = x.position(edges[mark.index]) ?? x.start
        guard let end = x.position(edges[mark.index + 1]), end > start else { continue }
        let gap = count == 1 && end - start > 5 ? 1.0 : 0
        painter.canvas.fillSnapped(
          Box(
            x: start + gap / 2, y: min(base, mark.point.y), width: end - start - gap,
            height: abs(mark.point.y - base)),
          item.style.color, opacity: opacity)
      }
      guard count > 1 else { return }
      for run in item.runs { strokeOutline(run, item, painter) }
    }
  }

  /// Traces the top of a histogram, which tells overlapping ones apart without colour.
  private func strokeOutline(_ run: [PlacedSeries.Mark], _ item: PlacedSeries, _ painter: Painter) {
    var path: [Point] = []
    for mark in run {
      let start = x.position(item.series.x[mark.index]) ?? x.start
      guard let end = x.position(item.series.x[mark.index + 1]) else { continue }
      if path.isEmpty { path.append(Point(x: start, y: y.base)) }
      path.append(Point(x: start, y: mark.point.y))
      path.append(Point(x: end, y: mark.point.y))
    }
    if let last = path.last { path.append(Point(x: last.x, y: y.base)) }
    painter.canvas.addPath(path)
    painter.canvas.stroke(item.style.color, width: 1.75, dash: item.style.dash)
  }
}
