import Notebook

/// What the program adds to the front page.
enum FrontSection: String, CaseIterable {
  case claims = "the-claims"
  case chapters = "the-chapters"
  case run = "what-was-run"
  case regenerate
  case cite = "cite-this"

  /// Its heading.
  var title: String {
    switch self {
    case .claims: "The claims"
    case .chapters: "The chapters"
    case .run: "What was run"
    case .regenerate: "Regenerate"
    case .cite: "Cite this"
    }
  }

  /// Whether there is something to say.
  func isShown(_ catalog: SiteCatalog) -> Bool {
    switch self {
    case .claims: !catalog.placesLedger && !catalog.claims.isEmpty
    case .chapters: catalog.references.pages.count > 1
    case .run, .regenerate, .cite: true
    }
  }
}

extension PageContext {
  /// The title of the book.
  func frontOpening() -> HTML {
    let book = site.book
    return .tag(
      .header, ["class": "opening"],
      [
        .tag(.h1, ["id": layout == .site ? nil : anchor("")], book.title),
        book.subtitle.isEmpty ? .empty : .tag(.p, ["class": "subtitle"], book.subtitle),
        book.authors.isEmpty
          ? .empty : .tag(.p, ["class": "byline"], book.authors.joined(separator: ", ")),
        chapter.summary.isEmpty ? .empty : .tag(.p, ["class": "lede"], chapter.summary),
      ])
  }

  var frontSections: [FrontSection] { FrontSection.allCases }

  /// Whether there is something to say.
  func isShown(_ section: FrontSection) -> Bool {
    section.isShown(catalog)
  }

  /// The claims, the chapters, what was run and how to run it again, how to cite it.
  func frontClosing() -> [HTML] {
    var content: [HTML] = []
    for section in frontSections where isShown(section) && section != .cite {
      content.append(heading(section))
      content += self.content(of: section)
    }
    return [.tag(.div, ["class": "flow"], content)] + referenceList() + [
      .tag(
        .div, ["class": "flow"],
        [
          .tag(
            .section, ["class": "cite-this"], [heading(.cite)] + self.content(of: .cite))
        ])
    ]
  }

  private func heading(_ section: FrontSection) -> HTML {
    .tag(.h2, ["id": anchor(catalog.unused(section.rawValue, in: 0))], section.title)
  }

  private func content(of section: FrontSection) -> [HTML] {
    switch section {
    case .claims: return [ledger()]
    case .chapters: return [.tag(.ol, ["class": "contents"], chapterEntries())]
    case .run: return whatWasRun()
    case .regenerate:
      return [
        .tag(
          .p, [:],
          "One command fetches the model and the texts, verifies them and makes every page again:"),
        SourceListing.block(site.provenance.command, language: nil, label: "Command"),
      ]
    case .cite:
      let suggestion = BookCitation(site.book)
      return [
        .tag(.p, [:], suggestion.text),
        SourceListing.block(suggestion.bibTeX, language: nil, label: "BibTeX"),
      ]
    }
  }

  private func chapterEntries() -> [HTML] {
    site.book.chapters.enumerated().dropFirst().map { number, chapter in
      .tag(
        .li, [:],
        [
          .tag(.span, ["class": "number", "aria-hidden": "true"], "\(number)"),
          .tag(
            .a, ["href": address(nil, inChapter: number)],
            [
              .tag(.span, ["class": "chapter-title"], chapter.title),
              chapter.summary.isEmpty
                ? .empty : .tag(.span, ["class": "chapter-summary"], chapter.summary),
            ]),
        ])
    }
  }

  private func whatWasRun() -> [HTML] {
    let provenance = site.provenance
    var facts: [(String, HTML)] = provenance.resources.map { resource in
      (resource.kind, .fragment(description(of: resource)))
    }
    facts.append(("Profile", .text(provenance.profile)))
    if !provenance.seed.isEmpty { facts.append(("Seed", .text(provenance.seed))) }
    facts.append(("Program", .text("Monograph \(provenance.toolVersion)")))
    var content: [HTML] = [
      .tag(
        .dl, ["class": "facts"],
        facts.flatMap { [.tag(.dt, [:], $0), .tag(.dd, [:], [$1])] })
    ]
    if layout == .site {
      content.append(
        .tag(
          .p, [:],
          [
            .text("The machine, the times and every directive call are in "),
            .tag(.a, ["href": "run.html"], "the record of the last run"), .text("."),
          ]))
    }
    return content
  }

  /// A model or a text with its origin and the digest of its content.
  func description(of resource: Provenance.Resource) -> [HTML] {
    var content: [HTML] = [.text(resource.file)]
    if let package = resource.package { content.append(.text(", from \(package)")) }
    if let digest = resource.digest {
      content += [.text(", SHA-256 "), Self.key(digest.hexadecimal, digest.short)]
    } else {
      content.append(.text(", not pinned to a digest"))
    }
    return content
  }
}
