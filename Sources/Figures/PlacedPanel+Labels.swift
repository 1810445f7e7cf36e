extension PlacedPanel {
  /// Writes the names of lines beside their ends, moved apart where they would touch.
  func drawDirectLabels(_ painter: Painter) {
    guard !plan.directLabels.isEmpty else { return }
    let lines = zip(series, plan.directLabels)
      .compactMap { item, block in item.last.map { (end: $0, item: item, block: block) } }
      .sorted { $0.end.y < $1.end.y }
    let height = lines.map(\.block.height).max() ?? 0
    let centers = PlacedPanel.spread(
      lines.map { min(max($0.end.y, plot.y), plot.bottom) }, gap: height * 0.98,
      within: (plot.y)...(plot.bottom))
    for (line, center) in zip(lines, centers) {
      let start = plot.right + PanelPlan.Gap.besideDirectLabel
      if abs(center - line.end.y) > 5, plot.contains(line.end, tolerance: 2) {
        painter.canvas.addPath([
          Point(x: min(line.end.x + 6, plot.right), y: line.end.y),
          Point(x: start - 3, y: center),
        ])
        painter.canvas.stroke(line.item.style.color, width: 1, opacity: 0.7)
      }
      painter.type.draw(
        line.block, x: start, y: center - line.block.height / 2, line.item.style.textColor)
    }
  }

  /// Moves sorted positions apart to at least `gap`, as little as possible in total.
  static func spread(
    _ positions: [Double], gap: Double, within limits: ClosedRange<Double>
  ) -> [Double] {
    // Groups of touching positions move together to the mean of what their members want.
    var groups: [(start: Double, count: Int)] = []
    for position in positions {
      groups.append((position, 1))
      while groups.count > 1 {
        let last = groups[groups.count - 1]
        let before = groups[groups.count - 2]
        guard last.start < before.start + Double(before.count) * gap else { break }
        let total = before.count + last.count
        // The members of the later group wish to stand `before.count` gaps further up.
        let sum =
          before.start * Double(before.count)
          + (last.start - Double(before.count) * gap) * Double(last.count)
        groups.removeLast(2)
        groups.append((sum / Double(total), total))
      }
    }
    var result: [Double] = []
    for group in groups {
      for offset in 0..<group.count { result.append(group.start + Double(offset) * gap) }
    }
    // Push back into the limits from the bottom, then from the top.
    var bound = limits.upperBound
    for index in result.indices.reversed() {
      result[index] = min(result[index], bound)
      bound = result[index] - gap
    }
    bound = limits.lowerBound
    for index in result.indices {
      result[index] = max(result[index], bound)
      bound = result[index] + gap
    }
    return result
  }

  /// Draws the reference lines without their labels.
  func drawReferenceLines(_ painter: Painter) {
    for reference in panel.references {
      switch reference.orientation {
      case .horizontal:
        guard let position = y.position(reference.value), y.extent.contains(position) else {
          continue
        }
        painter.canvas.addPath([
          Point(x: plot.x, y: position), Point(x: plot.right, y: position),
        ])
      case .vertical:
        guard let position = x.position(reference.value), x.extent.contains(position) else {
          continue
        }
        painter.canvas.addPath([
          Point(x: position, y: plot.y), Point(x: position, y: plot.bottom),
        ])
      }
      painter.canvas.stroke(painter.palette.secondary, width: 1.25, dash: [4, 3])
    }
  }

  /// Writes the labels of reference lines where they hide least.
  func drawReferenceLabels(_ painter: Painter, _ taken: inout TakenSpace) {
    for reference in panel.references where !reference.label.isEmpty {
      let block = painter.type.set(reference.label, .note, width: plot.width * 0.8)
      let places: [Point]
      switch reference.orientation {
      case .horizontal:
        guard let line = y.position(reference.value), y.extent.contains(line) else { continue }
        places = [
          plot.right - block.width - 2, plot.x + 4, plot.x + (plot.width - block.width) / 2,
        ]
        .flatMap { x in
          [Point(x: x, y: line - block.height - 2), Point(x: x, y: line + 3)]
        }
      case .vertical:
        guard let line = x.position(reference.value), x.extent.contains(line) else { continue }
        places = [0.02, 0.12, 0.25, 0.5, 0.75].map { plot.y + plot.height * $0 }
          .flatMap { y in
            [Point(x: line + 5, y: y), Point(x: line - 5 - block.width, y: y)]
          }
      }
      if let box = cheapest(places, block, taken, limit: .max) {
        taken.take(box)
        painter.type.draw(
          block, x: box.x, y: box.y, painter.palette.secondary, halo: painter.palette.background)
      }
    }
  }

  /// Writes the names of points beside them; those that find no free place are left out.
  func drawPointLabels(_ painter: Painter, _ taken: inout TakenSpace) {
    for item in series {
      guard let labels = item.series.pointLabels else { continue }
      var drawn = 0
      for mark in item.runs.joined() where plot.contains(mark.point, tolerance: 1) {
        let text = labels[mark.index]
        guard !text.isEmpty, drawn < 200 else { continue }
        let block = painter.type.set(text, .note, width: plot.width * 0.5)
        let (x, y) = (mark.point.x, mark.point.y)
        let (width, height) = (block.width, block.height)
        let places = [
          Point(x: x + 7, y: y - height / 2), Point(x: x - 7 - width, y: y - height / 2),
          Point(x: x - width / 2, y: y - height - 6), Point(x: x - width / 2, y: y + 6),
          Point(x: x + 5, y: y - height - 3), Point(x: x + 5, y: y + 3),
          Point(x: x - 5 - width, y: y - height - 3), Point(x: x - 5 - width, y: y + 3),
        ]
        if let box = cheapest(places, block, taken, limit: 1) {
          taken.take(box)
          drawn += 1
          painter.type.draw(
            block, x: box.x, y: box.y, painter.palette.secondary, halo: painter.palette.background)
        }
      }
    }
  }

  /// The place for a text that hides least and lies inside the plot, the first among equals.
  func cheapest(
    _ places: [Point], _ block: TextBlock, _ taken: TakenSpace, limit: Int
  ) -> Box? {
    var best: (box: Box, cost: Int)?
    for place in places {
      let box = Box(x: place.x, y: place.y, width: block.width, height: block.height)
      guard box.x >= plot.x - 1, box.right <= plot.right + 1, box.y >= plot.y - 4,
        box.bottom <= plot.bottom + 1
      else { continue }
      let cost = taken.cost(box)
      if cost < best?.cost ?? min(limit, 10_000) { best = (box, cost) }
      if cost == 0 { break }
    }
    return best?.box
  }
}
