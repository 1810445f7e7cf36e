import Figures
import Notebook

extension PageContext {
  /// One shown value of a cell.
  struct OutputPart {
    var html: HTML
    var isFigure = false
    /// Where the plotted numbers lie.
    var dataPath: String?
    /// The plotted numbers, folded.
    var dataTable: HTML?
  }

  /// The shown values of a cell.
  func outputs(_ cell: Cell, _ result: CellResult) -> [OutputPart] {
    var parts: [OutputPart] = []
    for output in result.outputs {
      switch output.presentation {
      case .none: break
      case .text(let text): parts.append(OutputPart(html: Self.paragraph(text)))
      case .table(let table):
        let label = references.targets[cell.label ?? ""]?.text ?? "Table"
        parts.append(OutputPart(html: Self.table(table, label: label)))
      case .figure(let figure):
        let number = parts.count { $0.isFigure } + 1
        parts.append(self.figure(figure, output, cell, number: number))
      }
    }
    return parts
  }

  private static func paragraph(_ text: String) -> HTML {
    let isLaidOut = text.contains("\n") || text.contains("  ") || text.contains("\t")
    return isLaidOut
      ? .tag(
        .pre, ["class": "output", "tabindex": "0", "role": "region", "aria-label": "Output"], text)
      : .tag(.p, ["class": "output"], [.tag(.bdi, [:], text)])
  }

  private static func table(_ table: Table, label: String) -> HTML {
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
        [.text(column.title)]
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

  /// A drawing in both themes; the numbers go beside it.
  private func figure(_ figure: Figure, _ output: CellOutput, _ cell: Cell, number: Int)
    -> OutputPart
  {
    let stem = "figures/\(chapter.name)-\(cell.identifier)" + (number > 1 ? "-\(number)" : "")
    let size = figure.pixelSize(scale: 1)
    var images: [HTML] = []
    do {
      for appearance in Appearance.allCases {
        let name = "figure-\(number)-\(appearance.rawValue)@2x-\(Figure.drawingVersion).png"
        let bytes = try site.artifact(output.key, name) {
          try figure.png(
            appearance, scale: 2,
            metadata: [
              (key: "Software", text: "Monograph \(toolVersion)"),
              (key: "Key", text: output.key.hexadecimal),
            ])
        }
        let path = "\(stem)-\(appearance.rawValue).png"
        add(bytes, at: path)
        images.append(
          .tag(
            .img,
            [
              "class": "only-\(appearance.rawValue)", "src": path,
              "alt": cell.options.alternative ?? cell.options.caption?.plainText ?? cell.identifier,
              "width": "\(size.width)", "height": "\(size.height)", "loading": "lazy",
            ]))
      }
    } catch {
      let diagnostic = Diagnostic(
        code: "figure-not-drawn", "the figure cannot be drawn: \(error)", at: cell.codePosition)
      report(diagnostic)
      return OutputPart(
        html: .tag(
          .div, ["class": "failure"],
          [
            .tag(.p, ["class": "failure-title"], "This figure cannot be drawn"),
            .tag(.p, [:], "\(error)"),
          ]), isFigure: true)
    }
    let isLarge = size.width > 760 || figure.panels.count > 2
    let large: Attributes = [
      "class": "image large-image", "tabindex": "0", "role": "region",
      "aria-label": "Drawing of \(cell.identifier)",
    ]
    let dataPath = "\(stem).csv"
    add(Array(figure.csv().utf8), at: dataPath)
    return OutputPart(
      html: .tag(.div, isLarge ? large : ["class": "image"], images), isFigure: true,
      dataPath: dataPath,
      dataTable: Self.details(figure.dataTable(), of: cell, number: number))
  }

  private static func details(_ table: DataTable, of cell: Cell, number: Int) -> HTML {
    let header = table.columns.map { HTML.tag(.th, ["scope": "col"], $0) }
    let rows = table.rows.map { row in HTML.tag(.tr, [:], row.map { .tag(.td, [:], $0) }) }
    let omitted =
      table.omittedRowCount == 0
      ? []
      : [
        HTML.tag(
          .p, ["class": "omitted"], "\(table.omittedRowCount) more rows are in the CSV file.")
      ]
    let title = number > 1 ? "Data table \(number)" : "Data table"
    return .tag(
      .details, [:],
      [
        .tag(.summary, [:], title),
        scrollBox(
          .tag(
            .table, [:],
            [.tag(.thead, [:], [.tag(.tr, [:], header)]), .tag(.tbody, [:], rows)]),
          label: "\(title) of \(cell.identifier)"),
      ] + omitted)
  }
}
