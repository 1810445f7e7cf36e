extension Figure {
  /// The cells of heat maps, one a line.
  func cellsCSV(_ value: String) -> String {
    let names = positionNames
    // The columns of positions have names, whatever else has the same one.
    let measure = value == names.x || value == names.y ? "value" : value
    let header = ["panel", names.x, names.y, measure].map(Figure.quoted).joined(separator: ",")
    return panels.indices.reduce(header + "\r\n") { text, index in
      text + panels[index].cellLines(prefix: "\(Figure.quoted(panelName(index))),", between: ",")
    }
  }

  /// Heat maps as matrices, when all have the same columns; nothing for other figures.
  func cellTable(_ digits: Int) -> DataTable? {
    guard let first = panels.first, let map = first.heatMap,
      panels.allSatisfy({ $0.x == first.x && $0.heatMap?.columns == map.columns }),
      map.columns.count <= 24
    else { return nil }
    let across = first.x.title.isEmpty ? "" : "\(first.x.title): "
    let rowTitles = Set(panels.map(\.y.title))
    var columns = panels.count > 1 ? ["Panel"] : []
    columns.append(rowTitles.count == 1 ? rowTitles.first ?? "" : "")
    columns += map.columns.enumerated().map { place, column in
      (place == 0 ? across : "") + first.x.text(column, digits)
    }
    var rows: [[String]] = []
    for (index, panel) in panels.enumerated() {
      guard let map = panel.heatMap else { continue }
      for (position, values) in zip(map.rows, map.values) {
        rows.append(
          (panels.count > 1 ? [panelName(index)] : []) + [panel.y.text(position, digits)]
            + values.map { NumberText.plain($0, digits: digits) })
      }
    }
    return DataTable(columns: columns, rows: rows)
  }
}

extension Panel {
  /// The cells of its heat map, if any, as lines of comma-separated values.
  func cellLines(prefix: String, between: String) -> String {
    guard let heatMap else { return "" }
    var text = ""
    for (row, values) in zip(heatMap.rows, heatMap.values) {
      for (column, value) in zip(heatMap.columns, values) {
        text += "\(prefix)\(x.exactText(column)),\(y.exactText(row))\(between)"
        text += Figure.exact(value) + "\r\n"
      }
    }
    return text
  }

  /// The cells of its heat map, if any, as a reader likes them.
  func cellRows(_ digits: Int) -> [(x: String, y: String, value: String)] {
    guard let heatMap else { return [] }
    return zip(heatMap.rows, heatMap.values).flatMap { row, values in
      zip(heatMap.columns, values).map { column, value in
        (x.text(column, digits), y.text(row, digits), NumberText.plain(value, digits: digits))
      }
    }
  }
}
