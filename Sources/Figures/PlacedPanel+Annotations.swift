import Foundation

extension PlacedPanel {
  /// Shades the regions; on a heat map, whose cells fill the plot, it outlines them.
  func drawRegions(_ painter: Painter) {
    let canvas = painter.canvas
    canvas.clipped(to: plot) {
      for box in panel.regions.compactMap(box) {
        guard panel.heatMap != nil else {
          canvas.fillSnapped(box, painter.palette.muted, opacity: 0.16)
          continue
        }
        let outline = box.inset(1)
        for (color, width) in [(painter.palette.background, 4.0), (painter.palette.text, 2)] {
          canvas.addRectangle(outline)
          canvas.stroke(color, width: width)
        }
      }
    }
  }

  /// The part of the plot that a region covers, if any.
  func box(of region: Region) -> Box? {
    func span(_ first: Double?, _ last: Double?, _ map: AxisMap) -> ClosedRange<Double>? {
      let ends = [first.map(map.position) ?? map.start, last.map(map.position) ?? map.end]
        .compactMap { $0?.clamped(to: map.extent) }
      guard let low = ends.min(), let high = ends.max(), ends.count == 2, low < high else {
        return nil
      }
      return low...high
    }
    guard let across = span(region.left, region.right, x),
      let along = span(region.bottom, region.top, y)
    else { return nil }
    return Box(
      x: across.lowerBound, y: along.lowerBound, width: across.upperBound - across.lowerBound,
      height: along.upperBound - along.lowerBound)
  }

  /// Writes the labels of regions into their corners, where they hide least.
  func drawRegionLabels(_ painter: Painter, _ taken: inout TakenSpace) {
    for region in panel.regions where !region.label.isEmpty {
      guard let area = box(of: region) else { continue }
      let block = painter.type.set(
        region.label, .note, width: min(max(area.width - 10, 70), plot.width - 4), lines: 2)
      let inside = [
        area.x + 5, area.right - 5 - block.width, area.x + (area.width - block.width) / 2,
      ]
      let beside = [area.right + 5, area.x - 5 - block.width]
      let heights = [area.y + 3, area.bottom - 3 - block.height]
      let xs = block.width + 8 <= area.width ? inside : beside + inside
      let places = heights.flatMap { y in xs.map { Point(x: $0, y: y) } }
      guard let box = cheapest(places, block, taken, limit: .max) else { continue }
      taken.take(box)
      write(block, in: box, painter.palette.secondary, painter)
    }
  }

  /// Writes a text over the data: with a halo, or on the cells of a heat map on a ground.
  private func write(_ block: TextBlock, in box: Box, _ color: Color, _ painter: Painter) {
    let ground = painter.palette.background
    if panel.heatMap != nil { painter.canvas.fillSnapped(box.inset(-2), ground, opacity: 0.85) }
    painter.type.draw(
      block, x: box.x, y: box.y, panel.heatMap == nil ? color : painter.palette.text,
      halo: panel.heatMap == nil ? ground : nil)
  }

  /// Writes the annotations near their places, off the data and off each other.
  func drawAnnotations(_ painter: Painter, _ taken: inout TakenSpace) {
    let palette = painter.palette
    for note in placedAnnotations(painter.type, &taken) {
      if let leader = note.leader {
        for (color, width) in [(palette.background, 3.0), (palette.secondary, 1)] {
          painter.canvas.addPath([leader.start, leader.end])
          painter.canvas.stroke(color, width: width)
        }
      }
      // A cell has no mark of its own that could be pointed at.
      if panel.heatMap != nil {
        painter.drawDot(at: note.anchor, palette.text)
      }
      write(note.block, in: note.box, palette.text, painter)
    }
  }

  /// An annotation with its place.
  struct PlacedAnnotation {
    var block: TextBlock
    var box: Box
    /// What it points at.
    var anchor: Point
    /// The line from the text to its place, where the two are apart.
    var leader: (start: Point, end: Point)?
  }

