extension PlacedPanel {
  /// Fills the cells of a heat map and writes their numbers.
  func drawCells(_ heatMap: HeatMap, _ scale: ColorScale, _ painter: Painter) {
    let boxes = cells(of: heatMap)
    var missing: [Box] = []
    painter.canvas.clipped(to: plot) {
      for (values, row) in zip(heatMap.values, boxes) {
        for (value, box) in zip(values, row) {
          if value.isNaN {
            missing.append(box)
          } else {
            painter.canvas.fillSnapped(box, scale.color(value))
          }
        }
      }
      painter.drawMissing(missing)
      writeNumbers(heatMap, boxes, scale, painter)
    }
    drawFrame(painter)
  }

  /// Where the cells lie, `[rows, columns]`.
  func cells(of heatMap: HeatMap) -> [[Box]] {
    func places(_ positions: [Double], _ axis: Axis, _ map: AxisMap) -> [(Double, Double)] {
      let edges = HeatMap.edges(positions, axis.scale).map { map.position($0) ?? map.start }
      return zip(edges, edges.dropFirst()).map { (min($0, $1), max($0, $1)) }
    }
    let columns = places(heatMap.columns, panel.x, x)
    return places(heatMap.rows, panel.y, y).map { top, bottom in
      columns.map { left, right in
        Box(x: left, y: top, width: right - left, height: bottom - top)
      }
    }
  }

  /// Writes the numbers in the largest size that every cell has room for; where even the smallest
  /// is too large, the colours stand alone.
  private func writeNumbers(
    _ heatMap: HeatMap, _ boxes: [[Box]], _ scale: ColorScale, _ painter: Painter
  ) {
    guard let digits = heatMap.digits, heatMap.values.count * heatMap.columns.count <= 2500 else {
      return
    }
    let texts = heatMap.numberTexts(digits: digits)
    let present = zip(boxes, heatMap.values).flatMap { zip($0, $1) }.filter { !$1.isNaN }.map(\.0)
    guard let width = present.map(\.width).min(), let height = present.map(\.height).min() else {
      return
    }
    for style in [TextStyle.note, .smallNumber, .smallestNumber] {
      let blocks = texts.map { $0.map { $0.map { painter.type.set($0, style.tabular) } } }
      let fits = blocks.joined().compactMap { $0 }.allSatisfy {
        $0.width + 4 <= width && $0.height <= height
      }
      guard fits else { continue }
      for (row, list) in blocks.enumerated() {
        for (column, block) in list.enumerated() {
          guard let block else { continue }
          let box = boxes[row][column]
          painter.type.draw(
            block, x: box.x + (box.width - block.width) / 2,
            y: box.y + (box.height - block.height) / 2,
            scale.color(heatMap.values[row][column]).textColor)
        }
      }
      return
    }
  }

  private func drawFrame(_ painter: Painter) {
    let (canvas, color) = (painter.canvas, painter.palette.axis)
    canvas.horizontalRule(plot.y, from: plot.x, to: plot.right, color)
    canvas.horizontalRule(plot.bottom, from: plot.x, to: plot.right, color)
    canvas.verticalRule(plot.x, from: plot.y, to: plot.bottom, color)
    canvas.verticalRule(plot.right, from: plot.y, to: plot.bottom, color)
  }
}

extension HeatMap {
  /// The numbers for the cells, `nil` where one is missing.
  ///
  /// On a linear scale all have the decimals that the largest needs, so that they can be compared;
  /// on a logarithmic one each has its own.
  func numberTexts(digits: Int) -> [[String?]] {
    let largest = values.lazy.joined().filter(\.isFinite).map(abs).max() ?? 0
    let isFixed = measure.scale == .linear && largest >= 1e-4 && largest < 1e6
    let decimals = NumberText.decimals(toShow: largest, digits: digits)
    return values.map { row in
      row.map { value in
        guard !value.isNaN else { return nil }
        return isFixed
          ? NumberText.fixed(value, decimals: decimals)
          : NumberText.plain(value, digits: digits)
      }
    }
  }
}

extension TextStyle {
  fileprivate static let smallNumber = TextStyle(size: 9.5, weight: .regular)
  fileprivate static let smallestNumber = TextStyle(size: 8.5, weight: .regular)

  fileprivate var tabular: TextStyle {
    TextStyle(size: size, weight: weight, hasTabularDigits: true)
  }
}

extension Color {
  /// Black or white, whichever is read better on this colour: always at least 4.5:1.
  var textColor: Color {
    let (black, white) = (Color(0), Color(0xFFFFFF))
    return contrast(with: black) >= contrast(with: white) ? black : white
  }
}
