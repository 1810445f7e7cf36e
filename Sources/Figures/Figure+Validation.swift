extension Figure {
  /// The smallest and largest width and height in points.
  public static let sizeLimits = 50.0...4000.0
  /// The most panels in one figure.
  public static let panelLimit = 48
  /// The most series in one panel; more cannot be told apart.
  public static let seriesLimit = 8
  /// The most stacked series in one panel.
  public static let stackLimit = 10
  /// The most points in one figure.
  public static let pointLimit = 1_000_000
  /// The most reference lines in one panel.
  public static let referenceLimit = 12
  /// The most categories on one axis.
  public static let categoryLimit = 200

  /// Checks that the figure can be drawn and means what it says.
  ///
  /// - Throws: `FigureError` for the first thing that is wrong.
  /// - Complexity: O(points).
  public func validate() throws(FigureError) {
    for (name, length) in [("width", width), ("height", resolvedHeight)]
    where !Figure.sizeLimits.contains(length) {
      throw FigureError(
        .size, "the \(name) is \(length) points; give one between 50 and 4000.")
    }
    if let columns, columns < 1 {
      throw FigureError(.size, "columns is \(columns); give at least 1 or leave it out.")
    }
    guard !panels.isEmpty else {
      throw FigureError(.empty, "the figure has no panels; add at least one.")
    }
    guard panels.count <= Figure.panelLimit else {
      throw FigureError(
        .tooMany,
        "the figure has \(panels.count) panels; split it so that none has more than "
          + "\(Figure.panelLimit).")
    }
    var points = 0
    for (index, panel) in panels.enumerated() {
      try panel.validate(index: index)
      points += panel.series.reduce(0) { $0 + $1.y.count }
      points += panel.distributions?.groups.reduce(0) { $0 + $1.values.count } ?? 0
      points += panel.heatMap?.values.reduce(0) { $0 + $1.count } ?? 0
    }
    try validateSharing()
    guard points <= Figure.pointLimit else {
      throw FigureError(
        .tooMany, "the figure has \(points) points; sample or bin them to at most 1,000,000.")
    }
  }
}

extension Panel {
  fileprivate func validate(index: Int) throws(FigureError) {
    if let distributions, distributions.groups.isEmpty {
      throw FigureError(.empty, panel: index, "there are no groups of values; add at least one.")
    }
    guard !series.isEmpty || heatMap != nil || distributions != nil else {
      throw FigureError(.empty, panel: index, "there are no series; add at least one.")
    }
    try validateStack(index: index)
    let unstacked = series.count { !$0.isStacked }
    guard unstacked <= Figure.seriesLimit else {
      throw FigureError(
        .tooMany, panel: index,
        "there are \(unstacked) series and a reader can tell apart \(Figure.seriesLimit); "
          + "use small multiples or leave some out.")
    }
    guard references.count <= Figure.referenceLimit else {
      throw FigureError(
        .tooMany, panel: index,
        "there are \(references.count) reference lines; keep at most \(Figure.referenceLimit).")
    }
    try x.validate("x", panel: index)
    try y.validate("y", panel: index)
    for item in series {
      try validate(item, index: index)
      try validateCategories(x, item.x, "x", item, index: index)
      try validateCategories(y, item.y, "y", item, index: index)
    }
    if let reference = references.first(where: { !$0.value.isFinite }) {
      throw FigureError(
        .bounds, panel: index, "the reference line “\(reference.label)” is at no finite value.")
    }
    for line in references {
      let axis = line.orientation == .horizontal ? y : x
      guard !axis.ends.contains(line.value) else { continue }
      throw FigureError(
        .range, panel: index,
        "the reference line “\(line.label)” is at \(line.value), beyond the end of its axis; move "
          + "one of them.")
    }
    try validateAnnotations(index: index)
    if let heatMap {
      try heatMap.validate(x: x, y: y, panel: index)
    } else if let distributions {
      try distributions.validate(x: x, y: y, panel: index)
    } else {
      try validateContent(index: index)
    }
  }

