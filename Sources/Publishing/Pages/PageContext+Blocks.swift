import Mathematics
import Notebook

extension PageContext {
  /// The columns of the page that a block may take.
  private enum Track: Equatable {
    case flow
    case own(String)
  }

  /// A chapter's content: runs of text in the body column, and what is wider between them.
  func content(_ blocks: [Block]) -> [HTML] {
    var sections: [HTML] = []
    var flow: [HTML] = []
    func flush() {
      if !flow.isEmpty { sections.append(.tag(.div, ["class": "flow"], flow)) }
      flow = []
    }
    for block in blocks {
      let (html, track) = placed(block)
      switch track {
      case .flow: flow.append(html)
      case .own(let name):
        flush()
        sections.append(.tag(.div, ["class": name], [html]))
      }
    }
    flush()
    return sections
  }

  private func placed(_ block: Block) -> (HTML, Track) {
    guard case .cell(let cell) = block else { return (html(block), .flow) }
    let html = html(block)
    switch cell.shownColumn {
    case .body, .margin: return (html, .flow)
    case .outset: return (html, .own("outset"))
    case .page: return (html, .own("wide"))
    case .screen: return (html, .own("screen"))
    }
  }

  /// A block.
  func html(_ block: Block) -> HTML {
    switch block {
    case .heading(let level, let identifier, let content, _):
      return heading(level, identifier, content)
    case .paragraph(let content, _): return paragraph(content)
    case .list(let start, let isTight, let items): return list(start, isTight, items)
    case .quotation(let content): return .tag(.blockquote, [:], content.map(html))
    case .callout(let kind, let content): return callout(kind, content)
    case .code(let language, let text):
      return SourceListing.block(text, language: language, label: "Code \(nextListing())")
    case .cell(let cell): return self.cell(cell)
    case .table(let alignments, let header, let rows, _): return table(alignments, header, rows)
    case .thematicBreak: return .tag(.hr)
    case .equation(let formula, let label, _): return equation(formula, label)
    case .ledger: return ledger()
    case .html(let text):
      return TrustedMarkup(html: text, of: site.book).map { .trusted($0) }
        ?? SourceListing.block(text, language: nil, label: "HTML \(nextListing())")
    }
  }

  /// A formula on a line of its own; one with a label has its number at the right.
  private func equation(_ formula: Formula, _ label: String?) -> HTML {
    let target = label.flatMap { references.targets[$0] }
    var content: [HTML] = [
      .tag(
        .div,
        [
          "class": "equation-body", "tabindex": "0", "role": "region",
          "aria-label": target?.text ?? "Equation",
        ], [.trusted(TrustedMarkup(formula, isDisplayed: true))])
    ]
    if let target { content.append(Self.equationNumber(target)) }
    return .tag(
      .div, ["class": "equation", "id": label.map { anchor($0) }], content)
  }

  static func equationNumber(_ target: CrossReferences.Target) -> HTML {
    .tag(.span, ["class": "equation-number"], "(\(target.number))")
  }

  private func heading(_ level: Int, _ identifier: String, _ content: [Inline]) -> HTML {
    let tag: Tag = [.h2, .h2, .h3, .h4, .h5, .h6][min(max(level, 1), 6) - 1]
    let link = HTML.tag(
      .a,
      [
        "class": "anchor", "href": "#" + anchor(identifier),
        "aria-label": "Link to “\(words.text(content))”",
      ], "#")
    let text = text(content)
    return noted(.tag(tag, ["id": anchor(identifier)], text.content + [link]), text.notes)
  }

  private func paragraph(_ content: [Inline]) -> HTML {
    if content.count == 1, case .image(_, let title, _, _)? = content.first {
      let caption = title.map { [HTML.tag(.figcaption, [:], $0)] } ?? []
      return .tag(.figure, ["class": "prose-image"], text(content).content + caption)
    }
    let text = text(content)
    return noted(.tag(.p, [:], text.content), text.notes)
  }

  /// A block with the notes beside it.
  func noted(_ block: HTML, _ notes: [HTML]) -> HTML {
    notes.isEmpty ? block : .tag(.div, ["class": "noted"], notes + [block])
  }

  private func list(_ start: Int?, _ isTight: Bool, _ items: [[Block]]) -> HTML {
    let rendered = items.map { item -> HTML in
      .tag(
        .li, [:],
        item.map { block in
          guard isTight, case .paragraph(let content, _) = block else { return html(block) }
          let text = text(content)
          return .fragment(text.notes + text.content)
        })
    }
    guard let start else { return .tag(.ul, [:], rendered) }
    return .tag(.ol, ["start": start == 1 ? nil : "\(start)"], rendered)
  }

  private func callout(_ kind: Block.Callout, _ content: [Block]) -> HTML {
    let (name, sign, title) =
      switch kind {
      case .note: ("note-kind", "i", "Note")
      case .tip: ("tip", "✓", "Tip")
      case .important: ("important", "!", "Important")
      case .warning: ("warning", "!", "Warning")
      case .caution: ("caution", "×", "Caution")
      }
    let heading = HTML.tag(
      .p, ["class": "callout-title"],
      [
        .tag(.span, ["class": "sign", "aria-hidden": "true"], sign),
        .text(title),
      ])
    return .tag(
      .div, ["class": "callout \(name)", "role": "note", "aria-label": title],
      [heading] + content.map(html))
  }

  private func table(
    _ alignments: [Block.Alignment?], _ header: [[Inline]], _ rows: [[[Inline]]]
  ) -> HTML {
    func name(_ column: Int) -> String? {
      switch alignments.indices.contains(column) ? alignments[column] : nil {
      case .right: "number-cell"
      case .center: "center-cell"
      case .left, nil: nil
      }
    }
    var notes: [HTML] = []
    func cells(_ row: [[Inline]], _ tag: Tag, scope: String?) -> HTML {
      .tag(
        .tr, [:],
        row.enumerated().map { column, inlines in
          let text = text(inlines)
          notes += text.notes
          return .tag(tag, ["scope": scope, "class": name(column)], text.content)
        })
    }
    let head = HTML.tag(.thead, [:], [cells(header, .th, scope: "col")])
    let body = HTML.tag(.tbody, [:], rows.map { cells($0, .td, scope: nil) })
    let title = header.map { words.text($0) }.filter { !$0.isEmpty }.joined(separator: ", ")
    return noted(
      PageContext.scrollBox(.tag(.table, [:], [head, body]), label: "Table: \(title)"), notes)
  }

  /// A box that scrolls sideways on narrow screens and that the keyboard reaches.
  static func scrollBox(_ table: HTML, label: String) -> HTML {
    .tag(
      .div, ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": label], [table])
  }
}
