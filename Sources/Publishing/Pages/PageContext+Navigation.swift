import Notebook

extension PageContext {
  /// The chapter list beside the text, with the sections of this chapter.
  func rail() -> HTML {
    .tag(
      .nav, ["class": "rail", "aria-label": "Chapters"],
      [
        .tag(.a, ["class": "brand", "href": address(nil, inChapter: 0)], site.book.title),
        Self.searchButton,
        chapterList(),
        .tag(.div, ["class": "tools"], [Self.themeButton, Self.helpButton]),
      ])
  }

  /// The bar above the text on narrow screens.
  func topBar() -> HTML {
    .tag(
      .header, ["class": "topbar"],
      [
        .tag(.a, ["class": "brand", "href": address(nil, inChapter: 0)], site.book.title),
        Self.searchButton, Self.themeButton, Self.helpButton,
        .tag(
          .details, [:],
          [
            .tag(.summary, [:], "Contents"),
            .tag(.nav, ["aria-label": "Contents"], [chapterList()]),
          ]),
      ])
  }

  // Buttons are of no use without the script, which shows them.
  private static let searchButton = HTML.tag(
    .button, ["type": "button", "data-search-button": "", "hidden": ""], "Search")
  private static let helpButton = HTML.tag(
    .button, ["type": "button", "data-help-button": "", "hidden": ""], "Keyboard shortcuts")
  private static let themeButton = HTML.tag(
    .button, ["type": "button", "data-theme-button": "", "hidden": ""], "Dark theme")

  private func chapterList() -> HTML {
    .tag(
      .ol, ["class": "chapters"],
      site.book.chapters.enumerated().map { number, chapter in
        let isCurrent = number == index && layout == .site
        let link = HTML.tag(
          .a,
          [
            "href": address(nil, inChapter: number), "aria-current": isCurrent ? "page" : nil,
          ],
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
    func item(_ identifier: String, _ title: String) {
      items.append(.tag(.li, [:], [.tag(.a, ["href": "#" + anchor(identifier)], title)]))
    }
    for case .heading(let level, let identifier, let content, _) in chapter.blocks where level <= 2
    {
      item(identifier, words.text(content))
    }
    if index == 0 {
      for section in frontSections where isShown(section) {
        item(catalog.unused(section.rawValue, in: 0), section.title)
      }
    }
    if !cited.isEmpty { item(referencesIdentifier, "References") }
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
