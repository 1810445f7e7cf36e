import Bibliography
import Notebook

extension PageContext {
  /// A citation; each work leads to its entry at the end of the page.
  func citation(_ citation: Citation, inLink: Bool) -> HTML {
    let bibliography = site.book.bibliography
    return .fragment(
      CitationText.pieces(citation, bibliography).map { piece in
        guard let key = piece.key, bibliography[key] != nil else { return .text(piece.text) }
        if isExcerpt || inLink { return .text(piece.text) }
        cited.insert(key)
        return .tag(
          .a, ["class": "citation", "href": "#" + anchor("ref-" + key)], piece.text)
      })
  }

  /// The works that the page cites, by author and year; after everything else has been written.
  func referenceList() -> [HTML] {
    let bibliography = site.book.bibliography
    let keys = bibliography.referenceOrder(cited)
    guard !keys.isEmpty else { return [] }
    let entries = keys.map { key in
      HTML.tag(
        .li, ["id": anchor("ref-" + key)], bibliography.reference(key).map { self.piece($0) })
    }
    return [
      .tag(
        .section, ["class": "references"],
        [
          .tag(.h2, ["id": anchor(referencesIdentifier)], "References"),
          .tag(.ol, [:], entries),
        ])
    ]
  }

  /// The identifier of the list of references.
  var referencesIdentifier: String { catalog.unused("references", in: index) }

  private func piece(_ piece: ReferencePiece) -> HTML {
    switch piece {
    case .text(let text): .text(text)
    case .emphasis(let text): .tag(.em, [:], text)
    case .link(let text, let address):
      if address.scheme != nil, let address = WebAddress.allowed(address) {
        .tag(
          .a, ["href": address, "rel": WebAddress.isOutside(address) ? "noopener" : nil], text)
      } else {
        .text(text)
      }
    }
  }
}
