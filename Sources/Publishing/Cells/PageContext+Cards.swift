import Figures
import Notebook

extension PageContext {
  /// A card, with its identifier where it stands first on the page.
  func card(_ card: Card) -> HTML {
    let identifier = card.anchor.flatMap { self.identifier(ofNewCard: $0, isEntry: false) }
    var title: [HTML] = [.foreign(card.title)]
    if let identifier {
      title += [
        .text(" "),
        .tag(
          .a, ["class": "anchor", "href": "#\(identifier)", "aria-label": "Link to \(card.title)"],
          "#"),
      ]
    }
    var content: [HTML] = []
    if let origin = card.origin {
      content.append(.tag(.p, ["class": "card-origin"], [.foreign(origin)]))
    }
    content.append(.tag(.p, ["class": "card-title"], title))
    if let explanation = card.explanation {
      content.append(.tag(.p, ["class": "card-explanation"], [.foreign(explanation)]))
    }
    if !card.facts.isEmpty { content.append(Self.facts(card.facts)) }
    if !card.sections.isEmpty { content.append(sections(card.sections, of: card.title)) }
    return .tag(
      .article, ["class": "card", "id": identifier, "aria-label": card.title], content)
  }

  private static func facts(_ facts: [Card.Fact]) -> HTML {
    .tag(
      .dl, ["class": "card-facts"],
      facts.map { fact in
        .tag(
          .div, [:],
          [
            .tag(.dt, [:], [.foreign(fact.label)]),
            .tag(
              .dd, [:],
              [.foreign(fact.value)]
                + (fact.unit.map { [.tag(.span, ["class": "unit"], $0)] } ?? [])),
          ])
      })
  }

  /// The sections of a card or of an entry in a catalogue.
  func sections(_ sections: [CardSection], of name: String, showsScale: Bool = true) -> HTML {
    .tag(
      .div, ["class": "card-sections"],
      sections.map { section in
        .tag(
          .section, ["class": section.width == .full ? nil : section.width.rawValue],
          [.tag(.strong, [:], [.foreign(section.title)])]
            + (section.note.map { [.tag(.p, ["class": "card-note"], [.foreign($0)])] } ?? [])
            + [content(of: section, name, showsScale: showsScale)])
      })
  }

  private func content(of section: CardSection, _ name: String, showsScale: Bool) -> HTML {
    switch section.content {
    case .text(let text): .tag(.p, [:], [.foreign(Wording.oneLine(text))])
    case .table(let table): Self.table(table, label: "\(section.title), \(name)")
    case .shadedText(let text): shaded(text, showsScale: showsScale)
    case .tokens(let tokens): Self.tokens(tokens)
    case .bars(let bars): Self.bars(bars)
    case .links(let links): self.links(links)
    }
  }

  private static func tokens(_ tokens: [ShadedText.Token]) -> HTML {
    .tag(
      .p, ["class": "shaded token-list"],
      tokens.map { token in
        .tag(
          .span, [:],
          [.tag(.b, ["class": token.shade], [.foreign(token.word)])]
            + (token.shownValue.map { [.text(" " + $0)] } ?? []))
      })
  }

  private func links(_ links: [CardLink]) -> HTML {
    .tag(
      .ul, ["class": "card-links"],
      links.map { link in
        let text = HTML.foreign(link.text)
        let linked = address(ofCard: link.anchor).map { HTML.tag(.a, ["href": $0], [text]) }
        return .tag(
          .li, [:],
          [linked ?? text]
            + (link.note.map { [.text(" "), .tag(.span, ["class": "unit"], [.foreign($0)])] } ?? [])
        )
      })
  }
}
