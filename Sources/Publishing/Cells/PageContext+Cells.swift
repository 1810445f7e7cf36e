import Figures
import Notebook

extension PageContext {
  /// A cell: its results with caption and provenance, or why there are none.
  func cell(_ cell: Cell) -> HTML {
    guard result.cells.indices.contains(cell.index) else {
      return .tag(
        .div, ["class": "cell", "id": cell.identifier],
        [
          .tag(
            .div, ["class": "failure waiting"],
            [.tag(.p, ["class": "failure-title"], "This directive has not been run")]),
          source(cell, seconds: nil),
        ])
    }
    let result = result.cells[cell.index]
    let warnings =
      result.warnings.isEmpty
      ? []
      : [
        HTML.tag(
          .ul, ["class": "warnings", "aria-label": "Warnings"],
          result.warnings.map { .tag(.li, [:], $0) })
      ]
    switch result.status {
    case .failed(let diagnostic):
      let title =
        cell.options.expectsError ? "This directive fails, as it should" : "This directive failed"
      return failure(
        cell, diagnostic, title: title, kind: cell.options.expectsError ? "expected" : nil)
    case .blocked(let name, let diagnostic):
      return waiting(cell, on: name, diagnostic)
    case .succeeded: break
    }
    let parts = cell.options.showsOutput ? outputs(cell, result) : []
    let caption = caption(cell)
    if parts.isEmpty && caption.content.isEmpty && cell.label == nil {
      let listing = source(cell, seconds: result.seconds)
      if listing.isEmpty && warnings.isEmpty { return anchor(cell) }
      return .tag(.div, ["class": "cell", "id": cell.identifier], warnings + [listing])
    }
    return figure(cell, result, parts, caption, warnings)
  }

  /// What a hidden cell leaves on the page: a place that links to its values can lead to.
  private func anchor(_ cell: Cell) -> HTML {
    .tag(.div, ["class": "unseen", "id": cell.identifier])
  }

  private func figure(
    _ cell: Cell, _ result: CellResult, _ parts: [OutputPart], _ caption: Text, _ warnings: [HTML]
  ) -> HTML {
    let captioned =
      caption.content.isEmpty && cell.label == nil
      ? [] : [HTML.tag(.figcaption, [:], [.tag(.p, [:], caption.content)] + caption.notes)]
    let isFigure = parts.contains { $0.isFigure }
    let isCaptioned = isFigure || !captioned.isEmpty
    let body: [HTML]
    if isFigure {
      body = [.tag(.div, ["class": "images"], parts.map(\.html))] + captioned
    } else {
      body = captioned + parts.map(\.html)
    }
    var names: [String] = []
    if !isFigure, isCaptioned { names.append("table-figure") }
    if cell.options.column == .margin { names.append("margin-figure") }
    if !isCaptioned { names.append("cell") }
    names += cell.classes.filter { $0 != "wide" }
    let tables = parts.compactMap(\.dataTable)
    var folds = tables
    let listing = source(cell, seconds: isCaptioned ? nil : result.seconds)
    if cell.options.echo == .fold, !listing.isEmpty { folds.append(listing) }
    let shownListing = cell.options.echo == .shown ? [listing] : []
    let strip = isCaptioned ? [provenance(cell, result, parts)] : []
    return .tag(
      isCaptioned ? .figure : .div,
      ["id": cell.identifier, "class": names.isEmpty ? nil : names.joined(separator: " ")],
      shownListing + body + strip + warnings
        + (folds.isEmpty ? [] : [.tag(.div, ["class": "folds"], folds)]))
  }

  private func caption(_ cell: Cell) -> Text {
    var text = cell.options.caption.map { self.text($0) } ?? Text()
    guard let label = cell.label, let target = references.targets[label] else { return text }
    text.content.insert(
      .tag(.span, ["class": "figure-number"], target.text + "."), at: 0)
    if text.content.count > 1 { text.content.insert(.text(" "), at: 1) }
    return text
  }

  /// Where a result comes from: lines of the chapter, data, key, time.
  private func provenance(_ cell: Cell, _ result: CellResult, _ parts: [OutputPart]) -> HTML {
    var items: [HTML] = [
      .tag(.span, [:], "\(chapter.source.file), \(Wording.lines(cell.lines))")
    ]
    let data = parts.compactMap(\.dataPath)
    for (number, path) in data.enumerated() {
      let title = data.count > 1 ? "Data \(number + 1) (CSV)" : "Data (CSV)"
      items.append(
        .tag(.span, [:], [.tag(.a, ["href": path, "download": ""], title)]))
    }
    if let key = result.outputs.first?.key {
      items.append(
        .tag(
          .span, ["title": key.hexadecimal],
          [.text("key "), .tag(.code, [:], key.short)]))
    }
    if result.seconds >= 0.05 {
      items.append(.tag(.span, [:], "took \(Wording.duration(result.seconds))"))
    }
    return .tag(.p, ["class": "provenance"], items)
  }

  /// The source of a cell, as its options ask for.
  private func source(_ cell: Cell, seconds: Double?) -> HTML {
    let listing = SourceListing.block(
      cell.code, language: "swift", label: "Source of \(cell.identifier)")
    switch cell.options.echo {
    case .hidden: return .empty
    case .shown: return listing
    case .fold:
      var summary: [HTML] = [.text("Directive")]
      let time = seconds.flatMap { $0 >= 0.05 ? ", took \(Wording.duration($0))" : nil } ?? ""
      if let seconds, seconds >= 0 {
        summary.append(
          .tag(.span, ["class": "aside"], Wording.lines(cell.lines) + time))
      }
      return .tag(.details, [:], [.tag(.summary, [:], summary), listing])
    }
  }
}
