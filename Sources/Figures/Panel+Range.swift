extension Panel {
  /// The positions at which vertical bars stand on a numeric axis, when they are few.
  var barPositions: [Double]? {
    guard y.categories == nil, x.categories == nil, series.contains(where: { $0.mark == .bar })
    else { return nil }
    let positions = distinctBarPositions
    return positions.count <= 16 ? positions : nil
  }

  /// The different positions of all bars along the axis they stand on, in order.
  var distinctBarPositions: [Double] {
    let along = series.filter { $0.mark == .bar }.flatMap { isHorizontal ? $0.y : $0.x }
    return Set(along.filter(\.isFinite)).sorted()
  }

  /// Whether marks stand on zero, which the axis of values then shows.
  var growsFromZero: Bool {
    series.contains { [.bar, .histogram, .area].contains($0.mark) }
  }

  /// The smallest and largest of the values an axis can show; empty when there are none.
  private static func extent(_ lists: [[Double]], _ scale: Axis.Scale) -> [Double] {
    var low = Double.infinity
    var high = -Double.infinity
    for value in lists.joined() where abs(value) < DataRange.largestMagnitude {
      if scale == .logarithmic && value < DataRange.smallestMagnitude { continue }
      low = min(low, value)
      high = max(high, value)
    }
    return low <= high ? [low, high] : []
  }

  private var uncertainty: [[Double]] {
    series.flatMap { [$0.lower ?? [], $0.upper ?? []] }
  }

  private func referenceValues(_ orientation: ReferenceLine.Orientation) -> [Double] {
    references.filter { $0.orientation == orientation }.map(\.value)
  }

  /// What the vertical axis must show: no value, or the smallest and the largest.
  var yExtent: [Double] {
    let ends = y.categories == nil ? uncertainty : []
    let beside = annotations.map(\.y) + regions.flatMap { [$0.bottom, $0.top] }.compactMap { $0 }
    let cells = heatMap.map { HeatMap.edges($0.rows, y.scale) } ?? []
    let tops = zip(series, stackBases).map { item, bases in
      bases.map { zip($0, item.y).map(+) } ?? item.y
    }
    let groups = distributions?.shownValues ?? []
    return Panel.extent(
      tops + groups + ends + [referenceValues(.horizontal), beside, cells], y.scale)
  }

  /// What the horizontal axis must show: no value, or the smallest and the largest.
  var xExtent: [Double] {
    let ends = y.categories == nil ? [] : uncertainty
    let beside = annotations.map(\.x) + regions.flatMap { [$0.left, $0.right] }.compactMap { $0 }
    let cells = heatMap.map { HeatMap.edges($0.columns, x.scale) } ?? []
    return Panel.extent(
      series.map(\.x) + ends + [referenceValues(.vertical), beside, cells], x.scale)
  }

  /// The range of the vertical axis with about `tickCount` ticks around an extent.
  func yRange(_ extent: [Double], tickCount: Int) -> DataRange {
    if let names = y.categories { return Panel.categoryRange(names, y.range) }
    return DataRange(
      extent, scale: y.scale, range: y.range,
      padding: heatMap == nil ? .ticks(count: tickCount) : .none, includesZero: growsFromZero)
  }

  /// The range of the horizontal axis around an extent.
  func xRange(_ extent: [Double], tickCount: Int) -> DataRange {
    if let names = x.categories { return Panel.categoryRange(names, x.range) }
    if isHorizontal {
      return DataRange(
        extent, scale: x.scale, range: x.range, padding: .ticks(count: tickCount),
        includesZero: true)
    }
    let hasMarks = series.contains { $0.mark == .scatter || $0.mark == .line || $0.mark == .bar }
    var range = DataRange(
      extent, scale: x.scale, range: x.range, padding: hasMarks ? .marks : .none,
      includesZero: false)
    if series.contains(where: { $0.mark == .bar }) {
      range.makeRoomForBars(distinctBarPositions, scale: x.scale, keeping: x.range)
    }
    return range
  }

  private static func categoryRange(_ names: [String], _ range: AxisRange) -> DataRange {
    let full = DataRange(lower: -0.5, upper: Double(names.count) - 0.5)
    let chosen = DataRange(lower: range.lower ?? full.lower, upper: range.upper ?? full.upper)
    return chosen.lower < chosen.upper ? chosen : full
  }
}

extension DataRange {
  /// Widens the range by half the smallest distance between bars.
  fileprivate mutating func makeRoomForBars(
    _ positions: [Double], scale: Axis.Scale, keeping fixed: AxisRange
  ) {
    guard let first = positions.first, let last = positions.last, first < last else { return }
    let pairs = zip(positions, positions.dropFirst())
    switch scale {
    case .linear:
      let half = 0.5 * (pairs.map { $1 - $0 }.min() ?? 0)
      if fixed.lower == nil { lower = min(lower, first - half) }
      if fixed.upper == nil { upper = max(upper, last + half) }
    case .logarithmic:
      let ratio = pairs.filter { $0.0 > 0 }.map { $1 / $0 }.min() ?? 1
      let half = ratio.squareRoot()
      if fixed.lower == nil { lower /= half }
      if fixed.upper == nil { upper *= half }
    }
  }
}
