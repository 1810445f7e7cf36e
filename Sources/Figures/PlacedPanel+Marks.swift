import CPangoCairo

extension PlacedPanel {
  /// Fills the bands and areas of one series; the caller clips to the plot.
  func drawFills(_ item: PlacedSeries, _ painter: Painter) {
    let canvas = painter.canvas
    for run in item.runs {
      if item.series.mark == .area, let first = run.first, let last = run.last {
        canvas.addPath(outline(run, item.series.mark))
        cairo_line_to(canvas.context, last.point.x, y.base)
        cairo_line_to(canvas.context, first.point.x, y.base)
        cairo_close_path(canvas.context)
        canvas.setColor(item.style.color, opacity: 0.18)
        cairo_fill(canvas.context)
      }
      guard item.series.uncertainty == .band, item.isLineLike || item.series.mark == .scatter
      else { continue }
      for part in run.split(whereSeparator: { $0.ends == nil }) {
        drawBand(Array(part), item, canvas)
      }
    }
  }

  private func drawBand(_ run: [PlacedSeries.Mark], _ item: PlacedSeries, _ canvas: Canvas) {
    func edge(_ value: KeyPath<(lower: Double, upper: Double), Double>) -> [Point] {
      let points = run.compactMap { mark -> Point? in
        guard let ends = mark.ends else { return nil }
        return plan.valuesRunAlongX
          ? Point(x: ends[keyPath: value], y: mark.point.y)
          : Point(x: mark.point.x, y: ends[keyPath: value])
      }
      return item.series.mark == .step ? PlacedPanel.stepped(points) : points
    }
    canvas.addPath(edge(\.upper) + edge(\.lower).reversed())
    cairo_close_path(canvas.context)
    canvas.setColor(item.style.color, opacity: 0.18)
    cairo_fill(canvas.context)
  }

  /// Draws the line and the error bars of one series.
  func drawLines(_ item: PlacedSeries, _ painter: Painter) {
    let canvas = painter.canvas
    // Marks on the edge of the plot stay whole, lines beyond it are cut.
    let room = Box(
      x: plot.x - 1, y: plot.y - 1, width: plot.width + 2, height: plot.height + 2)
    let width = (plot.width < 260 ? 1.75 : 2.0) * (item.style.isMuted ? 0.8 : 1)
    if item.isLineLike {
      canvas.clipped(to: room) {
        // Markers or a name at its end tell a line apart already.
        let isKnown =
          item.hasMarkers || panel.series.count == 1 || !plan.directLabels.isEmpty
        let dash = isKnown ? [] : item.style.dash
        for run in item.runs {
          canvas.addPath(outline(run, item.series.mark))
          canvas.stroke(item.style.color, width: width, dash: dash)
        }
      }
    }
    if item.series.uncertainty == .bars, item.isLineLike || item.series.mark == .scatter {
      canvas.clipped(to: room) { drawErrorBars(item, item.style.color, cap: 0, canvas) }
    }
  }

  /// A run of one point has no line; without a mark it would not be seen.
  private func drawLonePoints(_ item: PlacedSeries, _ painter: Painter) {
    guard item.isLineLike else { return }
    for run in item.runs where run.count == 1 && plot.contains(run[0].point, tolerance: 1) {
      painter.drawMarker(item.style, at: run[0].point, radius: 2.5)
    }
  }

  /// Draws the points of one series.
  func drawPoints(_ item: PlacedSeries, _ painter: Painter) {
    guard item.series.mark == .scatter || item.hasMarkers else {
      drawLonePoints(item, painter)
      return
    }
    let count = item.runs.reduce(0) { $0 + $1.count }
    let radius: Double
    if item.series.mark == .scatter {
      radius =
        switch count {
        case ..<80: 4.2
        case ..<400: 3.2
        case ..<3000: 2.2
        default: 1.3
        }
    } else {
      radius = plan.isFacet && plot.width < 180 ? 2.6 : plot.width < 260 ? 3.2 : 3.8
    }
    let isDense = count >= 400
    // Where points lie on top of each other, more than a few of them change nothing visible.
    var crowd: [Point: Int] = [:]
    for run in item.runs {
      for mark in run where plot.contains(mark.point, tolerance: 1) {
        if count > 5000 {
          let cell = Point(x: mark.point.x.rounded(), y: mark.point.y.rounded())
          let present = crowd[cell, default: 0]
          if present >= 6 { continue }
          crowd[cell] = present + 1
        }
        painter.drawMarker(
          item.style, at: mark.point, radius: radius, opacity: isDense ? 0.5 : 1, halo: !isDense)
      }
    }
  }

  func drawErrorBars(_ item: PlacedSeries, _ color: Color, cap: Double, _ canvas: Canvas) {
    for run in item.runs {
      for mark in run {
        guard let ends = mark.ends else { continue }
        drawErrorBar(at: mark.point, ends, color, cap: cap, canvas)
      }
    }
  }

  func drawErrorBar(
    at point: Point, _ ends: (lower: Double, upper: Double), _ color: Color, cap: Double,
    _ canvas: Canvas
  ) {
    let flips = plan.valuesRunAlongX
    func place(_ along: Double, _ across: Double) -> Point {
      flips ? Point(x: along, y: point.y + across) : Point(x: point.x + across, y: along)
    }
    canvas.addPath([place(ends.lower, 0), place(ends.upper, 0)])
    if cap > 0 {
      for end in [ends.lower, ends.upper] {
        canvas.addPath([place(end, -cap), place(end, cap)])
      }
    }
    canvas.stroke(color, width: 1.25)
  }

  /// The path of a line; very long ones are thinned to what a column of pixels can show.
  private func outline(_ run: [PlacedSeries.Mark], _ mark: Series.Mark) -> [Point] {
    var points = run.map(\.point)
    if Double(points.count) > plot.width * 8 { points = PlacedPanel.thinned(points) }
    return mark == .step ? PlacedPanel.stepped(points) : points
  }

  private static func stepped(_ points: [Point]) -> [Point] {
    var result: [Point] = []
    for point in points {
      if let last = result.last { result.append(Point(x: point.x, y: last.y)) }
      result.append(point)
    }
    return result
  }

  /// The first, lowest, highest and last point of every half point of width.
  static func thinned(_ points: [Point]) -> [Point] {
    guard zip(points, points.dropFirst()).allSatisfy({ $0.x <= $1.x }) else { return points }
    var result: [Point] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x * 2).rounded(.down)
      var end = start
      var low = start
      var high = start
      while end < points.count && (points[end].x * 2).rounded(.down) == column {
        if points[end].y < points[low].y { low = end }
        if points[end].y > points[high].y { high = end }
        end += 1
      }
      for index in Set([start, low, high, end - 1]).sorted() { result.append(points[index]) }
      start = end
    }
    return result
  }
}
