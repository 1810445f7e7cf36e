/// A panel measured before it is drawn: its ranges, ticks and the room its text needs.
struct PanelPlan {
  /// Spaces between the parts of a panel, in points.
  enum Gap {
    static let belowTitle = 4.0
    static let belowLegend = 5.0
    static let belowColorBar = 9.0
    static let belowLabel = 12.0
    static let besideTick = 8.0
    static let belowAxis = 7.0
    static let aboveLabel = 5.0
    static let besideDirectLabel = 10.0
    /// The room above a plot for the sizes of groups.
    static let counts = 16.0
  }

  let panel: Panel
  /// What the ranges of the axes follow from: the panel, or all that share the axis.
  private var xSource: Panel
  private var ySource: Panel
  let styles: [SeriesStyle]
  let cellWidth: Double
  let valuesRunAlongX: Bool
  /// Whether it is one of many small plots, whose marks are small as well.
  let isFacet: Bool
  private(set) var title: TextBlock?
  private(set) var yLabel: TextBlock?
  private(set) var xLabel: TextBlock?
  private(set) var legend = Legend()
  /// The names of the parts of a stack from the top down, beside a plot that is wide enough.
  private(set) var sideLegend = Legend()
  /// Which colours the cells of a heat map have.
  let colorScale: ColorScale?
  /// The legend of the colours, where the panel has its own.
  private(set) var colorBar: ColorBar?
  /// Labels at the ends of lines, one for each series; empty when there is a legend instead.
  private(set) var directLabels: [TextBlock] = []
  /// What the axes must show; panels may agree on one extent before ticks are chosen.
  var xExtent: [Double]
  var yExtent: [Double]
  private(set) var xRange = DataRange(lower: 0, upper: 1)
  private(set) var yRange = DataRange(lower: 0, upper: 1)
  private(set) var xTicks = Ticks(values: [], labels: [])
  private(set) var yTicks = Ticks(values: [], labels: [])
  private(set) var xTickBlocks: [TextBlock] = []
  /// Whether names below the plot rise to the right, because a word is wider than its place.
  private(set) var xTicksTilt = false
  private(set) var yTickBlocks: [TextBlock] = []

  /// Measures everything but the ticks.
  init(
    _ panel: Panel, styles: [SeriesStyle], cellWidth: Double, columns: Int, hasSharedLegend: Bool,
    showsLabels: (x: Bool, y: Bool), colorScale: ColorScale? = nil, isFacet: Bool = false,
    painter: Painter
  ) {
    self.colorScale = colorScale
    self.isFacet = isFacet
    self.panel = panel
    (xSource, ySource) = (panel, panel)
    self.styles = styles
    self.cellWidth = cellWidth
    valuesRunAlongX = panel.y.categories != nil
    xExtent = panel.xExtent
    yExtent = panel.yExtent
    let type = painter.type
    if let text = panel.title, !text.isEmpty {
      let style: TextStyle = isFacet ? .facetTitle : columns > 1 ? .panelTitle : .title
      title = type.set(text, style, width: cellWidth, lines: 2)
    }
    if showsLabels.y, !panel.y.title.isEmpty {
      yLabel = type.set(panel.y.title, .axisLabel, width: cellWidth, lines: 2)
    }
    if showsLabels.x, !panel.x.title.isEmpty {
      xLabel = type.set(panel.x.title, .axisLabel, width: cellWidth, lines: 2)
      xLabel?.centerLines()
    }
    if let colorScale, let heatMap = panel.heatMap, !hasSharedLegend {
      colorBar = ColorBar(
        colorScale, missingLabel: heatMap.hasMissing ? heatMap.missingLabel : nil,
        width: cellWidth, painter: painter)
    }
    if let distributions = panel.distributions, !hasSharedLegend {
      legend = Legend(Legend.entries(distributions.style, painter), width: cellWidth)
    }
    guard !hasSharedLegend, panel.series.count > 1 else { return }
    if panel.isStacked, columns == 1, !isFacet, cellWidth >= 440 {
      sideLegend = Legend(column: legendEntries(type, width: cellWidth * 0.26).reversed())
    } else if columns <= 2, !isFacet, let labels = lineLabels(type) {
      directLabels = labels
    } else {
      legend = Legend(legendEntries(type, width: cellWidth), width: cellWidth)
    }
  }

