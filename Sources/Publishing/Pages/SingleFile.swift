import Foundation
import Notebook

extension Site {
  /// The whole book in one HTML file, which needs no other file and no network.
  ///
  /// Style, script, search index, images and data are inside. Identifiers begin with the name of
  /// their chapter, and links between chapters lead to them.
  ///
  /// - Throws: ``SiteError`` if a figure cannot be drawn: who gets the file cannot run it again.
  public func singleFile() throws -> String {
    let catalog = SiteCatalog(self)
    let contexts = result.chapters.enumerated().map { index, chapter in
      PageContext(self, catalog, index: index, result: PageContent(chapter), layout: .singleFile)
    }
    let chapters = contexts.map(\.chapterOfSingleFile)
    if let problem = contexts.flatMap(\.diagnostics).first(where: {
      $0.code == PageContext.undrawnCode
    }) {
      throw SiteError(
        description: "the single file cannot be made: \(problem.message) (\(problem.position))")
    }
    guard let front = contexts.first else {
      throw SiteError(description: "the single file cannot be made: the book has no chapters")
    }
    let search = SearchIndex(self, catalog).call { _, chapter, identifier in
      ("", PageContext.anchor(identifier, in: chapter, .singleFile))
    }
    let root = front.document(
      head: front.head(book.title) + [.tag(.style, [:], [.trusted(.styleSheet)])],
      body: [
        .tag(.a, ["class": "skip", "href": "#content"], "Skip to the text"),
        front.topBar(),
        .tag(
          .div, ["class": "site"],
          [
            front.rail(),
            .tag(.main, ["id": "content", "class": "book", "tabindex": "-1"], chapters),
          ]),
        .tag(.script, [:], [.trusted(.script)]),
        .tag(.script, [:], [.trusted(TrustedMarkup(search))]),
      ])
    return String(decoding: HTML.page(root), as: UTF8.self)
  }
}

extension PageContext {
  /// A chapter among the others.
  var chapterOfSingleFile: HTML {
    let isFront = index == 0
    let opening = isFront ? frontOpening() : chapterOpening()
    let content = self.content(chapter.blocks)
    let closing = isFront ? frontClosing() : referenceList()
    return .tag(
      .article, ["class": isFront ? "page front" : "page chapter"],
      [opening] + content + closing + [colophon()])
  }
}
