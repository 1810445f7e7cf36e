extension PlacedPanel {
  /// Draws gridlines across the axis of values only.
  func drawGrid(_ painter: Painter) {
    let canvas = painter.canvas
    if plan.valuesRunAlongX {
      for value in plan.xTicks.values {
        guard let position = x.position(value) else { continue }
        canvas.verticalRule(position, from: plot.y, to: plot.bottom, painter.palette.hairline)
      }
    } else {
      for value in plan.yTicks.values {
        guard let position = y.position(value) else { continue }
        canvas.horizontalRule(position, from: plot.x, to: plot.right, painter.palette.hairline)
      }
    }
  }

  /// Draws the axis lines, the ticks, their labels and the label of the horizontal axis.
  func drawAxes(_ painter: Painter) {
    let canvas = painter.canvas
    let palette = painter.palette
    if panel.heatMap != nil {
      // The cells have a frame of their own.
    } else if plan.valuesRunAlongX {
      let base = panel.isHorizontal ? x.base : plot.x
      canvas.verticalRule(base, from: plot.y, to: plot.bottom, palette.axis)
    } else {
      canvas.horizontalRule(plot.bottom, from: plot.x, to: plot.right, palette.axis)
      if panel.y.scale == .linear, plan.yRange.lower < 0, plan.yRange.upper > 0 {
        canvas.horizontalRule(y.base, from: plot.x, to: plot.right, palette.axis)
      }
    }
    for (value, block) in zip(plan.yTicks.values, plan.yTickBlocks) {
      guard let position = y.position(value) else { continue }
      if panel.heatMap != nil, panel.y.categories == nil {
        canvas.horizontalRule(position, from: plot.x - 4, to: plot.x, palette.axis)
      }
      painter.type.draw(
        block, x: plot.x - PanelPlan.Gap.besideTick - block.width, y: position - block.height / 2,
        palette.secondary)
    }
    drawHorizontalTicks(painter)
    if let label = plan.xLabel {
      let center = plot.x + plot.width / 2 - label.width / 2
      painter.type.draw(
        label, x: clamped(center, label.width),
        y: plot.bottom + PanelPlan.Gap.belowAxis + plan.xTickHeight + PanelPlan.Gap.aboveLabel,
        palette.secondary)
    }
  }

  private func drawHorizontalTicks(_ painter: Painter) {
    let canvas = painter.canvas
    let showsTicks = !plan.valuesRunAlongX || panel.heatMap != nil
    if panel.x.categories == nil && showsTicks && panel.barPositions == nil
      && !plan.xTickBlocks.isEmpty
    {
      for (values, length) in [(plan.xTicks.minor, 3.0), (plan.xTicks.values, 5.0)] {
        for value in values {
          guard let position = x.position(value) else { continue }
          canvas.verticalRule(
            position, from: plot.bottom, to: plot.bottom + length, painter.palette.axis)
        }
      }
    }
    for (value, block) in zip(plan.xTicks.values, plan.xTickBlocks) {
      guard let position = x.position(value) else { continue }
      if plan.xTicksTilt {
        painter.type.drawTilted(
          block, endingAt: Point(x: position, y: plot.bottom + PanelPlan.Gap.belowAxis),
          painter.palette.secondary)
        continue
      }
      painter.type.draw(
        block, x: clamped(position - block.width / 2, block.width),
        y: plot.bottom + PanelPlan.Gap.belowAxis, painter.palette.secondary)
    }
  }

  /// Moves a text sideways so that it stays within the room of this panel.
  func clamped(_ start: Double, _ width: Double) -> Double {
    max(tickRoom.lowerBound, min(start, tickRoom.upperBound - width))
  }
}
