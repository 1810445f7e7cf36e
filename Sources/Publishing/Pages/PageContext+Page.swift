import Notebook

extension PageContext {
  /// The whole page.
  func page() -> [UInt8] {
    let isFront = index == 0
    let opening = isFront ? frontOpening() : chapterOpening()
    let content = self.content(chapter.blocks)
    // The list of references is written when everything that cites has been written.
    let closing = isFront ? frontClosing() : referenceList()
    let body = [opening] + content + closing + [cards(), colophon()]
    return HTML.page(
      frame(
        title: isFront ? site.book.title : "\(chapter.title) – \(site.book.title)",
        isFront ? "page front" : "page", body))
  }

  /// The frame around the content of a page: its head, the navigation, the script.
  func frame(title: String, _ names: String, _ content: [HTML]) -> HTML {
    let article = HTML.tag(
      .main, ["id": "content", "class": names, "tabindex": "-1"], content)
    return document(
      head: head(title) + [.tag(.link, ["rel": "stylesheet", "href": "style.css"])],
      body: [
        .tag(.a, ["class": "skip", "href": "#content"], "Skip to the text"),
        topBar(),
        .tag(.div, ["class": "site"], [rail(), article]),
        previews(),
        .tag(.script, ["src": "site.js", "defer": ""]),
      ])
  }

  /// The root element.
  func document(head: [HTML], body: [HTML]) -> HTML {
    let language = site.book.language
    let name = language.split(separator: "-").first?.lowercased() ?? ""
    let isRightToLeft = ["ar", "dv", "fa", "he", "ps", "ur", "yi"].contains(name)
    return .tag(
      .html, ["lang": language, "dir": isRightToLeft ? "rtl" : nil],
      [.tag(.head, [:], head), .tag(.body, [:], body)])
  }

  func chapterOpening() -> HTML {
    .tag(
      .header, ["class": "opening"],
      [
        .tag(.p, ["class": "kicker"], "Chapter \(index)"),
        .tag(.h1, ["id": layout == .site ? nil : anchor("")], chapter.title),
        chapter.summary.isEmpty ? .empty : .tag(.p, ["class": "lede"], chapter.summary),
      ])
  }
}
