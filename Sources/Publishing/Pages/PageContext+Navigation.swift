import Notebook

extension PageContext {
  /// The chapter list beside the text, with the sections of this chapter.
  func rail() -> HTML {
    .tag(
      .nav, ["class": "rail", "aria-label": "Chapters"],
      [
        .tag(.a, ["class": "brand", "href": references.pages[0]], site.book.title),
        chapterList(),
        .tag(.div, ["class": "tools"], [themeButton()]),
      ])
  }

  /// The bar above the text on narrow screens.
  func topBar() -> HTML {
    .tag(
      .header, ["class": "topbar"],
      [
        .tag(.a, ["class": "brand", "href": references.pages[0]], site.book.title),
        themeButton(),
        .tag(
          .details, [:],
          [
            .tag(.summary, [:], "Contents"),
            .tag(.nav, ["aria-label": "Chapters"], [chapterList()]),
          ]),
      ])
  }

  private func themeButton() -> HTML {
    .tag(.button, ["type": "button", "data-theme-button": "", "hidden": ""], "Dark theme")
  }

  private func chapterList() -> HTML {
    .tag(
      .ol, ["class": "chapters"],
      site.book.chapters.enumerated().map { number, chapter in
        let isCurrent = number == index
        let link = HTML.tag(
          .a,
          ["href": references.pages[number], "aria-current": isCurrent ? "page" : nil],
          [
            .tag(.span, ["class": "number"], number == 0 ? "" : "\(number)"),
            .tag(.span, [:], chapter.title),
          ])
        return .tag(.li, [:], isCurrent ? [link, sections()] : [link])
      })
  }

  /// The sections of this chapter: “on this page”.
  private func sections() -> HTML {
    var items: [HTML] = []
    for case .heading(let level, let identifier, let content, _) in chapter.blocks where level <= 2
    {
      items.append(.tag(.li, [:], [.tag(.a, ["href": "#" + identifier], content.plainText)]))
    }
    if index == 0 {
      items.append(.tag(.li, [:], [.tag(.a, ["href": "#the-chapters"], "The chapters")]))
      items.append(.tag(.li, [:], [.tag(.a, ["href": "#what-was-run"], "What was run")]))
    }
    return items.isEmpty ? .empty : .tag(.ul, ["class": "sections"], items)
  }

  /// Links to the chapters before and after.
  func cards() -> HTML {
    var cards: [HTML] = []
    func card(_ number: Int, _ name: String, _ direction: String) {
      cards.append(
        .tag(
          .a, ["class": name, "href": references.pages[number], "rel": name],
          [
            .tag(.span, ["class": "direction"], direction),
            .text(site.book.chapters[number].title),
          ]))
    }
    if index > 0 { card(index - 1, "prev", "← Before this") }
    if index + 1 < site.book.chapters.count { card(index + 1, "next", "Next →") }
    return .tag(.nav, ["class": "cards", "aria-label": "Chapters before and after"], cards)
  }
}
