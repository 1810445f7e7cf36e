extension Chapter {
  /// The chapter's cells, by ``Cell/index``.
  public var cells: [Cell] {
    var cells: [Cell] = []
    visit { block in
      if case .cell(let cell) = block { cells.append(cell) }
    } inlines: { _ in
    }
    return cells.sorted { $0.index < $1.index }
  }

  /// The chapter's computed values, by ``InlineValue/index``; also those in captions and footnotes.
  public var inlineValues: [InlineValue] {
    var values: [Int: InlineValue] = [:]
    visit { _ in
    } inlines: { inline in
      if case .value(let value) = inline { values[value.index] = value }
    }
    return values.values.sorted { $0.index < $1.index }
  }

  /// Walks over every block and every inline, parents before children.
  func visit(_ block: (Block) -> Void, inlines: (Inline) -> Void) {
    for child in blocks { child.visit(block, inlines: inlines) }
  }
}

extension Block {
  /// Walks over this block and what it contains; the parser bounds the depth.
  func visit(_ visitor: (Block) -> Void, inlines: (Inline) -> Void) {
    visitor(self)
    switch self {
    case .heading(_, _, let content, _), .paragraph(let content, _):
      for inline in content { inline.visit(inlines) }
    case .list(_, _, let items):
      for item in items { for child in item { child.visit(visitor, inlines: inlines) } }
    case .quotation(let content), .callout(_, let content):
      for child in content { child.visit(visitor, inlines: inlines) }
    case .cell(let cell):
      for caption in [cell.options.caption ?? []] + cell.options.subcaptions {
        for inline in caption { inline.visit(inlines) }
      }
    case .table(_, let header, let rows, _):
      for row in [header] + rows {
        for field in row { for inline in field { inline.visit(inlines) } }
      }
    case .code, .thematicBreak, .html, .equation, .ledger: break
    }
  }
}

extension Inline {
  /// Walks over this inline and what it contains; the parser bounds the depth.
  func visit(_ visitor: (Inline) -> Void) {
    visitor(self)
    switch self {
    case .emphasis(let content), .strong(let content), .link(_, _, let content, _),
      .note(let content):
      for inline in content { inline.visit(visitor) }
    case .text, .code, .image, .value, .reference, .citation, .formula, .softBreak, .lineBreak,
      .html:
      break
    }
  }
}
