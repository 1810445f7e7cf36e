import Foundation
import Notebook
import Storage

extension PageContext {
  /// Running text with the notes that belong beside it.
  struct Text {
    var content: [HTML] = []
    var notes: [HTML] = []
  }

  /// Writes running text.
  func text(_ inlines: [Inline], inLink: Bool = false) -> Text {
    var text = Text()
    for inline in inlines { write(inline, to: &text, inLink: inLink) }
    return text
  }

  /// Writes running text and drops its notes, for titles.
  func content(_ inlines: [Inline], inLink: Bool = false) -> [HTML] {
    text(inlines, inLink: inLink).content
  }

  private func write(_ inline: Inline, to text: inout Text, inLink: Bool) {
    func nested(_ tag: Tag, _ attributes: Attributes, _ content: [Inline], inLink: Bool) {
      let inner = self.text(content, inLink: inLink)
      text.content.append(.tag(tag, attributes, inner.content))
      text.notes += inner.notes
    }
    switch inline {
    case .text(let part), .html(let part): text.content.append(.text(part))
    case .code(let code): text.content.append(.tag(.code, [:], code))
    case .emphasis(let content): nested(.em, [:], content, inLink: inLink)
    case .strong(let content): nested(.strong, [:], content, inLink: inLink)
    case .softBreak: text.content.append(.text("\n"))
    case .lineBreak: text.content.append(.tag(.br))
    case .value(let value): text.content.append(self.value(value, inLink: inLink))
    case .reference(let reference): text.content.append(self.reference(reference))
    case .image(let source, let title, let alternative, let position):
      text.content.append(image(source, title, alternative, at: position))
    case .note(let content):
      let number = nextNote()
      let inner = self.text(content)
      text.content.append(
        .tag(
          .sup, ["class": "note-mark", "id": "note-mark-\(number)"],
          [
            .tag(
              .a, ["href": "#note-\(number)", "aria-label": "Note \(number)"], "\(number)")
          ]))
      text.notes.append(
        .tag(
          .aside, ["class": "note", "id": "note-\(number)", "aria-label": "Note \(number)"],
          [
            .tag(
              .a,
              [
                "class": "note-number", "href": "#note-mark-\(number)",
                "aria-label": "Back to the mark of note \(number)",
              ], "\(number)")
          ] + inner.content))
    case .link(let destination, let title, let content, _):
      guard !inLink, let address = address(ofLink: destination) else {
        return nested(.span, [:], content, inLink: inLink)
      }
      let isOutside = address.scheme?.hasPrefix("http") ?? false
      nested(
        .a, ["href": address, "title": title, "rel": isOutside ? "noopener" : nil], content,
        inLink: true)
    }
  }

  /// The address a link leads to; nothing if it may not lead anywhere.
  private func address(ofLink destination: String) -> String? {
    if let scheme = destination.scheme {
      return ["http", "https", "mailto"].contains(scheme) ? destination : nil
    }
    switch references.resolve(link: destination, from: index) {
    case .page(let address): return address.isEmpty ? references.pages[index] : address
    case .unknownChapter, .unknownIdentifier: return nil
    case nil: return destination.hasPrefix("//") ? nil : destination
    }
  }

  private func reference(_ reference: CrossReference) -> HTML {
    guard let target = references.targets[reference.label],
      let address = references.address(of: reference.label, from: index)
    else { return .tag(.span, ["class": "value failed"], "@\(reference.label)") }
    let isSection = target.kind == .section
    return .tag(.a, ["class": isSection ? nil : "reference", "href": address], target.text)
  }

  private func value(_ value: InlineValue, inLink: Bool) -> HTML {
    guard result.values.indices.contains(value.index) else {
      return .tag(.span, ["class": "value failed"], "[not computed]")
    }
    switch result.values[value.index] {
    case .failed(let diagnostic):
      return .tag(
        .span, ["class": "value failed", "title": "\(value.expression): \(diagnostic.message)"],
        "[not computed]")
    case .text(let text, _, let origin):
      let shown = HTML.tag(.bdi, [:], Wording.oneLine(text))
      guard let origin, !inLink else {
        return .tag(.span, ["class": "value", "title": value.expression], [shown])
      }
      return .tag(
        .a,
        [
          "class": "value", "href": address(of: origin),
          "title": "\(value.expression), computed in \(origin.codePosition.file), "
            + Wording.lines(origin.lines),
        ], [shown])
    }
  }

  private func image(
    _ source: String, _ title: String?, _ alternative: String, at position: SourcePosition
  ) -> HTML {
    guard let url = BookImage.url(source, in: site.book.folder),
      let bytes = try? Data(contentsOf: url)
    else { return .tag(.span, ["class": "value failed"], "[no image \(source)]") }
    let name = url.lastPathComponent
    let path = "images/\(Digest(of: bytes).short)-\(name)"
    add(Array(bytes), at: path)
    return .tag(
      .img, ["src": path, "alt": alternative, "title": title, "loading": "lazy"])
  }
}
