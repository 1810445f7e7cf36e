import Notebook

extension PageContext {
  /// The title of the book.
  func frontOpening() -> HTML {
    let book = site.book
    return .tag(
      .header, ["class": "opening"],
      [
        .tag(.h1, [:], book.title),
        book.subtitle.isEmpty ? .empty : .tag(.p, ["class": "subtitle"], book.subtitle),
        book.authors.isEmpty
          ? .empty : .tag(.p, ["class": "byline"], book.authors.joined(separator: ", ")),
        chapter.summary.isEmpty ? .empty : .tag(.p, ["class": "lede"], chapter.summary),
      ])
  }

  /// The chapters, and what was run.
  func frontClosing() -> [HTML] {
    let chapters = site.book.chapters.enumerated().dropFirst().map { number, chapter in
      HTML.tag(
        .li, [:],
        [
          .tag(.span, ["class": "number", "aria-hidden": "true"], "\(number)"),
          .tag(
            .a, ["href": references.pages[number]],
            [
              .tag(.span, ["class": "chapter-title"], chapter.title),
              chapter.summary.isEmpty
                ? .empty : .tag(.span, ["class": "chapter-summary"], chapter.summary),
            ]),
        ])
    }
    var content: [HTML] = []
    if !chapters.isEmpty {
      content += [
        .tag(.h2, ["id": "the-chapters"], "The chapters"),
        .tag(.ol, ["class": "contents"], chapters),
      ]
    }
    content.append(.tag(.h2, ["id": "what-was-run"], "What was run"))
    if !site.report.facts.isEmpty {
      content.append(
        .tag(
          .dl, ["class": "facts"],
          site.report.facts.flatMap { [.tag(.dt, [:], $0.label), .tag(.dd, [:], $0.value)] }))
    }
    content += [
      .tag(
        .p, [:],
        [
          .text(
            "One command fetches the model and the texts, verifies them and makes every page again:"
          )
        ]),
      SourceListing.block(site.report.command, language: nil, label: "Command"),
    ]
    return [.tag(.div, ["class": "flow"], content)]
  }
}
