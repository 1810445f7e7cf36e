import Figures
import Notebook
import Storage

/// One of the figures that a cell shows.
struct FigureImage {
  /// The figure, for the width that it has on the page.
  var figure: Figure
  var cell: Cell
  /// Its number among the figures of its cell, from 1.
  var number: Int
  /// How many figures the cell shows.
  var count: Int
  /// The key of the result.
  var key: Digest

  /// - Parameter columns: How many results stand side by side.
  init(_ figure: Figure, of cell: Cell, number: Int, count: Int, columns: Int, key: Digest) {
    self.figure = figure.fitted(toWidth: Self.width(in: cell, columns: columns))
    self.cell = cell
    self.number = number
    self.count = count
    self.key = key
  }

  /// The width that a drawing has on a wide screen, in CSS pixels, so that it is not scaled and
  /// its text is as large as it was meant to be.
  static func width(in cell: Cell, columns: Int) -> Double {
    let place: Double =
      switch cell.shownColumn {
      case .body: 640
      case .outset: 710
      case .page: 880
      case .screen: 1100
      case .margin: 200
      }
    let gap = 28.0
    let count = Double(min(max(columns, 1), PageContext.mostColumns))
    return max(narrowest, ((place - gap * (count - 1)) / count).rounded(.down))
  }

  /// Plots that are narrower show nothing; it is better to scale them.
  private static let narrowest = 180.0

  /// What it shows, for who does not see it.
  func alternative(_ words: ShownWords) -> String {
    cell.alternative(words, number: number, of: count)
  }

  /// Where its files lie, without the ends of their names.
  func stem(_ chapter: String) -> String {
    "figures/\(chapter)-\(cell.identifier)" + (number > 1 ? "-\(number)" : "")
  }

  /// Where its drawing lies.
  func path(_ chapter: String, _ appearance: Appearance) -> String {
    "\(stem(chapter))-\(appearance.rawValue).png"
  }
}

extension Cell {
  /// What one of its drawings shows, for who does not see it.
  func alternative(_ words: ShownWords, number: Int, of count: Int) -> String {
    let text = options.alternative ?? options.caption.map { words.text($0) } ?? identifier
    guard count > 1 else { return text }
    let subcaptions = options.subcaptions
    guard subcaptions.indices.contains(number - 1),
      CrossReferences.letters.indices.contains(number - 1)
    else { return "\(text) (\(number) of \(count))" }
    return "\(text) (\(CrossReferences.letters[number - 1])) \(words.text(subcaptions[number - 1]))"
  }
}

extension PageContext {
  /// The code of the diagnostic about a figure that cannot be drawn.
  static let undrawnCode = "figure-not-drawn"

  /// A drawing in both themes; the numbers go beside it.
  func figure(_ image: FigureImage) -> OutputPart {
    do {
      for appearance in Appearance.allCases { try draw(image, appearance) }
    } catch {
      let diagnostic = Diagnostic(
        code: Self.undrawnCode, "the figure cannot be drawn: \(error)",
        at: image.cell.codePosition)
      report(diagnostic)
      return OutputPart(
        kind: .figure,
        html: .tag(
          .div, ["class": "failure"],
          [
            .tag(.p, ["class": "failure-title"], "This figure cannot be drawn"),
            .tag(.p, [:], "\(error)"),
          ]))
    }
    let dataPath = "\(image.stem(chapter.name)).csv"
    add(
      Array(image.figure.csv().utf8), at: dataPath, label: image.cell.identifier, node: image.key)
    let isLarge =
      image.figure.pixelSize(scale: 1).width > 760 || image.figure.panels.count > 2
    let name = image.count > 1 ? "Drawing \(image.number)" : "Drawing"
    let large: Attributes = [
      "class": "image large-image", "tabindex": "0", "role": "region",
      "aria-label": "\(name) of \(image.cell.identifier)",
    ]
    if firstImage == nil {
      firstImage = (image.path(chapter.name, .light), image.alternative(words))
    }
    return OutputPart(
      kind: .figure,
      html: .tag(.div, isLarge ? large : ["class": "image"], images(image)),
      dataPath: dataPath, dataTable: details(image))
  }

  private func draw(_ image: FigureImage, _ appearance: Appearance) throws {
    // The same result may be shown at several widths.
    let width = image.figure.pixelSize().width
    let name =
      "figure-\(image.number)-\(width)-\(appearance.rawValue)@2x-\(Figure.drawingVersion).png"
    let bytes = try site.artifact(image.key, name) {
      try image.figure.png(
        appearance, scale: 2,
        metadata: [
          (key: "Software", text: "Monograph \(toolVersion)"),
          (key: "Key", text: image.key.hexadecimal),
        ])
    }
    add(
      bytes, at: image.path(chapter.name, appearance), label: image.cell.identifier,
      node: image.key)
  }

  /// The drawings of both themes, of which a page shows one.
  func images(_ image: FigureImage) -> [HTML] {
    let size = image.figure.pixelSize(scale: 1)
    let alternative = image.alternative(words)
    return Appearance.allCases.map { appearance in
      .tag(
        .img,
        [
          "class": "only-\(appearance.rawValue)",
          "src": address(ofFile: image.path(chapter.name, appearance)), "alt": alternative,
          "width": "\(size.width)", "height": "\(size.height)", "loading": "lazy",
        ])
    }
  }

  private func details(_ image: FigureImage) -> HTML {
    let table = image.figure.dataTable()
    let header = table.columns.map { HTML.tag(.th, ["scope": "col"], [.foreign($0)]) }
    let rows = table.rows.map { row in
      HTML.tag(.tr, [:], row.map { .tag(.td, [:], [.foreign(Wording.oneLine($0))]) })
    }
    let omitted =
      table.omittedRowCount == 0
      ? []
      : [
        HTML.tag(
          .p, ["class": "omitted"],
          "\(Wording.count(table.omittedRowCount, "more row")) "
            + "\(table.omittedRowCount == 1 ? "is" : "are") in the CSV file.")
      ]
    let title = image.number > 1 ? "Data table \(image.number)" : "Data table"
    return .tag(
      .details, [:],
      [
        .tag(.summary, [:], title),
        Self.scrollBox(
          .tag(
            .table, [:],
            [.tag(.thead, [:], [.tag(.tr, [:], header)]), .tag(.tbody, [:], rows)]),
          label: "\(title) of \(image.cell.identifier)"),
      ] + omitted)
  }
}
