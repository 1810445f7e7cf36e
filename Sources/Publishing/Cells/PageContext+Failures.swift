import Notebook

extension PageContext {
  /// The box that stands where a failed directive's result would.
  func failure(_ cell: Cell, _ diagnostic: Diagnostic, title: String, kind: String?) -> HTML {
    var content: [HTML] = [
      .tag(.p, ["class": "failure-title"], title),
      .tag(.p, [:], Self.sentence(diagnostic.message)),
    ]
    if let suggestion = diagnostic.suggestion {
      content.append(.tag(.p, [:], [.tag(.strong, [:], "Try: "), .text(suggestion)]))
    }
    content.append(place(diagnostic.position))
    content += excerpt(diagnostic)
    for note in diagnostic.notes {
      content.append(.tag(.p, [:], Self.sentence(note.message)))
      content.append(place(note.position))
    }
    return .tag(
      .div, ["class": kind.map { "failure \($0)" } ?? "failure", "id": anchor(cell.identifier)],
      content)
  }

  /// The box that stands where a result would that needs a failed one.
  func waiting(_ cell: Cell, on name: String, _ diagnostic: Diagnostic) -> HTML {
    let label = name.hasPrefix("@") ? String(name.dropFirst()) : name
    let address = address(ofLabel: label)
    let target = references.targets[label]?.text ?? name
    let link = address.map { HTML.tag(.a, ["href": $0], target) } ?? .text(target)
    return .tag(
      .div, ["class": "failure waiting", "id": anchor(cell.identifier)],
      [
        .tag(.p, ["class": "failure-title"], [.text("This waits for "), link]),
        .tag(.p, [:], Self.sentence(diagnostic.message)),
        place(diagnostic.position),
      ])
  }

  private func place(_ position: SourcePosition) -> HTML {
    .tag(.p, ["class": "place"], position.description)
  }

  /// The line that a diagnostic is about, with a mark under the words that it means.
  private func excerpt(_ diagnostic: Diagnostic) -> [HTML] {
    guard let source = chapter.source(named: diagnostic.position.file),
      source.lines.indices.contains(diagnostic.position.line - 1)
    else { return [] }
    let line = source.lines[diagnostic.position.line - 1]
    let before = line.unicodeScalars.prefix(max(0, diagnostic.position.column - 1))
    let indent = String(String.UnicodeScalarView(before.map { $0 == "\t" ? "\t" : " " }))
    let rest = max(1, line.unicodeScalars.count - before.count)
    let marks = String(repeating: "^", count: min(max(1, diagnostic.length), rest))
    return [
      SourceListing.block("\(line)\n\(indent)\(marks)", language: nil, label: "Where it failed")
    ]
  }

  private static func sentence(_ text: String) -> String {
    let first = text.prefix(1).uppercased() + text.dropFirst()
    return first.last.map { ".!?…".contains($0) } ?? true ? first : first + "."
  }
}
