extension HeatMap {
  /// The most cells of one heat map.
  public static let cellLimit = 100_000

  /// Checks that the cells make a matrix that its axes and its scale can show.
  ///
  /// - Throws: `FigureError` for the first thing that is wrong.
  func validate(x: Axis, y: Axis, panel: Int) throws(FigureError) {
    guard let width = values.first?.count, width > 0 else {
      throw FigureError(
        .empty, panel: panel, "the heat map has no cells; give at least one row of numbers.")
    }
    if let row = values.indices.first(where: { values[$0].count != width }) {
      throw FigureError(
        .lengths, panel: panel,
        "row 0 of the heat map has \(width) values and row \(row) has \(values[row].count); "
          + "every row needs the same number, nil where one is missing.")
    }
    guard values.count * width <= HeatMap.cellLimit else {
      throw FigureError(
        .tooMany, panel: panel,
        "the heat map has \(values.count * width) cells; average or sample them to at most "
          + "\(HeatMap.cellLimit).")
    }
    try HeatMap.validate(columns, "columns", count: width, on: x, "x", panel: panel)
    try HeatMap.validate(rows, "rows", count: values.count, on: y, "y", panel: panel)
    try validateMeasure(panel: panel)
    try validateValues(panel: panel)
  }

  private static func validate(
    _ positions: [Double], _ name: String, count: Int, on axis: Axis, _ axisName: String,
    panel: Int
  ) throws(FigureError) {
    let cells = name == "rows" ? "rows" : "values in a row"
    if let names = axis.categories, names.count != count {
      throw FigureError(
        .lengths, panel: panel,
        "there are \(names.count) names of \(name) for \(count) \(cells); give one for each.")
    }
    guard positions.count == count else {
      throw FigureError(
        .lengths, panel: panel,
        "there are \(positions.count) positions of \(name) for \(count) \(cells); "
          + "give one for each.")
    }
    if axis.categories != nil {
      guard positions == positions.indices.map(Double.init) else {
        throw FigureError(
          .range, panel: panel,
          "\(name) have positions and \(axisName) has categories; use one or the other.")
      }
      return
    }
    if let place = positions.indices.first(where: {
      !(abs(positions[$0]) < DataRange.largestMagnitude)
    }) {
      throw FigureError(
        .bounds, panel: panel,
        "\(name)[\(place)] is \(positions[place]); give a finite number.")
    }
    if axis.scale == .logarithmic,
      let place = positions.indices.first(where: { positions[$0] < DataRange.smallestMagnitude })
    {
      throw FigureError(
        .logarithm, panel: panel,
        "\(name)[\(place)] is \(positions[place]), which a logarithmic axis has no place for; use "
          + "a linear scale, or names instead of numbers.")
    }
    let pairs = zip(positions, positions.dropFirst())
    guard pairs.allSatisfy({ $0 < $1 }) || pairs.allSatisfy({ $0 > $1 }) else {
      throw FigureError(
        .bounds, panel: panel,
        "the positions of \(name) neither grow nor fall throughout; sort the matrix by them.")
    }
  }

  private func validateMeasure(panel: Int) throws(FigureError) {
    try measure.validate("the colours", panel: panel)
    guard measure.categories == nil else {
      throw FigureError(
        .range, panel: panel, "colours stand for numbers; leave out the categories.")
    }
    if let digits, !(1...8).contains(digits) {
      throw FigureError(.range, panel: panel, "digits is \(digits); give 1 to 8.")
    }
    guard let midpoint else { return }
    guard abs(midpoint) < DataRange.largestMagnitude else {
      throw FigureError(
        .bounds, panel: panel, "the midpoint is \(midpoint); give a finite number.")
    }
    guard measure.scale == .linear || midpoint >= DataRange.smallestMagnitude else {
      throw FigureError(
        .logarithm, panel: panel,
        "the midpoint is \(midpoint) and the colours are logarithmic; give a positive number or "
          + "use a linear scale.")
    }
    if measure.range.lower.map({ $0 >= midpoint }) ?? false
      || measure.range.upper.map({ $0 <= midpoint }) ?? false
    {
      throw FigureError(
        .range, panel: panel,
        "the midpoint \(midpoint) does not lie inside the range of the colours; move one of them.")
    }
  }

  private func validateValues(panel: Int) throws(FigureError) {
    var isEmpty = true
    for (row, list) in values.enumerated() {
      for (column, value) in list.enumerated() where !value.isNaN {
        isEmpty = false
        guard abs(value) < DataRange.largestMagnitude else {
          throw FigureError(
            .bounds, panel: panel,
            "the value in row \(row), column \(column) is \(value); give a finite number, or nil "
              + "where there is none.")
        }
        guard measure.scale == .linear || value >= DataRange.smallestMagnitude else {
          throw FigureError(
            .logarithm, panel: panel,
            "the value in row \(row), column \(column) is \(value), which a logarithmic scale has "
              + "no colour for; use a linear scale, or nil for what cannot be shown.")
        }
      }
    }
    guard !isEmpty else {
      throw FigureError(
        .empty, panel: panel,
        "every value of the heat map is missing; check where they come from.")
    }
  }
}
