import CPangoCairo

/// Patterns that tell the parts of a bar apart without colour.
extension Painter {
  /// A set of parallel lines, or dots where two such sets cross.
  private enum Pattern {
    case plain
    case rising(Double, Double)
    case falling(Double, Double)
    case lying(Double)
    case upright(Double)
    case crossed(Double)
    case grid(Double)
    case dots(Double)
  }

  /// In the order of the parts: neighbours differ in direction.
  private static let patterns: [Pattern] = [
    .plain, .rising(6, 1.3), .dots(5), .falling(6, 1.3), .lying(4), .crossed(8), .upright(4),
    .rising(9, 3.5), .grid(6), .falling(9, 3.5),
  ]

  /// Fills a part of a bar with its colour and its pattern, apart from the part above it.
  func drawSegment(_ box: Box, _ style: SeriesStyle) {
    let (left, top) = (canvas.snapped(box.x), canvas.snapped(box.y))
    let (right, bottom) = (canvas.snapped(box.right), canvas.snapped(box.bottom))
    // A thin one would be nothing but gap.
    let gap = bottom - top > 3 ? canvas.snapped(1) : 0
    let area = Box(x: left, y: top + gap, width: right - left, height: bottom - top - gap)
    guard area.width > 0, area.height > 0 else { return }
    canvas.fill(area, style.color)
    guard area.width > 3, area.height > 2 else { return }
    canvas.clipped(to: area) {
      draw(Painter.patterns[style.texture % Painter.patterns.count], in: area)
    }
  }

  private func draw(_ pattern: Pattern, in area: Box) {
    let opacity = 0.55
    switch pattern {
    case .plain: return
    case .rising(let distance, let width):
      addSlanted(area, distance, rises: true)
      canvas.stroke(palette.background, width: width, opacity: opacity)
    case .falling(let distance, let width):
      addSlanted(area, distance, rises: false)
      canvas.stroke(palette.background, width: width, opacity: opacity)
    case .crossed(let distance):
      addSlanted(area, distance, rises: true)
      addSlanted(area, distance, rises: false)
      canvas.stroke(palette.background, width: 1.2, opacity: opacity)
    case .lying(let distance):
      addLying(area, distance)
      canvas.stroke(palette.background, width: 1.2, opacity: opacity)
    case .upright(let distance):
      addUpright(area, distance)
      canvas.stroke(palette.background, width: 1.2, opacity: opacity)
    case .grid(let distance):
      addLying(area, distance)
      addUpright(area, distance)
      canvas.stroke(palette.background, width: 1, opacity: opacity)
    case .dots(let distance):
      for y in Painter.multiples(of: distance, from: area.y - distance, to: area.bottom + distance)
      {
        for x in Painter.multiples(
          of: distance, from: area.x - distance, to: area.right + distance)
        {
          let shift = Int((y / distance).rounded()).isMultiple(of: 2) ? 0 : distance / 2
          cairo_new_sub_path(canvas.context)
          cairo_arc(canvas.context, x + shift, y, 1.05, 0, 2 * .pi)
        }
      }
      canvas.setColor(palette.background, opacity: opacity + 0.2)
      cairo_fill(canvas.context)
    }
  }

  /// Lines start at multiples of their distance, so that those of neighbouring bars meet.
  private static func multiples(
    of distance: Double, from start: Double, to end: Double
  ) -> StrideThrough<Double> {
    stride(from: (start / distance).rounded(.down) * distance, through: end, by: distance)
  }

  private func addSlanted(_ area: Box, _ distance: Double, rises: Bool) {
    let reach = area.height
    let offset = rises ? area.bottom : -area.y
    for place in Painter.multiples(
      of: distance, from: area.x - reach + offset, to: area.right + offset)
    {
      // The place is x + y of a rising line and x − y of a falling one.
      let start = place - offset
      canvas.addPath([
        Point(x: start, y: rises ? area.bottom : area.y),
        Point(x: start + reach, y: rises ? area.y : area.bottom),
      ])
    }
  }

  private func addLying(_ area: Box, _ distance: Double) {
    for y in Painter.multiples(of: distance, from: area.y, to: area.bottom) {
      canvas.addPath([Point(x: area.x, y: y), Point(x: area.right, y: y)])
    }
  }

  private func addUpright(_ area: Box, _ distance: Double) {
    for x in Painter.multiples(of: distance, from: area.x, to: area.right) {
      canvas.addPath([Point(x: x, y: area.y), Point(x: x, y: area.bottom)])
    }
  }
}
