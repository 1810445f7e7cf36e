import CPangoCairo

/// The legend of a colour scale: what it measures, a bar with ticks and what a missing cell is.
struct ColorBar {
  private enum Space {
    static let bar = 11.0
    static let tick = 4.0
    static let belowTitle = 4.0
    static let besideTitle = 14.0
    static let besideBar = 24.0
    static let sample = 18.0
    static let besideSample = 6.0
    /// The length of the points that say that numbers lie beyond the end.
    static let point = 7.0
  }

  private let scale: ColorScale
  private let title: TextBlock?
  private let missing: TextBlock?
  private let ticks: Ticks
  private let tickBlocks: [TextBlock]
  /// Whether the title stands above the bar instead of left of it.
  private let isStacked: Bool
  /// Whether the sample of a missing cell has a row of its own.
  private let isMissingBelow: Bool
  private let barStart: Double
  private let barWidth: Double

  /// Lays a bar out in at most `width` points.
  init(_ scale: ColorScale, missingLabel: String?, width: Double, painter: Painter) {
    self.scale = scale
    let type = painter.type
    let name = scale.measure.title
    title = name.isEmpty ? nil : type.set(name, .legend, width: width, lines: 2)
    missing = missingLabel.map {
      type.set($0, .legend, width: max(20, width - Space.sample - Space.besideSample))
    }
    let titleRoom = title.map { $0.width + Space.besideTitle } ?? 0
    isStacked = titleRoom > 0 && (titleRoom + 150 > width || titleRoom > 0.55 * width)
    barStart = (isStacked ? 0 : titleRoom) + (scale.overflowsBelow ? Space.point : 0)
    let missingRoom =
      missing.map { $0.width + Space.sample + Space.besideSample + Space.besideBar } ?? 0
    // A number at the end of the bar is wider than the bar.
    let room = width - barStart - 16
    isMissingBelow = room - missingRoom < 120 && missing != nil
    barWidth = min(max(room - (isMissingBelow ? 0 : missingRoom), 40), 220)
    (ticks, tickBlocks) = ColorBar.ticks(scale, width: barWidth, type)
  }

  /// As many ticks as have room.
  private static func ticks(
    _ scale: ColorScale, width: Double, _ type: Typesetter
  ) -> (Ticks, [TextBlock]) {
    var count = max(2, Int(width / 38))
    while true {
      let ticks = scale.ticks(count: count)
      let blocks = ticks.labels.map { type.set($0, .tick) }
      let centers = ticks.values.map { width * place($0, scale) }
      if PanelPlan.fits(blocks, at: centers, spacing: 9) || count <= 2 { return (ticks, blocks) }
      count -= 1
    }
  }

  /// Where a number lies on the bar, which shows the range alone: from 0 to 1.
  private static func place(_ value: Double, _ scale: ColorScale) -> Double {
    let (first, last) = (scale.share(scale.range.lower), scale.share(scale.range.upper))
    return (scale.share(value) - first) / max(last - first, 1e-9)
  }

  private var titleHeight: Double {
    isStacked ? (title?.height ?? 0) + Space.belowTitle : 0
  }

  private var barHeight: Double {
    Space.bar + Space.tick + (tickBlocks.map(\.height).max() ?? 0)
  }

  /// The height of everything.
  var height: Double {
    titleHeight + max(barHeight, isStacked ? 0 : title?.height ?? 0)
      + (isMissingBelow ? 22 : 0)
  }

  func draw(_ painter: Painter, x: Double, y: Double) {
    let canvas = painter.canvas
    let palette = painter.palette
    let top = canvas.snapped(y + titleHeight + 2)
    if let title {
      let middle = isStacked ? y : top + Space.bar / 2 - title.height / 2
      painter.type.draw(title, x: x, y: max(y, middle), palette.text)
    }
    let bar = Box(
      x: canvas.snapped(x + barStart), y: top, width: canvas.snapped(barWidth), height: Space.bar)
    drawRamp(bar, painter)
    for (value, block) in zip(ticks.values, tickBlocks) {
      let center = bar.x + bar.width * ColorBar.place(value, scale)
      canvas.verticalRule(
        min(max(center, bar.x + 0.5), bar.right - 0.5), from: bar.bottom,
        to: bar.bottom + Space.tick, palette.axis)
      painter.type.draw(
        block, x: max(x, center - block.width / 2), y: bar.bottom + Space.tick + 1,
        palette.secondary)
    }
    guard let missing else { return }
    let end = bar.right + (scale.overflowsAbove ? Space.point : 0)
    let sample = Box(
      x: isMissingBelow ? x : canvas.snapped(end + Space.besideBar),
      y: isMissingBelow ? canvas.snapped(y + height - 14) : bar.y, width: Space.sample,
      height: Space.bar)
    painter.drawMissing([sample])
    painter.type.draw(
      missing, x: sample.right + Space.besideSample,
      y: sample.y + sample.height / 2 - missing.height / 2, palette.text)
  }

  private func drawRamp(_ bar: Box, _ painter: Painter) {
    let canvas = painter.canvas
    let (first, last) = (scale.share(scale.range.lower), scale.share(scale.range.upper))
    let steps = Int((bar.width * canvas.scale).rounded())
    for step in 0..<max(steps, 1) {
      let share = first + (last - first) * (Double(step) + 0.5) / Double(steps)
      canvas.fillSnapped(
        Box(
          x: bar.x + Double(step) / canvas.scale, y: bar.y, width: 1 / canvas.scale,
          height: bar.height),
        scale.map.color(share))
    }
    for (overflows, edge, direction, share) in [
      (scale.overflowsBelow, bar.x, -1.0, first), (scale.overflowsAbove, bar.right, 1, last),
    ] where overflows {
      canvas.addPath([
        Point(x: edge, y: bar.y),
        Point(x: edge + direction * Space.point, y: bar.y + Space.bar / 2),
        Point(x: edge, y: bar.bottom),
      ])
      cairo_close_path(canvas.context)
      canvas.setColor(scale.map.color(share))
      cairo_fill(canvas.context)
    }
  }
}

extension Painter {
  /// Draws cells without a number: hatched, as no colour of a scale is.
  func drawMissing(_ cells: [Box]) {
    let context = canvas.context
    for cell in cells {
      canvas.fillSnapped(cell, palette.background)
      let (left, top) = (canvas.snapped(cell.x), canvas.snapped(cell.y))
      let box = Box(
        x: left, y: top, width: canvas.snapped(cell.right) - left,
        height: canvas.snapped(cell.bottom) - top)
      canvas.clipped(to: box) {
        let spacing = 5.0
        // Lines start at multiples of the spacing, so that neighbouring cells line up.
        var x = ((box.x + box.y) / spacing).rounded(.down) * spacing
        while x < box.right + box.bottom {
          cairo_move_to(context, x - box.y, box.y)
          cairo_line_to(context, x - box.bottom, box.bottom)
          x += spacing
        }
        canvas.stroke(palette.axis, width: 1, opacity: 0.7)
      }
    }
  }
}
