import Notebook

/// Running text as words, with everything as a reader sees it: for search, titles and sharing.
struct ShownWords {
  private let book: Book
  private let references: CrossReferences
  private let values: [InlineResult]

  init(_ book: Book, _ references: CrossReferences, _ values: [InlineResult]) {
    self.book = book
    self.references = references
    self.values = values
  }

  /// The words of running text, on one line and without its notes.
  func text(_ inlines: [Inline]) -> String {
    var (text, notes) = ("", "")
    write(inlines, to: &text, notes: &notes)
    return Wording.collapsed(text)
  }

  /// The words of running text, then those of its notes, which would tear sentences apart.
  func textWithNotes(_ inlines: [Inline]) -> String {
    var (text, notes) = ("", "")
    write(inlines, to: &text, notes: &notes)
    return Wording.collapsed(text + notes)
  }

  private func write(_ inlines: [Inline], to text: inout String, notes: inout String) {
    for inline in inlines {
      switch inline {
      case .text(let part), .code(let part): text += part
      case .emphasis(let content), .strong(let content), .link(_, _, let content, _):
        write(content, to: &text, notes: &notes)
      case .image(_, _, let alternative, _): text += alternative
      case .value(let value):
        if values.indices.contains(value.index),
          case .text(let shown, _, _) = values[value.index]
        {
          text += shown
        }
      case .reference(let reference):
        text += reference.text(references.targets[reference.label])
      case .citation(let citation):
        let pieces = CitationText.pieces(citation, book.bibliography)
        text += pieces.map(\.text).joined()
      case .formula(let formula, _): text += formula.plainText
      case .note(let content):
        var (note, inner) = ("", "")
        write(content, to: &note, notes: &inner)
        notes += " " + note + inner
      case .softBreak, .lineBreak: text += " "
      case .html(let part): text += book.allowsHTML ? " " : part
      }
    }
  }
}

extension CrossReference {
  /// How it reads.
  func text(_ target: CrossReferences.Target?) -> String {
    guard let target else { return "@\(label)" }
    guard isNumberOnly else { return target.text }
    switch target.kind {
    case .section: return target.text
    case .chapter where target.number == "0": return target.text
    default: return target.number
    }
  }
}