  private func validate(_ item: Series, index: Int) throws(FigureError) {
    let histogram = item.mark == .histogram
    let expected = item.y.count + (histogram ? 1 : 0)
    guard item.x.count == expected else {
      let wanted =
        histogram
        ? "a histogram needs one more edge than counts" : "they must have the same length"
      throw FigureError(
        .lengths, panel: index, series: item.name,
        "x has \(item.x.count) values and y has \(item.y.count); \(wanted).")
    }
    if histogram, zip(item.x, item.x.dropFirst()).contains(where: { !($0 < $1) }) {
      throw FigureError(
        .bounds, panel: index, series: item.name,
        "the bin edges do not increase; sort them and remove duplicates.")
    }
    guard (item.lower == nil) == (item.upper == nil) else {
      throw FigureError(
        .lengths, panel: index, series: item.name,
        "only one of lower and upper is given; give both or neither.")
    }
    for (name, count) in [
      ("lower", item.lower?.count), ("upper", item.upper?.count),
      ("pointLabels", item.pointLabels?.count),
    ] {
      if let count, count != item.y.count {
        throw FigureError(
          .lengths, panel: index, series: item.name,
          "\(name) has \(count) values and y has \(item.y.count); they must have the same length.")
      }
    }
    if let lower = item.lower, let upper = item.upper,
      let place = lower.indices.first(where: { lower[$0] > upper[$0] })
    {
      throw FigureError(
        .bounds, panel: index, series: item.name,
        "lower (\(lower[place])) is above upper (\(upper[place])) at point \(place); swap them.")
    }
  }

  /// Values on an axis with categories are their numbers.
  private func validateCategories(
    _ axis: Axis, _ values: [Double], _ name: String, _ item: Series, index: Int
  ) throws(FigureError) {
    guard let count = axis.categories?.count,
      let value = values.first(where: { $0.isFinite && !(-0.5...Double(count) - 0.5).contains($0) })
    else { return }
    throw FigureError(
      .range, panel: index, series: item.name,
      "\(name) has the value \(value), but its axis names the \(count) values from 0 to "
        + "\(count - 1).")
  }

  private func validateContent(index: Int) throws(FigureError) {
    var xs = false
    var ys = false
    var drawable = false
    for item in series {
      for place in item.y.indices {
        let value = item.y[place]
        let position = item.x[place]
        guard value.isFinite, position.isFinite else { continue }
        drawable = true
        if position > 0 || (item.mark == .histogram && item.x[place + 1] > 0) { xs = true }
        if value > 0 { ys = true }
      }
    }
    guard drawable else {
      throw FigureError(
        .empty, panel: index, "no series has a finite point; check where the values come from.")
    }
    for (name, axis, positive) in [("x", x, xs), ("y", y, ys)]
    where axis.scale == .logarithmic && !positive {
      throw FigureError(
        .logarithm, panel: index,
        "no value of \(name) is positive, so its axis cannot be logarithmic; use a linear scale.")
    }
  }
}

extension Axis {
  func validate(_ name: String, panel: Int) throws(FigureError) {
    for end in [range.lower, range.upper] {
      guard let end else { continue }
      guard end.isFinite, abs(end) < DataRange.largestMagnitude else {
        throw FigureError(
          .range, panel: panel, "the range of \(name) ends at \(end); give a finite number.")
      }
      guard scale == .linear || end > 0 else {
        throw FigureError(
          .range, panel: panel,
          "the range of \(name) ends at \(end) and its axis is logarithmic; "
            + "give a positive number or use a linear scale.")
      }
    }
    if let lower = range.lower, let upper = range.upper, !(lower < upper) {
      throw FigureError(
        .range, panel: panel,
        "the range of \(name) runs from \(lower) to \(upper); the first must be smaller.")
    }
    guard let categories else { return }
    guard !categories.isEmpty, categories.count <= Figure.categoryLimit else {
      throw FigureError(
        .range, panel: panel,
        "\(name) has \(categories.count) categories; give between 1 and \(Figure.categoryLimit).")
    }
    guard scale == .linear else {
      throw FigureError(
        .range, panel: panel,
        "\(name) has categories and a logarithmic scale; use one or the other.")
    }
  }
}
