extension PlacedPanel {
  /// Draws bars that are made of parts, from the bottom up.
  func drawStacks(_ painter: Painter) {
    painter.canvas.clipped(to: plot) {
      for item in series where item.series.isStacked {
        for box in segments(of: item) { painter.drawSegment(box, item.style) }
      }
    }
  }

  /// Where the segments of one part lie; parts of no size have none.
  func segments(of item: PlacedSeries) -> [Box] {
    let slot = item.series.mark == .bar ? barSlot : 0
    return item.runs.joined().compactMap { mark in
      guard let base = mark.base, base > mark.point.y else { return nil }
      let (left, right): (Double, Double)
      if item.series.mark == .histogram {
        let edges = item.series.x
        let start = x.position(edges[mark.index]) ?? x.start
        guard let end = x.position(edges[mark.index + 1]), end > start else { return nil }
        let gap = end - start > 5 ? 0.5 : 0
        (left, right) = (start + gap, end - gap)
      } else {
        let half = min(slot * 0.74, 64) / 2
        (left, right) = (mark.point.x - half, mark.point.x + half)
      }
      return Box(x: left, y: mark.point.y, width: right - left, height: base - mark.point.y)
    }
  }
}