  /// How far the label of the vertical axis stands above the plot.
  var labelDistance: Double {
    panel.distributions == nil ? Gap.belowLabel : Gap.belowLabel + Gap.counts
  }

  /// The height of what stands above the plot of a facet: all but its axis' label.
  var facetHeader: Double { headerHeight - (yLabel == nil ? Gap.belowLabel - 3 : 0) }

  /// The height of what stands above the plot.
  var headerHeight: Double {
    var height = 0.0
    if let title { height += title.height + Gap.belowTitle }
    if !legend.isEmpty { height += legend.height + Gap.belowLegend }
    if let colorBar { height += colorBar.height + Gap.belowColorBar }
    height += yLabel.map { $0.height + labelDistance } ?? labelDistance
    return height
  }

  /// The height of what stands below the plot.
  var footerHeight: Double {
    Gap.belowAxis + xTickHeight + (xLabel.map { Gap.aboveLabel + $0.height } ?? 0)
  }

  /// The width of what stands left of the plot.
  var leftGutter: Double {
    (yTickBlocks.map(\.width).max() ?? 0) + Gap.besideTick
  }

  /// The width of what stands right of the plot.
  var rightGutter: Double {
    if !sideLegend.isEmpty { return sideLegend.width + Gap.besideDirectLabel + 4 }
    return directLabels.map { $0.width + Gap.besideDirectLabel }.max() ?? 0
  }

  /// Takes the ranges of its axes from several panels, of which each has one.
  mutating func agree(x: [Panel], y: [Panel]) {
    func merged(_ panels: [Panel]) -> Panel {
      var result = panel
      result.series = panels.flatMap(\.series)
      result.heatMap = panel.heatMap ?? panels.lazy.compactMap(\.heatMap).first
      return result
    }
    xSource = merged(x)
    ySource = merged(y)
    func span(_ extents: [[Double]]) -> [Double] {
      let ends = extents.joined()
      return ends.min().flatMap { low in ends.max().map { [low, $0] } } ?? []
    }
    xExtent = span(x.map(\.xExtent))
    yExtent = span(y.map(\.yExtent))
  }

  /// Leaves out the labels of ticks that another panel's stand for.
  mutating func hideTickLabels(x: Bool, y: Bool) {
    if x { xTickBlocks = [] }
    if y { yTickBlocks = [] }
  }

  private func legendEntries(_ type: Typesetter, width: Double) -> [Legend.Entry] {
    zip(panel.series, styles).filter { !$0.0.name.isEmpty }.map { series, style in
      Legend.Entry(
        sample: series.isStacked ? .segment : .series(series.mark), style: style,
        hasMarkers: series.mark == .line && series.x.count * 11 <= Int(cellWidth * 0.9),
        block: type.set(
          Legend.text(series.name), .legend, width: max(20, width - Legend.sampleWidth - 8)))
    }
  }

  /// Labels for the ends of lines, when every series is a line that ends near the right edge and
  /// the names leave enough room for the plot.
  private func lineLabels(_ type: Typesetter) -> [TextBlock]? {
    guard panel.series.count <= 5 else { return nil }
    var ends: [Double] = []
    var low = Double.infinity
    var high = -Double.infinity
    for series in panel.series {
      guard [.line, .step, .area].contains(series.mark), !series.name.isEmpty,
        let last = series.y.indices.last(where: {
          series.x[$0].isFinite && series.y[$0].isFinite
        })
      else { return nil }
      let end = series.x[last]
      ends.append(end)
      low = min(low, series.x.filter(\.isFinite).min() ?? end)
      high = max(high, series.x.filter(\.isFinite).max() ?? end)
    }
    if let upper = panel.x.range.upper, upper < high { return nil }
    guard high > low,
      ends.allSatisfy({ end in
        let map = AxisMap(
          range: DataRange(lower: low, upper: high),
          scale: panel.x.scale == .logarithmic && low > 0 ? .logarithmic : .linear, start: 0, end: 1
        )
        return (map.position(end) ?? 0) > 0.9
      })
    else { return nil }
    let blocks = panel.series.map { type.set($0.name, .directLabel) }
    let widest = blocks.map(\.width).max() ?? 0
    return widest <= max(0.26 * cellWidth, 60) ? blocks : nil
  }
}

