import Notebook

@testable import Publishing

/// Cards and catalogues made by hand.
enum FeatureSample {
  static let attack = "\"><script>alert(1)</script>\u{202E}\u{0}"

  static func passage(_ count: Int = 20, label: String? = "largest") throws -> ShadedText.Passage {
    try ShadedText.Passage(
      (0..<count).map { " word\($0)" },
      values: (0..<count).map { $0 % 5 == 0 ? 8 - Double($0) / 4 : 0 }, largest: 8, label: label,
      keepsValues: false)
  }

  static func card(_ name: String, anchor: String?, links: [CardLink] = []) throws -> Card {
    try Card(
      name, anchor: anchor, origin: "layer 10", explanation: "fires on ‘Inc’",
      facts: [.init("Density", "0.31", unit: "%")],
      sections: [
        CardSection("Nearest", width: .half, .links(links)),
        CardSection(
          "Codes", note: "412 tokens", width: .half,
          .bars(Bars([4, 1, 0, 2], from: "0", to: "8", alternative: "Most are small."))),
        CardSection("Raises", .tokens([.init(" Ltd", strength: 0.95, value: 2.31)])),
        CardSection("Text", .text("a\nb")),
      ])
  }

  static func entry(_ number: Int, _ values: [Double?], name: String? = nil) throws
    -> Catalogue.Entry
  {
    try Catalogue.Entry(
      name ?? "\(number)", anchor: "feature-\(number)", explanation: "fires on ‘w\(number)’",
      terms: [" Inc", "\n"], numbers: values,
      sections: [
        CardSection("Passages", .shadedText(ShadedText([passage(4)], measure: "code")))
      ])
  }

  static func catalogue(_ entries: [Catalogue.Entry]) throws -> Catalogue {
    try Catalogue(
      entries, of: "feature",
      columns: [
        .init("Score", decimals: 2, meaning: "a correlation"), .init("A \"1\"", unit: "%"),
      ],
      sortedBy: 0)
  }

  /// A site with a front page and a chapter for each list, in a cell of its own.
  static func site(_ chapters: [[Presentation]]) throws -> Site {
    let body = "```swift {#tbl-x}\n//| cap: C.\nx\n```\n"
    let all = [[]] + chapters
    return try SampleSite.site(
      [""] + chapters.map { _ in body },
      result: { cell in
        let chapter = Int(cell.file.prefix { $0.isNumber }) ?? 0
        return SampleSite.cellResult(cell, all[chapter])
      })
  }

  /// What is needed to write a part of the chapter after the front page.
  static func context(_ chapters: [[Presentation]] = [[]]) throws -> PageContext {
    let site = try site(chapters)
    return PageContext(
      site, SiteCatalog(site), index: 1, result: PageContent(site.result.chapters[1]))
  }
}