  /// Where the annotations are written: always inside the plot.
  func placedAnnotations(_ type: Typesetter, _ taken: inout TakenSpace) -> [PlacedAnnotation] {
    let anchors = panel.annotations.map { note -> Point? in
      guard let x = x.position(note.x), let y = y.position(note.y) else { return nil }
      let point = Point(x: x, y: y)
      return plot.contains(point, tolerance: 1) ? point : nil
    }
    // What is pointed at must stay visible.
    for anchor in anchors.compactMap({ $0 }) {
      taken.take(Box(x: anchor.x - 4, y: anchor.y - 4, width: 8, height: 8))
    }
    var placed: [PlacedAnnotation] = []
    for (note, anchor) in zip(panel.annotations, anchors) {
      guard let anchor, !note.text.isEmpty else { continue }
      let block = type.set(
        note.text, .note, width: min(max(plot.width * 0.42, 70), plot.width - 2), lines: 3)
      let box = place(block, near: anchor, hasLeader: note.hasLeader, taken)
      let leader = note.hasLeader ? PlacedPanel.leader(from: box, to: anchor) : nil
      taken.take(box.inset(-2))
      if let leader { taken.take(from: leader.start, to: leader.end) }
      placed.append(PlacedAnnotation(block: block, box: box, anchor: anchor, leader: leader))
    }
    return placed
  }

  /// The place for a text around a point that hides least; nearer ones first.
  private func place(
    _ block: TextBlock, near anchor: Point, hasLeader: Bool, _ taken: TakenSpace
  ) -> Box {
    var best: (box: Box, cost: Int)?
    let distances: [Double] = hasLeader ? [8, 20, 34, 50, 70, 95, 125] : [8, 12]
    for (ring, distance) in distances.enumerated() {
      for step in 0..<16 {
        // To the right and left first, where a text is closest to its point.
        let angle = Double((step + 1) / 2) * (step.isMultiple(of: 2) ? -1 : 1) * .pi / 8
        let (across, up) = (cos(angle), sin(angle))
        // The side or corner that is nearest to the point lies at the distance.
        let center = Point(
          x: anchor.x + across * distance
            + (1.42 * across).clamped(to: -1...1) * block.width / 2,
          y: anchor.y - up * distance - (1.42 * up).clamped(to: -1...1) * block.height / 2)
        let box = Box(
          x: center.x - block.width / 2, y: center.y - block.height / 2, width: block.width,
          height: block.height)
        guard box.x >= plot.x, box.right <= plot.right, box.y >= plot.y, box.bottom <= plot.bottom
        else { continue }
        var cost = 6 * taken.cost(box) + 2 * ring + (step == 0 ? 0 : 1)
        if hasLeader, let leader = PlacedPanel.leader(from: box, to: anchor) {
          cost += taken.cost(from: leader.start, to: leader.end)
        }
        if cost < best?.cost ?? .max { best = (box, cost) }
      }
    }
    if let best { return best.box }
    // Nowhere beside the point is there room for all of it: on top of the data, then.
    let x = (anchor.x + 8).clamped(to: plot.x...max(plot.x, plot.right - block.width))
    let y = (anchor.y - block.height - 8).clamped(
      to: plot.y...max(plot.y, plot.bottom - block.height))
    return Box(x: x, y: y, width: block.width, height: block.height)
  }

  /// The line from the nearest side of a text to just before a point, unless the two are close.
  private static func leader(from box: Box, to anchor: Point) -> (start: Point, end: Point)? {
    let near = Point(
      x: anchor.x.clamped(to: box.x...box.right), y: anchor.y.clamped(to: box.y...box.bottom))
    let (dx, dy) = (near.x - anchor.x, near.y - anchor.y)
    let length = hypot(dx, dy)
    guard length > 13 else { return nil }
    let (first, last) = ((length - 2) / length, 6 / length)
    return (
      Point(x: anchor.x + dx * first, y: anchor.y + dy * first),
      Point(x: anchor.x + dx * last, y: anchor.y + dy * last)
    )
  }
}
