import Figures
import Notebook
import Storage

extension PageContext {
  /// What stands on other pages and is shown beside the links that lead there.
  func previews() -> HTML {
    let items = distantLabels.compactMap { label -> HTML? in
      guard let target = references.targets[label],
        site.result.chapters.indices.contains(target.chapter)
      else { return nil }
      let other = PageContext(
        site, catalog, index: target.chapter,
        result: PageContent(site.result.chapters[target.chapter]), isExcerpt: true)
      let content = other.excerpt(label, target)
      let name = target.kind == .chapter ? references.pages[target.chapter] : label
      return content.isEmpty ? nil : .tag(.div, ["data-preview": name], content)
    }
    return items.isEmpty ? .empty : .tag(.div, ["class": "previews", "hidden": ""], items)
  }

  /// What a label stands for, short and without identifiers.
  private func excerpt(_ label: String, _ target: CrossReferences.Target) -> [HTML] {
    if target.kind == .chapter {
      return [
        .tag(.p, [:], [.tag(.strong, [:], chapter.title)]),
        chapter.summary.isEmpty ? .empty : .tag(.p, [:], chapter.summary),
      ]
    }
    if let blocks = catalog.labelled[label] {
      return blocks.map { excerpt($0, target, part: nil) }
    }
    // A part of a figure, `fig-x-a`.
    guard let letter = label.last, let part = CrossReferences.letters.firstIndex(of: letter),
      let block = catalog.labelled[String(label.dropLast(2))]?.first
    else { return [] }
    return [excerpt(block, target, part: part)]
  }

  private func excerpt(_ block: Block, _ target: CrossReferences.Target, part: Int?) -> HTML {
    switch block {
    case .heading(_, _, let content, _):
      return .tag(.p, [:], [.tag(.strong, [:], text(content).content)])
    case .paragraph(let content, _): return .tag(.p, [:], text(content).content)
    case .equation(let formula, _, _):
      return .tag(
        .div, ["class": "equation"],
        [
          .tag(
            .div, ["class": "equation-body"],
            [.trusted(TrustedMarkup(formula, isDisplayed: true))]),
          Self.equationNumber(target),
        ])
    case .cell(let cell): return excerpt(cell, part: part)
    default: return .empty
    }
  }

  private func excerpt(_ cell: Cell, part: Int?) -> HTML {
    var caption = self.caption(cell).content
    if let part, cell.options.subcaptions.indices.contains(part) {
      let text = text(cell.options.subcaptions[part]).content
      caption += [
        .text(" "),
        .tag(.span, ["class": "subfigure-letter"], "(\(CrossReferences.letters[part]))"),
      ]
      caption += [.text(" ")] + text
    }
    let images = image(of: cell, part: part ?? 0).map {
      [HTML.tag(.div, ["class": "image"], self.images($0))]
    }
    return .tag(
      .figure, [:], (images ?? []) + [.tag(.figcaption, [:], [.tag(.p, [:], caption)])])
  }

  /// A drawing of a cell on its page.
  private func image(of cell: Cell, part: Int) -> FigureImage? {
    guard result.cells.indices.contains(cell.index), cell.options.showsOutput,
      case .succeeded = result.cells[cell.index].status
    else { return nil }
    let cellResult = result.cells[cell.index]
    let figures = cellResult.outputs.compactMap { output -> (figure: Figure, key: Digest)? in
      guard case .figure(let figure) = output.presentation else { return nil }
      return (figure, output.key)
    }
    guard figures.indices.contains(part) else { return nil }
    return FigureImage(
      figures[part].figure, of: cell, number: part + 1, count: figures.count,
      columns: Self.columns(of: cell, shown: cellResult.shownCount), key: figures[part].key)
  }
}