// MARK: - Ticks

extension PanelPlan {
  /// Chooses the range and ticks of the vertical axis for a plot of about this height.
  mutating func measureVertical(height: Double, painter: Painter) {
    if let names = panel.y.categories {
      yRange = ySource.yRange([], tickCount: 2)
      yTicks = .categories(names, in: yRange)
      let room = height / Double(max(names.count, 1))
      let lines = room > 30 ? 2 : 1
      yTickBlocks = yTicks.labels.map {
        painter.type.set($0, .tick, width: cellWidth * 0.36, lines: lines)
      }
      let stride = max(1, Int((15 / max(room, 0.1)).rounded(.up)))
      thinVertical(stride)
      return
    }
    if let heatMap = panel.heatMap {
      yRange = ySource.yRange(yExtent, tickCount: 2)
      yTicks = cellTicks(heatMap, height: height, range: yRange)
    } else if panel.y.scale == .linear {
      chooseVerticalTicks(height: height)
    } else {
      let count = min(max(Int(height / 40), 3), 7)
      yRange = ySource.yRange(yExtent, tickCount: count)
      yTicks = .logarithmic(yRange, count: count)
    }
    yTickBlocks = yTicks.labels.map { painter.type.set($0, .tick, width: cellWidth * 0.36) }
  }

  /// Tries steps until the axis neither wastes room above and below the data nor has ticks too
  /// close or too far apart.
  private mutating func chooseVerticalTicks(height: Double) {
    let most = min(max(Int(height / 28), 2), 8)
    let wanted = min(max(height / 46, 2.5), 6)
    var bestCost = Double.infinity
    for count in 2...most {
      let range = ySource.yRange(yExtent, tickCount: count)
      let ticks = Ticks.linear(range, count: count)
      guard ticks.values.count >= 2, ticks.values.count <= most + 1 || count == 2 else { continue }
      let low = min(yExtent.first ?? range.lower, ySource.growsFromZero ? 0 : .infinity)
      let used = (yExtent.last ?? range.upper) - max(low, range.lower)
      let waste = 1 - min(max(used / range.span, 0), 1)
      let cost = waste + 0.06 * abs(Double(ticks.values.count - 1) - wanted)
      if cost < bestCost {
        bestCost = cost
        yRange = range
        yTicks = ticks
      }
    }
    if bestCost == .infinity {
      yRange = ySource.yRange(yExtent, tickCount: 2)
      yTicks = .linear(yRange, count: 2)
    }
  }

  private mutating func thinVertical(_ stride: Int) {
    guard stride > 1 else { return }
    let kept = yTicks.values.indices.filter { $0.isMultiple(of: stride) }
    yTicks = Ticks(values: kept.map { yTicks.values[$0] }, labels: kept.map { yTicks.labels[$0] })
    yTickBlocks = kept.map { yTickBlocks[$0] }
  }

