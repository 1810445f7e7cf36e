import Foundation

/// Which colour stands for which number, in one heat map or in several that are compared.
struct ColorScale: Hashable, Sendable {
  /// What the colours measure.
  let measure: Axis
  let midpoint: Double?
  /// The numbers that have a colour of their own; those beyond take the colour of the end.
  let range: DataRange
  /// Whether numbers lie beyond an end.
  let (overflowsBelow, overflowsAbove): (Bool, Bool)
  let map: ColorMap

  /// The scale of heat maps that measure the same.
  init(_ heatMaps: [HeatMap], _ appearance: Appearance) {
    measure = heatMaps.first?.measure ?? Axis("")
    midpoint = heatMaps.first?.midpoint
    let values = heatMaps.lazy.flatMap(\.values).joined().filter(\.isFinite)
    let shown = Array(values) + (midpoint.map { [$0] } ?? [])
    var range = DataRange(
      shown, scale: measure.scale, range: measure.range, padding: .none, includesZero: false)
    if measure.scale == .linear { range.roundEnds(keeping: measure.range) }
    self.range = range
    overflowsBelow = shown.contains { $0 < range.lower }
    overflowsAbove = shown.contains { $0 > range.upper }
    map = midpoint == nil ? .sequential(appearance) : .diverging(appearance)
  }

  private func along(_ value: Double) -> Double {
    measure.scale == .linear ? value : log10(max(value, DataRange.smallestMagnitude))
  }

  /// Where a number lies on the map: 0 at its beginning, 1 at its end.
  ///
  /// At equal distances from the midpoint, colours are equally strong.
  func share(_ value: Double) -> Double {
    let (lower, upper) = (along(range.lower), along(range.upper))
    guard let midpoint = midpoint.map(along) else {
      return min(max((along(value) - lower) / (upper - lower), 0), 1)
    }
    let reach = max(midpoint - lower, upper - midpoint)
    return min(max(0.5 + (along(value) - midpoint) / (2 * reach), 0), 1)
  }

  /// The colour of a number.
  func color(_ value: Double) -> Color {
    map.color(share(min(max(value, range.lower), range.upper)))
  }

  /// About `count` ticks, with the midpoint among them.
  func ticks(count: Int) -> Ticks {
    var ticks =
      measure.scale == .linear
      ? Ticks.linear(range, count: count) : .logarithmic(range, count: count)
    guard let midpoint, !ticks.values.contains(where: { abs(share($0) - 0.5) < 1e-6 }) else {
      return ticks
    }
    // The midpoint was asked for; a round number must not stand in its way.
    let room = 0.6 / Double(max(count, 1))
    let kept = ticks.values.indices.filter { abs(share(ticks.values[$0]) - 0.5) > room }
    let after = kept.firstIndex { ticks.values[$0] > midpoint } ?? kept.count
    var values = kept.map { ticks.values[$0] }
    var labels = kept.map { ticks.labels[$0] }
    values.insert(midpoint, at: after)
    labels.insert(NumberText.plain(midpoint, digits: 3), at: after)
    ticks = Ticks(values: values, labels: labels, minor: ticks.minor)
    return ticks
  }
}

extension DataRange {
  /// Moves the ends outwards by a little where a tick is near, so that it can be labelled.
  fileprivate mutating func roundEnds(keeping fixed: AxisRange) {
    let step = Ticks.niceStep(span: span, count: 5) / 4
    if fixed.lower == nil { lower = (lower / step + 1e-9).rounded(.down) * step }
    if fixed.upper == nil { upper = (upper / step - 1e-9).rounded(.up) * step }
  }
}

extension Figure {
  /// The scale of each panel that is a heat map; panels that measure the same have the same.
  func colorScales(_ appearance: Appearance) -> [ColorScale?] {
    var known: [ColorScale] = []
    return panels.map { panel in
      guard let heatMap = panel.heatMap else { return nil }
      func isSame(_ measure: Axis, _ midpoint: Double?) -> Bool {
        measure == heatMap.measure && midpoint == heatMap.midpoint
      }
      if let scale = known.first(where: { isSame($0.measure, $0.midpoint) }) { return scale }
      let scale = ColorScale(
        panels.compactMap(\.heatMap).filter { isSame($0.measure, $0.midpoint) }, appearance)
      known.append(scale)
      return scale
    }
  }
}
