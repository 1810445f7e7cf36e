/// Bars that are made of parts.
extension Panel {
  /// Whether bars are made of parts that stand on each other.
  var isStacked: Bool { series.contains(where: \.isStacked) }

  /// What lies below the values of each series, `[series][points]`; `nil` where it is not stacked.
  var stackBases: [[Double]?] {
    var totals: [Double] = []
    return series.map { item in
      guard item.isStacked else { return nil }
      if totals.isEmpty { totals = [Double](repeating: 0, count: item.y.count) }
      defer { totals = zip(totals, item.y).map(+) }
      return totals
    }
  }

  /// Checks that the parts of stacked bars add up to something.
  ///
  /// - Throws: `FigureError` for the first thing that is wrong.
  func validateStack(index: Int) throws(FigureError) {
    let parts = series.filter(\.isStacked)
    guard let first = parts.first else { return }
    guard parts.count <= Figure.stackLimit else {
      throw FigureError(
        .tooMany, panel: index,
        "bars are made of \(parts.count) parts and a reader can tell apart \(Figure.stackLimit); "
          + "keep the largest and add up the rest as “other”.")
    }
    guard y.scale == .linear else {
      throw FigureError(
        .logarithm, panel: index,
        "stacked bars stand on zero, which a logarithmic axis has no place for, and equal parts "
          + "would look larger below than above; use a linear scale, or a line for each part.")
    }
    guard y.categories == nil else {
      throw FigureError(
        .range, panel: index,
        "stacked bars stand upright, but y has categories; give them to x.")
    }
    if let other = series.first(where: {
      !$0.isStacked && [.bar, .histogram, .area].contains($0.mark)
    }) {
      throw FigureError(
        .range, panel: index, series: other.name,
        "it would hide the stacked bars; put it in a panel of its own, or draw it as a line.")
    }
    var names: Set<String> = []
    for part in parts {
      try validate(part, like: first, index: index)
      guard parts.count == 1 || !part.name.isEmpty else {
        throw FigureError(
          .range, panel: index, "a part of the bars has no name; give it one for the legend.")
      }
      guard names.insert(part.name).inserted else {
        throw FigureError(
          .range, panel: index, series: part.name,
          "two parts have this name; add them up, or give each a name of its own.")
      }
    }
  }

  private func validate(
    _ part: Series, like first: Series, index: Int
  ) throws(FigureError) {
    func problem(_ kind: FigureError.Problem, _ message: String) -> FigureError {
      FigureError(kind, panel: index, series: part.name, message)
    }
    guard part.mark == .bar || part.mark == .histogram else {
      throw problem(.range, "only bars and histograms can be stacked.")
    }
    guard part.mark == first.mark, part.x == first.x else {
      throw problem(
        .lengths,
        "it stands elsewhere than the part “\(first.name)” below it; give all the same x.")
    }
    guard part.y.count == first.y.count else {
      throw problem(
        .lengths,
        "it has \(part.y.count) values and the part “\(first.name)” has \(first.y.count); give "
          + "all the same number, 0 where there is nothing.")
    }
    guard part.lower == nil, part.upper == nil else {
      throw problem(
        .range, "parts of bars have no room for intervals; leave out lower and upper.")
    }
    if let place = part.x.indices.first(where: { !part.x[$0].isFinite }) {
      throw problem(.bounds, "x[\(place)] is \(part.x[place]); give a finite number.")
    }
    if let place = part.y.indices.first(where: {
      !(part.y[$0] >= 0 && part.y[$0] < DataRange.largestMagnitude / 100)
    }) {
      throw problem(
        .bounds,
        "value \(place) is \(part.y[place]); parts add up to a whole, so give numbers from 0 on.")
    }
  }
}

extension Figure {
  /// A height that leaves room for legends and for names below plots.
  func tallHeight(cell: Double) -> Double {
    (Double(gridRows) * (140 + max(0.36 * cell, 190)) + (panels.count > 1 ? 28 : 0)).rounded()
  }
}