  /// Chooses the range and ticks of the horizontal axis for a plot of this width.
  mutating func measureHorizontal(width: Double, painter: Painter) {
    xRange = xSource.xRange(xExtent, tickCount: max(2, Int(width / 90)))
    if let names = panel.x.categories {
      measureCategories(names, width: width, painter: painter)
      return
    }
    let map = AxisMap(range: xRange, scale: panel.x.scale, start: 0, end: width)
    if let heatMap = panel.heatMap,
      let cells = cellTicks(heatMap, width: width, range: xRange, painter: painter)
    {
      (xTicks, xTickBlocks) = cells
      return
    }
    if let positions = xSource.barPositions {
      let values = positions.filter(xRange.contains)
      let labels = values.map { NumberText.plain($0) }
      let blocks = labels.map { painter.type.set($0, .tick) }
      if PanelPlan.fits(blocks, at: values.compactMap(map.position), spacing: 6) {
        xTicks = Ticks(values: values, labels: labels)
        xTickBlocks = blocks
        return
      }
    }
    var count = max(2, Int(width / 64))
    while true {
      xTicks =
        panel.x.scale == .linear
        ? .linear(xRange, count: count) : .logarithmic(xRange, count: count)
      xTickBlocks = xTicks.labels.map { painter.type.set($0, .tick) }
      let positions = xTicks.values.compactMap(map.position)
      if count <= 2 || PanelPlan.fits(xTickBlocks, at: positions, spacing: 16) { break }
      count -= 1
    }
    if isFacet, panel.x.scale == .logarithmic, !fitsHorizontally(map) {
      // Powers of ten alone have shorter labels and are further apart.
      xTicks = .powersOfTen(xRange)
      xTickBlocks = xTicks.labels.map { painter.type.set($0, .tick) }
    }
    if !fitsHorizontally(map) {
      // Not even the fewest fit: keep the first alone.
      xTicks = Ticks(values: Array(xTicks.values.prefix(1)), labels: Array(xTicks.labels.prefix(1)))
      xTickBlocks = Array(xTickBlocks.prefix(1))
    }
  }

  /// Whether the labels of the horizontal axis keep apart.
  private func fitsHorizontally(_ map: AxisMap) -> Bool {
    PanelPlan.fits(xTickBlocks, at: xTicks.values.compactMap(map.position), spacing: 6)
  }

  private mutating func measureCategories(_ names: [String], width: Double, painter: Painter) {
    let slot = width / Double(max(names.count, 1))
    let ticks = Ticks.categories(names, in: xRange)
    // A name may use its slot; where slots are too narrow every second, third, … name is shown.
    let stride = max(1, Int((26 / slot).rounded(.up)))
    let kept = ticks.values.indices.filter { $0.isMultiple(of: stride) }
    xTicks = Ticks(values: kept.map { ticks.values[$0] }, labels: kept.map { ticks.labels[$0] })
    xTicksTilt = false
    if panel.heatMap == nil,
      xTicks.labels.contains(where: {
        PanelPlan.widestWord(of: $0, painter) > slot * Double(stride) - 4
      })
    {
      tiltCategories(ticks, slot: slot, painter: painter)
      return
    }
    xTickBlocks = xTicks.labels.map { name in
      let block = painter.type.set(name, .tick, width: slot * Double(stride) - 4, lines: 3)
      block.centerLines()
      return block
    }
  }

  /// Names that rise to the right, which takes the height of a line for each.
  private mutating func tiltCategories(_ ticks: Ticks, slot: Double, painter: Painter) {
    xTicksTilt = true
    let stride = max(1, Int((15 / slot).rounded(.up)))
    let kept = ticks.values.indices.filter { $0.isMultiple(of: stride) }
    xTicks = Ticks(values: kept.map { ticks.values[$0] }, labels: kept.map { ticks.labels[$0] })
    xTickBlocks = zip(kept, xTicks.labels).map { place, name in
      // A name ends below its place and may reach back to the edge of the panel.
      let room = leftGutter + slot * (Double(place) + 0.5)
      return painter.type.set(name, .tick, width: min(130, max(30, room * 2.0.squareRoot() - 10)))
    }
  }

  private static func widestWord(of name: String, _ painter: Painter) -> Double {
    name.split(whereSeparator: { $0.isWhitespace || $0 == "-" }).map {
      painter.type.set(String($0), .tick).width
    }.max() ?? 0
  }

  /// The height of what the ticks of the horizontal axis say.
  var xTickHeight: Double {
    guard xTicksTilt else { return xTickBlocks.map(\.height).max() ?? 0 }
    return xTickBlocks.map { ($0.width + $0.height) * 0.5.squareRoot() }.max() ?? 0
  }

  static func fits(_ blocks: [TextBlock], at centers: [Double], spacing: Double) -> Bool {
    var last = -Double.infinity
    for (block, center) in zip(blocks, centers) {
      if center - block.width / 2 < last + spacing { return false }
      last = center + block.width / 2
    }
    return true
  }
}
