extension Figure {
  /// What sums up groups of values, one row a group; nothing for other figures.
  func groupTable(_ digits: Int) -> DataTable? {
    guard let first = panels.first, panels.allSatisfy({ $0.distributions != nil }) else {
      return nil
    }
    let name = first.x.title.isEmpty ? "Group" : first.x.title
    let columns =
      (panels.count > 1 ? ["Panel"] : []) + [
        name, "n", "Mean [95 % interval]", "Lower quartile", "Median", "Upper quartile",
        "Smallest", "Largest",
      ]
    let rows = panels.indices.flatMap { index in
      (panels[index].distributions?.groups ?? []).map { group in
        let quartiles = group.quartiles ?? [.nan, .nan, .nan]
        let ends = [group.values.min() ?? .nan, group.values.max() ?? .nan]
        return (panels.count > 1 ? [panelName(index)] : [])
          + [group.name, NumberText.whole(group.values.count), group.meanText(digits)]
          + (quartiles + ends).map { NumberText.plain($0, digits: digits) }
      }
    }
    return DataTable(columns: columns, rows: rows)
  }
}

extension Distributions.Group {
  /// The mean with its interval.
  fileprivate func meanText(_ digits: Int) -> String {
    let text = NumberText.plain(mean ?? .nan, digits: digits)
    guard let lower, let upper else { return text }
    return "\(text) [\(NumberText.plain(lower, digits: digits)), "
      + "\(NumberText.plain(upper, digits: digits))]"
  }
}

extension Panel {
  /// The values of its groups, if any, and their means as lines of comma-separated values.
  func groupLines(prefix: String, end: String) -> String {
    guard let distributions else { return "" }
    var text = ""
    for group in distributions.groups {
      let name = Figure.quoted(group.name)
      for value in group.values {
        text += "\(prefix)values,\(name),\(Figure.exact(value)),,\(end)"
      }
      guard let mean = group.mean else { continue }
      text += "\(prefix)mean,\(name),\(Figure.exact(mean)),\(Figure.exact(group.lower)),"
      text += Figure.exact(group.upper) + end
    }
    return text
  }

  /// The means of its groups, if any, as rows beside those of series.
  func groupRows(_ digits: Int, hasLabels: Bool) -> [[String]] {
    (distributions?.groups ?? []).filter { !$0.values.isEmpty }.map { group in
      ["mean"] + (hasLabels ? [""] : []) + [group.name, group.meanText(digits)]
    }
  }
}
