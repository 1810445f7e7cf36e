import CPangoCairo

/// What every part of a drawing needs: a canvas, type and colours.
struct Painter {
  let canvas: Canvas
  let type: Typesetter
  let palette: Palette

  /// Draws a point with a thin ring of background around it.
  func drawMarker(
    _ style: SeriesStyle, at point: Point, radius: Double, opacity: Double = 1, halo: Bool = true
  ) {
    let context = canvas.context
    let isHollow: Bool
    cairo_new_path(context)
    switch style.marker {
    case .circle, .ring:
      isHollow = style.marker == .ring
      cairo_arc(context, point.x, point.y, radius, 0, 2 * .pi)
    case .square, .hollowSquare:
      isHollow = style.marker == .hollowSquare
      let side = radius * 0.9
      cairo_rectangle(context, point.x - side, point.y - side, 2 * side, 2 * side)
    case .triangle, .invertedTriangle:
      isHollow = false
      let up = style.marker == .triangle ? -1.0 : 1.0
      canvas.addPath([
        Point(x: point.x, y: point.y + up * radius * 1.25),
        Point(x: point.x + radius * 1.15, y: point.y - up * radius * 0.8),
        Point(x: point.x - radius * 1.15, y: point.y - up * radius * 0.8),
      ])
    case .diamond, .hollowDiamond:
      isHollow = style.marker == .hollowDiamond
      let reach = radius * 1.25
      canvas.addPath([
        Point(x: point.x, y: point.y - reach), Point(x: point.x + reach, y: point.y),
        Point(x: point.x, y: point.y + reach), Point(x: point.x - reach, y: point.y),
      ])
    }
    cairo_close_path(context)
    if halo {
      canvas.setColor(palette.background)
      cairo_set_line_width(context, isHollow ? 4 : 2)
      cairo_stroke_preserve(context)
    }
    if isHollow {
      canvas.setColor(palette.background)
      cairo_fill_preserve(context)
      canvas.stroke(style.color, width: 1.7, opacity: opacity)
    } else {
      canvas.setColor(style.color, opacity: opacity)
      cairo_fill(context)
    }
  }

  /// Draws a small dot with a ring of background around it.
  func drawDot(at point: Point, _ color: Color) {
    for (radius, color) in [(4.0, palette.background), (2.5, color)] {
      cairo_new_path(canvas.context)
      cairo_arc(canvas.context, point.x, point.y, radius, 0, 2 * .pi)
      canvas.setColor(color)
      cairo_fill(canvas.context)
    }
  }

  /// Fills a bar; all but the first series get stripes, so that bars differ without colour.
  func drawBar(_ box: Box, _ style: SeriesStyle, texture: Int, opacity: Double = 1) {
    let (left, top) = (canvas.snapped(box.x), canvas.snapped(box.y))
    let box = Box(
      x: left, y: top, width: max(canvas.snapped(box.right) - left, 1 / canvas.scale),
      height: max(canvas.snapped(box.bottom) - top, 1 / canvas.scale))
    canvas.fill(box, style.color, opacity: opacity)
    guard texture > 0, box.width > 3, box.height > 3 else { return }
    canvas.clipped(to: box) {
      let spacing = 6.0 + Double((texture - 1) / 2) * 3
      let rises = texture.isMultiple(of: 2)
      let reach = box.height
      // Stripes start at multiples of the spacing, so that neighbouring bars line up.
      var x = ((box.x - reach) / spacing).rounded(.down) * spacing
      while x < box.right + reach {
        cairo_move_to(canvas.context, x, rises ? box.bottom : box.y)
        cairo_line_to(canvas.context, x + reach, rises ? box.y : box.bottom)
        x += spacing
      }
      canvas.stroke(palette.background, width: 1.25, opacity: 0.32)
    }
  }

  /// Draws the sample of a legend entry.
  func drawSample(_ entry: Legend.Entry, box: Box) {
    let middle = Point(x: box.x + box.width / 2, y: box.y + box.height / 2)
    switch entry.sample {
    case .series(.line), .series(.step), .series(.area):
      if entry.sample == .series(.area) { canvas.fill(box, entry.style.color, opacity: 0.18) }
      canvas.addPath([Point(x: box.x, y: middle.y), Point(x: box.right, y: middle.y)])
      canvas.stroke(entry.style.color, width: 2, dash: entry.hasMarkers ? [] : entry.style.dash)
      if entry.hasMarkers { drawMarker(entry.style, at: middle, radius: 3.8) }
    case .series(.scatter):
      drawMarker(entry.style, at: middle, radius: 4.2)
    case .series(.bar):
      drawBar(box, entry.style, texture: entry.style.texture)
    case .series(.histogram):
      drawBar(box, entry.style, texture: 0, opacity: 0.75)
    case .segment:
      drawSegment(box, entry.style)
    case .mean:
      drawMean(at: middle, (lower: box.bottom + 1, upper: box.y - 1))
    case .median, .quartile:
      drawQuartile(
        from: Point(x: box.x, y: middle.y), to: Point(x: box.right, y: middle.y),
        entry.style.color, isMedian: entry.sample == .median)
    }
  }
}
