import Figures
import Notebook

extension PageContext {
  /// One shown value of a cell.
  struct OutputPart {
    enum Kind { case figure, graph, table, text, claim, box, catalogue }

    var kind: Kind
    var html: HTML
    /// Where the plotted numbers lie.
    var dataPath: String?
    /// The plotted numbers, folded.
    var dataTable: HTML?
  }

  /// The shown values of a cell.
  func outputs(_ cell: Cell, _ result: CellResult) -> [OutputPart] {
    var parts: [OutputPart] = []
    let figureCount = result.outputs.count { output in
      if case .figure = output.presentation { true } else { false }
    }
    let graphCount = result.outputs.count { output in
      if case .layeredGraph = output.presentation { true } else { false }
    }
    for output in result.outputs {
      switch output.presentation {
      case .none: break
      case .text(let text): parts.append(OutputPart(kind: .text, html: Self.paragraph(text)))
      case .table(let table):
        let label = references.targets[cell.label ?? ""]?.text ?? "Table"
        parts.append(OutputPart(kind: .table, html: Self.table(table, label: label)))
      case .claim(let claim):
        parts.append(OutputPart(kind: .claim, html: card(claim, of: cell)))
      case .shadedText(let text):
        parts.append(OutputPart(kind: .box, html: shaded(text, showsScale: true)))
      case .card(let card):
        parts.append(OutputPart(kind: .box, html: self.card(card)))
      case .catalogue(let catalogue):
        let number = parts.count { $0.kind == .catalogue } + 1
        parts.append(self.catalogue(catalogue, of: cell, number: number, key: output.key))
      case .layeredGraph(let graph):
        let number = parts.count { $0.kind == .graph } + 1
        parts.append(
          layeredGraph(
            GraphFigure(
              graph: graph, cell: cell, number: number, count: graphCount,
              columns: Self.columns(of: cell, shown: result.shownCount), key: output.key)))
      case .figure(let figure):
        let number = parts.count { $0.kind == .figure } + 1
        let image = FigureImage(
          figure, of: cell, number: number, count: figureCount,
          columns: Self.columns(of: cell, shown: result.shownCount), key: output.key)
        parts.append(self.figure(image))
      }
    }
    return parts
  }

  /// The most results side by side.
  static let mostColumns = 4

  /// How many results of a cell stand side by side.
  static func columns(of cell: Cell, shown: Int) -> Int {
    guard shown > 0 else { return 1 }
    let subcaptions = cell.options.subcaptions.count
    if subcaptions > 0 {
      let count = max(shown, subcaptions)
      return cell.options.columnCount ?? (count == 4 ? 2 : min(count, 3))
    }
    return shown > 1 ? cell.options.columnCount ?? 1 : 1
  }

  /// The parts of a cell below each other, side by side, or each with a caption of its own.
  func arranged(_ parts: [OutputPart], of cell: Cell, isFigure: Bool) -> [HTML] {
    let subcaptions = cell.options.subcaptions
    let columns = Self.columns(of: cell, shown: parts.count)
    if !subcaptions.isEmpty, !parts.isEmpty {
      if subcaptions.count != parts.count { reportSubcaptions(cell, shown: parts.count) }
      let items = (0..<max(parts.count, subcaptions.count)).map { number in
        subfigure(
          parts.indices.contains(number) ? parts[number] : nil, number, of: cell)
      }
      return [grid(items, columns)]
    }
    if columns > 1 {
      return [grid(parts.map { .tag(.div, [:], [$0.html]) }, columns)]
    }
    return isFigure
      ? [.tag(.div, ["class": "images"], parts.map(\.html))] : parts.map(\.html)
  }

  private func grid(_ items: [HTML], _ columns: Int) -> HTML {
    .tag(
      .div, ["class": "subfigures", "data-columns": "\(min(max(columns, 1), Self.mostColumns))"],
      items)
  }

  private func subfigure(_ part: OutputPart?, _ number: Int, of cell: Cell) -> HTML {
    let letters = CrossReferences.letters
    guard letters.indices.contains(number) else { return part?.html ?? .empty }
    let identifier = "\(cell.identifier)-\(letters[number])"
    let subcaptions = cell.options.subcaptions
    guard subcaptions.indices.contains(number) else { return part?.html ?? .empty }
    guard let part else { return unseen(identifier) }
    let text = text(subcaptions[number])
    let letter = HTML.tag(.span, ["class": "subfigure-letter"], "(\(letters[number]))")
    return .tag(
      .figure, ["class": "subfigure", "id": anchor(identifier)],
      [
        part.html,
        .tag(.figcaption, [:], [letter, .text(" ")] + text.content + text.notes),
      ])
  }

  private func reportSubcaptions(_ cell: Cell, shown: Int) {
    let written = cell.options.subcaptions.count
    report(
      Diagnostic(
        code: "subcaption-count",
        "the cell shows \(Wording.count(shown, "result")) but has "
          + Wording.count(written, "sub-caption"),
        at: SourcePosition(file: cell.file, line: cell.lines.lowerBound, column: 1),
        suggestion: shown > written
          ? "write one item of `subcap` for each result"
          : "delete what is too much of `subcap`, or show as many results"))
  }

  private static func paragraph(_ text: String) -> HTML {
    let isLaidOut = text.contains("\n") || text.contains("  ") || text.contains("\t")
    return isLaidOut
      ? .tag(
        .pre,
        [
          "class": "output", "tabindex": "0", "role": "region", "aria-label": "Output",
          "dir": "auto",
        ], text)
      : .tag(.p, ["class": "output"], [.tag(.bdi, [:], text)])
  }

  static func table(_ table: Table, label: String) -> HTML {
    let names = table.columns.indices.map { column -> String? in
      if table.columns[column].isNumeric { return "number-cell" }
      // Short words stay on one line on narrow screens, where the table scrolls.
      let isShort = table.rows.allSatisfy { !$0.indices.contains(column) || $0[column].count <= 18 }
      return isShort ? "short-cell" : nil
    }
    func name(_ column: Int) -> String? { names.indices.contains(column) ? names[column] : nil }
    let header = table.columns.enumerated().map { index, column in
      HTML.tag(
        .th, ["scope": "col", "class": name(index)],
        [.foreign(column.title)]
          + (column.unit.map { [.tag(.span, ["class": "unit"], $0)] } ?? []))
    }
    let rows = table.rows.map { row in
      HTML.tag(
        .tr, [:],
        row.enumerated().map { index, text in
          .tag(.td, ["class": name(index)], [.tag(.bdi, [:], Wording.oneLine(text))])
        })
    }
    return scrollBox(
      .tag(.table, [:], [.tag(.thead, [:], [.tag(.tr, [:], header)]), .tag(.tbody, [:], rows)]),
      label: label)
  }
}

extension CellResult {
  /// How many results a cell shows.
  var shownCount: Int {
    outputs.count { output in
      if case .none = output.presentation { false } else { true }
    }
  }
}

extension Cell {
  /// How wide the results are; the class `wide` is the older way to say `column: page`.
  var shownColumn: CellOptions.Column {
    classes.contains("wide") && options.column == .body ? .page : options.column
  }
}
