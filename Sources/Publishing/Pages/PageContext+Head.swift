import Notebook

extension PageContext {
  /// What browsers and those who share the page should know; without the style.
  func head(_ title: String) -> [HTML] {
    let summary = chapter.summary.isEmpty ? site.book.subtitle : chapter.summary
    var content: [HTML] = [
      .tag(.meta, ["charset": "utf-8"]),
      .tag(.meta, ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .tag(.title, [:], title),
    ]
    if !summary.isEmpty {
      content.append(.tag(.meta, ["name": "description", "content": summary]))
    }
    if !site.book.authors.isEmpty {
      content.append(
        .tag(.meta, ["name": "author", "content": site.book.authors.joined(separator: ", ")]))
    }
    content += [
      .tag(.meta, ["name": "generator", "content": "Monograph \(site.provenance.toolVersion)"]),
      .tag(.meta, ["name": "color-scheme", "content": "light dark"]),
    ]
    if index != Self.outside { content += sharing(summary) }
    return content + [
      .tag(.link, ["rel": "icon", "href": Self.icon]),
      .tag(.script, [:], [.trusted(.earlyScript)]),
    ]
  }

  /// What is shown where somebody shares the page.
  private func sharing(_ summary: String) -> [HTML] {
    func property(_ name: String, _ value: String) -> HTML {
      .tag(.meta, ["property": name, "content": value])
    }
    let isFront = index == 0
    var content = [
      property("og:title", isFront ? site.book.title : chapter.title),
      property("og:type", isFront ? "website" : "article"),
      property("og:site_name", site.book.title),
    ]
    if !summary.isEmpty { content.append(property("og:description", summary)) }
    var hasImage = false
    if let root = site.book.address {
      let page = isFront ? root : root + WebAddress.path(references.pages[index])
      content += [
        .tag(.link, ["rel": "canonical", "href": page]), property("og:url", page),
      ]
      if let image = firstImage {
        hasImage = true
        content += [
          property("og:image", root + WebAddress.path(image.path)),
          property("og:image:alt", image.alternative),
        ]
      }
    }
    content.append(
      .tag(
        .meta,
        ["name": "twitter:card", "content": hasImage ? "summary_large_image" : "summary"]))
    return content
  }

  private static let icon =
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    + "%3Crect width='16' height='16' rx='3' fill='%23c8481c'/%3E"
    + "%3Cpath d='M4 12V4.5l4 4.5 4-4.5V12' fill='none' stroke='%23fff' stroke-width='1.8'/%3E"
    + "%3C/svg%3E"
}
