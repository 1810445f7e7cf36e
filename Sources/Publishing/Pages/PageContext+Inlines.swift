import Foundation
import Mathematics
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
    for inline in inlines { write(inline, to: &text, inLink: inLink || isExcerpt) }
    return text
  }

  private func write(_ inline: Inline, to text: inout Text, inLink: Bool) {
    func nested(_ tag: Tag, _ attributes: Attributes, _ content: [Inline], inLink: Bool) {
      let inner = self.text(content, inLink: inLink)
      text.content.append(.tag(tag, attributes, inner.content))
      text.notes += inner.notes
    }
    switch inline {
    case .text(let part): text.content.append(.text(part))
    case .html(let part):
      text.content.append(
        TrustedMarkup(html: part, of: site.book).map { .trusted($0) } ?? .text(part))
    case .code(let code): text.content.append(.tag(.code, [:], code))
    case .emphasis(let content): nested(.em, [:], content, inLink: inLink)
    case .strong(let content): nested(.strong, [:], content, inLink: inLink)
    case .softBreak: text.content.append(.text("\n"))
    case .lineBreak: text.content.append(.tag(.br))
    case .value(let value): text.content.append(self.value(value, inLink: inLink))
    case .reference(let reference):
      text.content.append(self.reference(reference, inLink: inLink))
    case .citation(let citation):
      text.content.append(self.citation(citation, inLink: inLink))
    case .formula(let formula, let isDisplayed):
      text.content.append(.trusted(TrustedMarkup(formula, isDisplayed: isDisplayed)))
    case .image(let source, let title, let alternative, _):
      text.content.append(image(source, title, alternative))
    case .note(let content):
      if !isExcerpt { note(content, to: &text) }
    case .link(let destination, let title, let content, _):
      guard !inLink, let address = address(ofLink: destination) else {
        return nested(.span, [:], content, inLink: inLink)
      }
      nested(
        .a,
        [
          "href": address, "title": title,
          "rel": WebAddress.isOutside(address) ? "noopener" : nil,
        ], content, inLink: true)
    }
  }

  private func note(_ content: [Inline], to text: inout Text) {
    let number = nextNote()
    let (mark, note) = (anchor("note-mark-\(number)"), anchor("note-\(number)"))
    let inner = self.text(content)
    text.content.append(
      .tag(
        .sup, ["class": "note-mark", "id": mark],
        [.tag(.a, ["href": "#" + note, "aria-label": "Note \(number)"], "\(number)")]))
    text.notes.append(
      .tag(
        .aside, ["class": "note", "id": note, "aria-label": "Note \(number)"],
        [
          .tag(
            .a,
            [
              "class": "note-number", "href": "#" + mark,
              "aria-label": "Back to the mark of note \(number)",
            ], "\(number)")
        ] + inner.content))
    text.notes += inner.notes
  }

  private func reference(_ reference: CrossReference, inLink: Bool) -> HTML {
    let target = references.targets[reference.label]
    let text = reference.text(target)
    guard let target, let address = address(ofLabel: reference.label) else {
      return .tag(.span, ["class": "value failed"], text)
    }
    if inLink { return .text(text) }
    if target.chapter != index { noteDistant(reference.label) }
    // Titles may run over several lines, numbers may not.
    let isTitle = target.kind == .section
    return .tag(
      .a, ["class": isTitle ? "reference section-reference" : "reference", "href": address], text)
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
          "title": "\(value.expression), computed in \(placeName(origin.file)), "
            + Wording.lines(origin.lines),
        ], [shown])
    }
  }

  private func image(_ source: String, _ title: String?, _ alternative: String) -> HTML {
    guard let url = BookImage.url(source, in: site.book.folder),
      let bytes = try? Data(contentsOf: url)
    else { return .tag(.span, ["class": "value failed"], "[no image \(source)]") }
    let name = url.lastPathComponent
    let path = "images/\(Digest(of: bytes).short)-\(name)"
    add(Array(bytes), at: path)
    return .tag(
      .img,
      ["src": address(ofFile: path), "alt": alternative, "title": title, "loading": "lazy"])
  }
}
