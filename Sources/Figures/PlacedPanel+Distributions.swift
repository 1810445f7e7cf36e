import CPangoCairo

extension PlacedPanel {
  /// Draws the outlines, quartiles and points of groups.
  func drawGroups(_ painter: Painter) {
    // Points at the ends of the axis stay whole; outlines beyond it are cut.
    let room = plot.inset(-4)
    painter.canvas.clipped(to: room) {
      for group in groups {
        drawOutline(group, painter)
        drawPoints(of: group, painter)
        drawQuartiles(group, painter)
      }
    }
  }

  /// Draws the means with their intervals, above everything else of the groups.
  func drawMeans(_ painter: Painter) {
    painter.canvas.clipped(to: plot.inset(-1)) {
      // A single value is its own mean.
      for placed in groups where placed.group.values.count > 1 {
        guard let mean = placed.group.mean, let position = y.position(mean) else { continue }
        var ends: (lower: Double, upper: Double)?
        if let lower = placed.group.lower, let upper = placed.group.upper,
          let high = y.position(upper)
        {
          // A lower end at or below zero on a logarithmic axis reaches the edge of the plot.
          ends = (y.position(lower) ?? y.start, high)
        }
        painter.drawMean(at: Point(x: placed.center, y: position), ends)
      }
    }
  }

  private func color(_ group: PlacedGroup, _ palette: Palette) -> Color {
    group.group.emphasis == .muted
      ? palette.muted : palette.color(0, of: 1, order: .categorical)
  }

  private func drawOutline(_ group: PlacedGroup, _ painter: Painter) {
    guard !group.outline.isEmpty else { return }
    let canvas = painter.canvas
    canvas.addPath(
      group.outline.map { Point(x: group.center + $0.reach, y: $0.y) }
        + group.outline.reversed().map { Point(x: group.center - $0.reach, y: $0.y) })
    cairo_close_path(canvas.context)
    let color = color(group, painter.palette)
    canvas.setColor(color, opacity: 0.2)
    cairo_fill_preserve(canvas.context)
    canvas.stroke(color, width: 1.25)
  }

  private func drawPoints(of group: PlacedGroup, _ painter: Painter) {
    let color = color(group, painter.palette)
    let opacity =
      switch (group.isCrowded, group.outline.isEmpty) {
      case (true, _): group.points.count > 2000 ? 0.25 : 0.45
      case (false, true): 0.8
      case (false, false): 0.65
      }
    for point in group.points where plot.contains(point, tolerance: 1) {
      cairo_new_path(painter.canvas.context)
      cairo_arc(painter.canvas.context, point.x, point.y, group.radius, 0, 2 * .pi)
      painter.canvas.setColor(color, opacity: opacity)
      cairo_fill(painter.canvas.context)
    }
  }

  /// Draws lines across the outline at the median and at the other quartiles.
  private func drawQuartiles(_ group: PlacedGroup, _ painter: Painter) {
    guard !group.outline.isEmpty, let quartiles = group.group.quartiles else { return }
    for (place, value) in quartiles.enumerated() {
      guard let position = y.position(value),
        let edge = group.outline.min(by: { abs($0.y - position) < abs($1.y - position) })
      else { continue }
      let reach = max(edge.reach, 3)
      let (start, end) = (
        Point(x: group.center - reach, y: position), Point(x: group.center + reach, y: position)
      )
      if !group.points.isEmpty {
        painter.canvas.addPath([start, end])
        painter.canvas.stroke(painter.palette.background, width: 3, opacity: 0.7)
      }
      painter.drawQuartile(
        from: start, to: end, color(group, painter.palette), isMedian: place == 1)
    }
  }

  /// Writes how many values each group has above it.
  func drawCounts(_ painter: Painter) {
    guard let first = groups.first else { return }
    let style = TextStyle(size: 11, weight: .regular, hasTabularDigits: true)
    let blocks = groups.map { painter.type.set(NumberText.whole($0.group.values.count), style) }
    let centers = groups.map(\.center)
    let counts = Set(groups.map(\.group.values.count))
    func write(_ block: TextBlock, _ start: Double) {
      painter.type.draw(
        block, x: start, y: plot.y - 8 - block.height, painter.palette.secondary)
    }
    if counts.count == 1, groups.count > 1 {
      let count = NumberText.whole(first.group.values.count)
      write(painter.type.set("n = \(count) each", style), plot.x)
    } else if PlacedPanel.fitsBeside(blocks, centers) {
      let name = painter.type.set("n =", style)
      write(name, plot.x - PanelPlan.Gap.besideTick - name.width)
      for (block, center) in zip(blocks, centers) { write(block, center - block.width / 2) }
    } else {
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      write(
        painter.type.set("n = \(NumberText.whole(least)) to \(NumberText.whole(most))", style),
        plot.x)
    }
  }

  private static func fitsBeside(_ blocks: [TextBlock], _ centers: [Double]) -> Bool {
    PanelPlan.fits(blocks, at: centers, spacing: 4)
  }
}

extension Painter {
  /// Draws a mean as a dot, with a line along its interval, readable on any colour.
  func drawMean(at point: Point, _ ends: (lower: Double, upper: Double)?) {
    if let ends {
      let line = [Point(x: point.x, y: ends.lower), Point(x: point.x, y: ends.upper)]
      let caps = [ends.lower, ends.upper].map { end in
        [Point(x: point.x - 4, y: end), Point(x: point.x + 4, y: end)]
      }
      for (color, width) in [(palette.background, 4.5), (palette.text, 1.75)] {
        for path in [line] + caps { canvas.addPath(path) }
        canvas.stroke(color, width: width, opacity: 1)
      }
    }
    for (color, radius) in [(palette.background, 4.9), (palette.text, 3.5)] {
      cairo_new_path(canvas.context)
      cairo_arc(canvas.context, point.x, point.y, radius, 0, 2 * .pi)
      canvas.setColor(color)
      cairo_fill(canvas.context)
    }
  }

  /// Draws a line across a group: whole at the median, broken at the other quartiles.
  func drawQuartile(from start: Point, to end: Point, _ color: Color, isMedian: Bool) {
    canvas.addPath([start, end])
    canvas.stroke(
      palette.textColor(for: color), width: isMedian ? 2 : 1.25, dash: isMedian ? [] : [3, 2.5])
  }
}

extension Legend {
  /// What is drawn on groups of values.
  static func entries(_ style: Distributions.Style, _ painter: Painter) -> [Entry] {
    let look = SeriesStyle(
      index: 0, count: 1, isMuted: false, order: .categorical, palette: painter.palette)
    var names: [(Sample, String)] = [(.mean, "mean with 95 % interval")]
    if style != .strip { names += [(.median, "median"), (.quartile, "quartiles")] }
    return names.map { sample, name in
      Entry(
        sample: sample, style: look, hasMarkers: false, block: painter.type.set(name, .legend))
    }
  }
}
