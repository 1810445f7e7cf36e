import Notebook

extension PageContext {
  /// The whole page.
  func page() -> String {
    let isFront = index == 0
    let title = isFront ? site.book.title : "\(chapter.title) – \(site.book.title)"
    let opening = isFront ? frontOpening() : chapterOpening()
    let content = self.content(chapter.blocks)
    let closing = isFront ? frontClosing() : []
    let article = HTML.tag(
      .main, ["id": "content", "class": isFront ? "page front" : "page", "tabindex": "-1"],
      [opening] + content + closing + [cards(), colophon()])
    return HTML.page(
      .tag(
        .html, ["lang": "en"],
        [
          head(title),
          .tag(
            .body, [:],
            [
              .tag(.a, ["class": "skip", "href": "#content"], "Skip to the text"),
              topBar(),
              .tag(.div, ["class": "site"], [rail(), article]),
              .tag(.script, ["src": "site.js", "defer": ""]),
            ]),
        ]))
  }

  private func head(_ title: String) -> HTML {
    let summary = chapter.summary.isEmpty ? site.book.subtitle : chapter.summary
    let icon =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
      + "%3Crect width='16' height='16' rx='3' fill='%23c8481c'/%3E"
      + "%3Cpath d='M4 12V4.5l4 4.5 4-4.5V12' fill='none' stroke='%23fff' stroke-width='1.8'/%3E"
      + "%3C/svg%3E"
    return .tag(
      .head, [:],
      [
        .tag(.meta, ["charset": "utf-8"]),
        .tag(.meta, ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag(.title, [:], title),
        .tag(.meta, ["name": "description", "content": summary.isEmpty ? nil : summary]),
        .tag(.meta, ["name": "color-scheme", "content": "light dark"]),
        .tag(.link, ["rel": "icon", "href": icon]),
        .tag(.script, [:], [.program(Theme.earlyScript)]),
        .tag(.link, ["rel": "stylesheet", "href": "style.css"]),
      ])
  }

  private func chapterOpening() -> HTML {
    .tag(
      .header, ["class": "opening"],
      [
        .tag(.p, ["class": "kicker"], "Chapter \(index)"),
        .tag(.h1, [:], chapter.title),
        chapter.summary.isEmpty ? .empty : .tag(.p, ["class": "lede"], chapter.summary),
      ])
  }

  private func colophon() -> HTML {
    var lines: [HTML] = []
    let nodes = result.cells.flatMap(\.nodes)
    let seconds = result.cells.reduce(0) { $0 + $1.seconds }
    if !nodes.isEmpty {
      lines.append(
        .tag(
          .p, [:],
          "\(chapter.source.file): \(Set(nodes).count) directive calls, "
            + "\(Wording.duration(seconds)) of computing."))
    }
    lines.append(.tag(.p, [:], site.report.colophon))
    lines.append(
      .tag(
        .p, [:], [.text("Made again by "), .tag(.code, [:], site.report.command), .text(".")]))
    return .tag(.footer, ["class": "colophon"], [.tag(.div, [:], lines)])
  }
}
