/// A series with its points placed on the drawing.
struct PlacedSeries {
  /// A point with the positions of its uncertainty.
  struct Mark {
    var point: Point
    /// Where a stacked bar begins, on top of the one below it.
    var base: Double?
    /// The ends of the uncertainty along the axis of values.
    var ends: (lower: Double, upper: Double)?
    /// The place in the series.
    var index: Int
  }

  var series: Series
  var style: SeriesStyle
  /// Unbroken runs; a point that cannot be placed starts a new one.
  var runs: [[Mark]]
  /// Whether points of a line are marked, which needs room between them.
  var hasMarkers: Bool

  init(
    _ series: Series, style: SeriesStyle, bases: [Double]? = nil, x: AxisMap, y: AxisMap,
    valuesRunAlongX: Bool
  ) {
    self.series = series
    self.style = style
    var runs: [[Mark]] = []
    var run: [Mark] = []
    let values = valuesRunAlongX ? x : y
    for index in series.y.indices {
      let position: Double? =
        if series.mark == .histogram {
          // The middle of the bin as drawn, which on a logarithmic axis is not the mean of its ends.
          x.position(series.x[index + 1])
            .map { ((x.position(series.x[index]) ?? x.start) + $0) / 2 }
        } else {
          x.position(series.x[index])
        }
      guard let horizontal = position,
        let vertical = y.position(series.y[index] + (bases?[index] ?? 0))
      else {
        if !run.isEmpty { runs.append(run) }
        run = []
        continue
      }
      var ends: (lower: Double, upper: Double)?
      if let lower = series.lower?[index], let upper = series.upper?[index],
        let high = values.position(upper)
      {
        // A lower end at or below zero on a logarithmic axis reaches the edge of the plot.
        let low = values.position(lower) ?? (lower.isFinite ? values.start : nil)
        if let low { ends = (low, high) }
      }
      run.append(
        Mark(
          point: Point(x: horizontal, y: vertical), base: bases.flatMap { y.position($0[index]) },
          ends: ends, index: index))
    }
    if !run.isEmpty { runs.append(run) }
    self.runs = runs
    let count = runs.reduce(0) { $0 + $1.count }
    let room = abs(x.end - x.start)
    hasMarkers = series.mark == .line && (count == 1 || Double(count) * 11 <= room)
  }

  var isLineLike: Bool {
    switch series.mark {
    case .line, .step, .area: true
    case .scatter, .bar, .histogram: false
    }
  }

  /// The last point that is drawn.
  var last: Point? { runs.last?.last?.point }

  /// At most `limit` positions on what is drawn, for keeping text off it.
  func samples(limit: Int) -> [Point] {
    var points: [Point] = []
    for run in runs {
      for (index, mark) in run.enumerated() {
        points.append(mark.point)
        guard isLineLike, index + 1 < run.count else { continue }
        let next = run[index + 1].point
        let distance = max(abs(next.x - mark.point.x), abs(next.y - mark.point.y))
        let parts = Int(min(distance / 5, 100))
        for part in stride(from: 1, to: max(parts, 1), by: 1) {
          let share = Double(part) / Double(parts)
          points.append(
            Point(
              x: mark.point.x + (next.x - mark.point.x) * share,
              y: mark.point.y + (next.y - mark.point.y) * share))
        }
      }
    }
    let step = max(1, points.count / limit)
    return step == 1 ? points : stride(from: 0, to: points.count, by: step).map { points[$0] }
  }
}
