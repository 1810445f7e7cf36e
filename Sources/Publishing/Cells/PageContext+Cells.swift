import Figures
import Notebook

extension PageContext {
  /// A cell: its results with caption and provenance, or why there are none.
  func cell(_ cell: Cell) -> HTML {
    guard result.cells.indices.contains(cell.index) else {
      return .fragment([
        .tag(
          .div, ["class": "cell", "id": anchor(cell.identifier)],
          [
            .tag(
              .div, ["class": "failure waiting"],
              [.tag(.p, ["class": "failure-title"], "This directive has not been run")]),
            source(cell),
          ]), placeholders(cell),
      ])
    }
    let result = result.cells[cell.index]
    switch result.status {
    case .failed(let diagnostic):
      let title =
        cell.options.expectsError ? "This directive fails, as it should" : "This directive failed"
      let kind = cell.options.expectsError ? "expected" : nil
      return .fragment([failure(cell, diagnostic, title: title, kind: kind), placeholders(cell)])
    case .blocked(let name, let diagnostic):
      return .fragment([waiting(cell, on: name, diagnostic), placeholders(cell)])
    case .succeeded: break
    }
    let parts = cell.options.showsOutput ? outputs(cell, result) : []
    let caption = caption(cell)
    let warnings = warnings(result)
    if parts.isEmpty && caption.content.isEmpty && cell.label == nil {
      let listing = source(cell)
      if listing.isEmpty && warnings.isEmpty { return unseen(cell.identifier) }
      return .tag(
        .div, ["class": "cell", "id": anchor(cell.identifier)], warnings + [listing])
    }
    return figure(cell, result, parts, caption, warnings)
  }

  private func warnings(_ result: CellResult) -> [HTML] {
    guard !result.warnings.isEmpty else { return [] }
    return [
      .tag(
        .ul, ["class": "warnings", "aria-label": "Warnings"],
        result.warnings.map { .tag(.li, [:], [.foreign($0)]) })
    ]
  }

  /// A place without content, so that links that lead there still lead somewhere.
  func unseen(_ identifier: String) -> HTML {
    .tag(.div, ["class": "unseen", "id": anchor(identifier)])
  }

  /// Places for the parts of a figure that is not shown.
  private func placeholders(_ cell: Cell) -> HTML {
    .fragment(
      zip(cell.options.subcaptions, CrossReferences.letters).map {
        unseen("\(cell.identifier)-\($1)")
      })
  }

  private func figure(
    _ cell: Cell, _ result: CellResult, _ parts: [OutputPart], _ caption: Text, _ warnings: [HTML]
  ) -> HTML {
    let captioned =
      caption.content.isEmpty && cell.label == nil
      ? [] : [HTML.tag(.figcaption, [:], [.tag(.p, [:], caption.content)] + caption.notes)]
    let isFigure = parts.contains { [.figure, .graph].contains($0.kind) }
    let isCaptioned = isFigure || !captioned.isEmpty
    let shown = arranged(parts, of: cell, isFigure: isFigure)
    let body = isFigure ? shown + captioned : captioned + shown
    var names: [String] = []
    if !isFigure, isCaptioned { names.append("table-figure") }
    if cell.options.column == .margin { names.append("margin-figure") }
    if !isCaptioned { names.append("cell") }
    names += cell.classes.filter { $0 != "wide" }
    var folds = parts.compactMap(\.dataTable)
    let listing = source(cell)
    if cell.options.echo == .fold, !listing.isEmpty { folds.append(listing) }
    let shownListing = cell.options.echo == .shown ? [listing] : []
    let hasEvidence = isCaptioned || parts.contains { ![.table, .text].contains($0.kind) }
    let strip = hasEvidence ? [provenance(cell, result, parts)] : []
    return .tag(
      isCaptioned ? .figure : .div,
      ["id": anchor(cell.identifier), "class": names.isEmpty ? nil : names.joined(separator: " ")],
      shownListing + body + strip + warnings
        + (folds.isEmpty ? [] : [.tag(.div, ["class": "folds"], folds)]))
  }

  /// The caption of a cell, after its number.
  func caption(_ cell: Cell) -> Text {
    var text = cell.options.caption.map { self.text($0) } ?? Text()
    guard let label = cell.label, let target = references.targets[label] else { return text }
    text.content.insert(
      .tag(.span, ["class": "figure-number"], target.text + "."), at: 0)
    if text.content.count > 1 { text.content.insert(.text(" "), at: 1) }
    return text
  }

  /// Where a result comes from: lines of the chapter, data, key.
  private func provenance(_ cell: Cell, _ result: CellResult, _ parts: [OutputPart]) -> HTML {
    var items: [HTML] = [.tag(.span, [:], [sourceLink(cell.file, cell.lines)])]
    let data = parts.compactMap(\.dataPath)
    for (number, path) in data.enumerated() {
      let title = data.count > 1 ? "Data \(number + 1) (CSV)" : "Data (CSV)"
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      items.append(
        .tag(
          .span, [:],
          [
            .tag(
              .a,
              [
                "href": address(ofFile: path), "download": layout == .site ? "" : name,
              ], title)
          ]))
    }
    if let key = result.outputs.first?.key {
      items.append(.tag(.span, [:], [.text("key "), Self.key(key.hexadecimal, key.short)]))
    }
    return .tag(.p, ["class": "provenance"], items)
  }

  /// A digest that can be copied in full.
  static func key(_ full: String, _ short: String) -> HTML {
    .tag(.code, ["data-copy": full, "title": full], short)
  }

  /// The source of a cell, as its options ask for.
  private func source(_ cell: Cell) -> HTML {
    let listing = SourceListing.block(
      cell.code, language: "swift", label: "Source of \(cell.identifier)")
    switch cell.options.echo {
    case .hidden: return .empty
    case .shown: return listing
    case .fold:
      let lines = HTML.tag(.span, ["class": "aside"], Wording.lines(cell.lines))
      return .tag(
        .details, [:], [.tag(.summary, [:], [.text("Directive"), .text(" "), lines]), listing])
    }
  }
}
