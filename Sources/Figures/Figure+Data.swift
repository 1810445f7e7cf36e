extension Figure {
  /// The plotted numbers as comma-separated values (RFC 4180), one row a point.
  ///
  /// The columns are `panel, series, x, y, lower, upper`, with the titles of the axes for x and y
  /// where all panels have the same; then where a bin ends when there is a histogram (x is where
  /// it starts) and `label` when points have names. Where there is a heat map, a row is a cell and
  /// what its colour measures is the last column; a figure of heat maps alone has the columns
  /// `panel, x, y` and that one. Groups of values have a row for each value, of the series
  /// `values`, and one of the series `mean` with the ends of its interval. Numbers are written with as many digits as it takes to read the
  /// same number back; a gap is empty.
  public func csv() -> String {
    let measures = Set(panels.compactMap { $0.heatMap?.measure.title })
    let measure = measures.count == 1 ? measures.first ?? "" : ""
    let value = measure.isEmpty || Figure.columnNames.contains(measure) ? "value" : measure
    if panels.allSatisfy({ $0.heatMap != nil }) { return cellsCSV(value) }
    let hasBins = panels.contains { $0.series.contains { $0.mark == .histogram } }
    let hasLabels = panels.contains { $0.series.contains { $0.pointLabels != nil } }
    let names = positionNames
    var header = ["panel", "series", names.x, names.y, "lower", "upper"]
    if hasBins { header.append(names.x == "x" ? "x_end" : "end of \(names.x)") }
    if hasLabels { header.append("label") }
    let blanks = String(repeating: ",", count: header.count - 3)
    if !measures.isEmpty { header.append(value) }
    let end = measures.isEmpty ? "\r\n" : ",\r\n"
    var text = header.map(Figure.quoted).joined(separator: ",") + "\r\n"
    for (index, panel) in panels.enumerated() {
      let name = Figure.quoted(panelName(index))
      for series in panel.series {
        let prefix = "\(name),\(Figure.quoted(series.name)),"
        for place in series.y.indices where place < series.x.count {
          text += prefix
          text += panel.x.exactText(series.x[place]) + "," + panel.y.exactText(series.y[place])
          text += "," + Figure.exact(series.lower.element(place))
          text += "," + Figure.exact(series.upper.element(place))
          if hasBins {
            let edge = series.mark == .histogram ? Optional(series.x).element(place + 1) : nil
            text += "," + Figure.exact(edge)
          }
          if hasLabels {
            text += "," + Figure.quoted(series.pointLabels.element(place) ?? "")
          }
          text += end
        }
      }
      text += panel.groupLines(
        prefix: "\(name),", end: String(repeating: ",", count: header.count - 6) + "\r\n")
      text += panel.cellLines(prefix: "\(name),,", between: blanks)
    }
    return text
  }

  /// The plotted numbers as a table for a page, with at most `digits` significant digits.
  ///
  /// Series that share their x become columns beside it, heat maps that share theirs stay
  /// matrices, and a group of values is a row that sums it up; anything else is one row a point. Rows beyond `maximumRows` are left out and counted.
  public func dataTable(digits: Int = 4, maximumRows: Int = 200) -> DataTable {
    let table =
      cellTable(digits) ?? groupTable(digits)
      ?? (sharesPositions ? wideTable(digits) : longTable(digits))
    let limit = max(0, maximumRows)
    return DataTable(
      columns: table.columns, rows: Array(table.rows.prefix(limit)),
      omittedRowCount: max(0, table.rows.count - limit))
  }

  /// What a panel is called: by its title, in facets after the heading of its row, else by its
  /// number.
  func panelName(_ index: Int) -> String {
    let title = panels[index].title ?? (panels.count > 1 ? String(index + 1) : "")
    let row = index / gridColumns
    return rowTitles.indices.contains(row) ? "\(rowTitles[row]): \(title)" : title
  }

  /// Columns that mean the same in every file.
  private static let columnNames: Set = ["panel", "series", "lower", "upper", "label", "x", "y"]

  /// What the columns of positions are called: as the axes are, where that tells them apart from
  /// every other column.
  var positionNames: (x: String, y: String) {
    func name(_ axis: KeyPath<Panel, Axis>) -> String? {
      let titles = Set(panels.map { $0[keyPath: axis].title })
      guard titles.count == 1, let title = titles.first, !title.isEmpty else { return nil }
      return Figure.columnNames.contains(title) ? nil : title
    }
    let (x, y) = (name(\.x), name(\.y))
    return x != nil && x == y ? ("x: \(x ?? "")", "y: \(y ?? "")") : (x ?? "x", y ?? "y")
  }

  private var sharesPositions: Bool {
    guard let first = panels.first, !first.series.isEmpty else { return false }
    let names = first.series.map(\.name)
    return panels.allSatisfy { panel in
      panel.series.map(\.name) == names && panel.x.title == first.x.title
        && panel.series.allSatisfy { series in
          (series.mark != .histogram || series.isStacked) && series.pointLabels == nil
            && series.x == panel.series.first?.x
            && series.y.count == panel.series.first?.y.count
        }
    }
  }

  private func wideTable(_ digits: Int) -> DataTable {
    guard let first = panels.first else { return DataTable(columns: [], rows: []) }
    var columns = panels.count > 1 ? ["Panel"] : []
    columns.append(first.x.title.isEmpty ? "x" : first.x.title)
    columns += first.series.map { series in
      let isOnlyOne = first.series.count == 1 && panels.count == 1 && !first.y.title.isEmpty
      let name = isOnlyOne || series.name.isEmpty ? first.y.title : series.name
      return series.lower == nil ? name : "\(name) [interval]"
    }
    var rows: [[String]] = []
    for (index, panel) in panels.enumerated() {
      guard let first = panel.series.first else { continue }
      for place in first.y.indices {
        var row = panels.count > 1 ? [panelName(index)] : []
        row.append(panel.positionText(first, place, digits))
        for series in panel.series {
          row.append(panel.y.text(series.y[place], digits) + Figure.interval(series, place, digits))
        }
        rows.append(row)
      }
    }
    return DataTable(columns: columns, rows: rows)
  }

  private func longTable(_ digits: Int) -> DataTable {
    let hasPanels = panels.count > 1
    let hasLabels = panels.contains { $0.series.contains { $0.pointLabels != nil } }
    let x = Set(panels.map(\.x.title)).count == 1 ? panels.first?.x.title ?? "" : ""
    let y = Set(panels.map(\.y.title)).count == 1 ? panels.first?.y.title ?? "" : ""
    var columns = hasPanels ? ["Panel", "Series"] : ["Series"]
    if hasLabels { columns.append("Point") }
    columns += [x.isEmpty ? "x" : x, y.isEmpty ? "y" : y]
    var rows: [[String]] = []
    for (index, panel) in panels.enumerated() {
      for series in panel.series {
        for place in series.y.indices where place < series.x.count {
          var row = hasPanels ? [panelName(index), series.name] : [series.name]
          if hasLabels { row.append(series.pointLabels.element(place) ?? "") }
          row.append(panel.positionText(series, place, digits))
          row.append(panel.y.text(series.y[place], digits) + Figure.interval(series, place, digits))
          rows.append(row)
        }
      }
      rows += panel.groupRows(digits, hasLabels: hasLabels).map {
        hasPanels ? [panelName(index)] + $0 : $0
      }
      rows += panel.cellRows(digits).map { cell in
        let before = hasPanels ? [panelName(index)] : []
        let name = panel.heatMap?.measure.title ?? ""
        return before + ["\(name) \(cell.value)"] + (hasLabels ? [""] : []) + [cell.x, cell.y]
      }
    }
    return DataTable(columns: columns, rows: rows)
  }

  private static func interval(_ series: Series, _ place: Int, _ digits: Int) -> String {
    guard let lower = series.lower.element(place), let upper = series.upper.element(place),
      lower.isFinite, upper.isFinite
    else { return "" }
    return " [\(NumberText.plain(lower, digits: digits)), "
      + "\(NumberText.plain(upper, digits: digits))]"
  }

  /// The shortest text that reads back as the same number; empty for a gap.
  static func exact(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A field of comma-separated values, in quotes where it needs them.
  static func quoted(_ text: String) -> String {
    let needsQuotes = text.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    guard needsQuotes else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension Panel {
  /// Where a point lies along x, or from where to where a bin reaches.
  fileprivate func positionText(_ series: Series, _ place: Int, _ digits: Int) -> String {
    let start = x.text(series.x[place], digits)
    guard series.mark == .histogram, let end = Optional(series.x).element(place + 1) else {
      return start
    }
    return "\(start) to \(x.text(end, digits))"
  }
}

extension Axis {
  fileprivate func category(_ value: Double) -> String? {
    guard let categories, let index = Int(exactly: value), categories.indices.contains(index)
    else { return nil }
    return categories[index]
  }

  func exactText(_ value: Double) -> String {
    category(value).map(Figure.quoted) ?? Figure.exact(value)
  }

  func text(_ value: Double, _ digits: Int) -> String {
    category(value) ?? NumberText.plain(value, digits: digits)
  }
}

extension Optional {
  /// The element at an index, or nothing where there is none.
  fileprivate func element<Element>(_ index: Int) -> Element? where Wrapped == [Element] {
    guard let self, self.indices.contains(index) else { return nil }
    return self[index]
  }
}
