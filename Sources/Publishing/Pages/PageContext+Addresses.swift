import Notebook

extension PageContext {
  /// The identifier of something on this page.
  ///
  /// In a single file, which holds all chapters, it begins with the chapter's name.
  func anchor(_ identifier: String) -> String {
    Self.anchor(identifier, in: chapter, layout)
  }

  static func anchor(_ identifier: String, in chapter: Chapter, _ layout: Layout) -> String {
    layout == .site ? identifier : "\(chapter.name)--\(identifier)"
  }

  /// The address of something in a chapter, or of the chapter.
  func address(_ identifier: String?, inChapter other: Int) -> String {
    let chapters = site.book.chapters
    switch layout {
    case .site:
      let page = references.pages.indices.contains(other) ? references.pages[other] : ""
      guard let identifier else { return page }
      return (other == index ? "" : page) + "#" + identifier
    case .singleFile:
      guard chapters.indices.contains(other) else { return "#" }
      return "#" + Self.anchor(identifier ?? "", in: chapters[other], layout)
    }
  }

  /// The address of a label.
  func address(ofLabel label: String) -> String? {
    guard let target = references.targets[label] else { return nil }
    return address(target.kind == .chapter ? nil : label, inChapter: target.chapter)
  }

  /// The address of a card or, if the book has no card of that name, of an entry in a catalogue.
  func address(ofCard name: String) -> String? {
    catalog.cards.place(of: name, near: index).map { address($0.identifier, inChapter: $0.chapter) }
  }

  /// The address of a cell, in this chapter or another.
  func address(of cell: Cell) -> String {
    address(cell.identifier, inChapter: catalog.chapter(of: cell, near: index) ?? index)
  }

  /// The address that a link of the author leads to; nothing if it may not lead anywhere.
  func address(ofLink destination: String) -> String? {
    guard destination.scheme == nil else { return WebAddress.allowed(destination) }
    switch references.resolve(link: destination, from: index) {
    case .page(let address):
      let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let page = parts.first.map(String.init) ?? ""
      let identifier = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
      let chapter = page.isEmpty ? index : references.pages.firstIndex(of: page) ?? index
      return self.address(identifier, inChapter: chapter)
    case .unknownChapter, .unknownIdentifier: return nil
    case nil:
      // A single file has no other file beside it.
      return layout == .site ? WebAddress.allowed(destination) : nil
    }
  }

  /// The address of a file that the page has added.
  func address(ofFile path: String) -> String {
    guard layout == .singleFile, let file = files[path] else { return WebAddress.path(path) }
    return WebAddress.data(file.bytes, type: WebAddress.contentType(ofPath: path))
  }

  /// Lines of a source: a link to the copy in the site, or only their name.
  func sourceLink(_ file: String, _ lines: ClosedRange<Int>) -> HTML {
    let text = placeName(file) + ", " + Wording.lines(lines)
    guard layout == .site, let source = catalog.sources[file] else { return .text(text) }
    return .tag(.a, ["href": WebAddress.path(source.path)], text)
  }

  /// A source file for readers, who have never seen what the program inserts.
  func placeName(_ file: String) -> String {
    chapter.source(named: file)?.isGenerated == true ? "text made by the program" : file
  }
}
