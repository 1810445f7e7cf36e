import Figures
import Notebook
import Storage

extension PageContext {
  /// A catalogue: a table with two rows for each entry, the second with what can be unfolded.
  ///
  /// The script searches and sorts what stands here; it adds nothing that is not here without it.
  /// What is folded stands in `noscript`, which browsers with a script read as one text until the
  /// entry is unfolded: a thousand entries are a hundred thousand elements otherwise.
  func catalogue(_ catalogue: Catalogue, of cell: Cell, number: Int, key: Digest) -> OutputPart {
    let path = "figures/\(chapter.name)-\(cell.identifier)\(number > 1 ? "-\(number)" : "").csv"
    add(Array(Self.data(catalogue).utf8), at: path, label: cell.identifier, node: key)
    let titles = catalogue.columns.enumerated().map { index, column in
      "--column-\(index + 1):\(Self.cascadingText(column.title))"
    }
    let table = HTML.tag(
      .table, ["style": (["--columns:\(max(1, titles.count))"] + titles).joined(separator: ";")],
      [.tag(.thead, [:], [.tag(.tr, [:], header(catalogue))])]
        + catalogue.entries.map { entry($0, catalogue) })
    return OutputPart(
      kind: .catalogue,
      html: .tag(
        .div,
        [
          "class": "catalogue", "data-catalogue": catalogue.noun,
          "data-anchor": anchor(cell.identifier),
        ],
        [.tag(.p, ["class": "catalogue-count"], Self.count(catalogue))] + Self.scale(catalogue) + [
          table
        ]),
      dataPath: path)
  }

  /// What the shades of all entries mean, once.
  private static func scale(_ catalogue: Catalogue) -> [HTML] {
    let texts = catalogue.entries.lazy.flatMap(\.sections).compactMap { section in
      if case .shadedText(let text) = section.content { text } else { nil }
    }
    guard let first = texts.first else { return [] }
    let isSigned = texts.contains(where: \.isSigned)
    return [.tag(.div, ["class": "shaded"], [scale(first.measure, isSigned: isSigned)])]
  }

  private static func count(_ catalogue: Catalogue) -> String {
    let count = Wording.count(catalogue.entries.count, catalogue.noun)
    guard let column = catalogue.sortedColumn else { return count }
    return "\(count), by \(catalogue.columns[column].title), the largest first"
  }

  private func header(_ catalogue: Catalogue) -> [HTML] {
    let noun = catalogue.noun.prefix(1).uppercased() + catalogue.noun.dropFirst()
    return [
      HTML.tag(.th, ["scope": "col"], [.foreign(noun)]),
      HTML.tag(.th, ["scope": "col"], "Explanation"),
    ]
      + catalogue.columns.enumerated().map { index, column in
        .tag(
          .th,
          [
            "scope": "col", "title": column.meaning,
            "aria-sort": index == catalogue.sortedColumn ? "descending" : nil,
          ],
          [.foreign(column.title)]
            + (column.unit.map { [.tag(.span, ["class": "unit"], $0)] } ?? []))
      }
  }

  private func entry(_ entry: Catalogue.Entry, _ catalogue: Catalogue) -> HTML {
    let identifier = self.identifier(ofNewCard: entry.anchor, isEntry: true)
    let name = HTML.foreign(entry.name)
    let numbers = zip(entry.numbers, catalogue.columns).map { number, column in
      HTML.tag(.td, [:], Self.shown(number, column))
    }
    let link = identifier.map { HTML.tag(.a, ["href": "#\($0)"], [name]) } ?? name
    let first = HTML.tag(
      .tr, [:],
      [
        .tag(.th, ["scope": "row"], [link]),
        .tag(.td, [:], [.foreign(Wording.oneLine(entry.explanation))]),
      ] + numbers)
    return .tag(
      .tbody,
      [
        "id": identifier,
        "data-n": catalogue.columns.isEmpty
          ? nil : entry.numbers.map(Self.exact).joined(separator: " "),
      ], [first] + second(entry, columns: catalogue.columns.count))
  }

  private func second(_ entry: Catalogue.Entry, columns: Int) -> [HTML] {
    let terms = entry.terms.map { term in
      HTML.tag(.b, [:], [.foreign(ShadedText.Token.word(of: term))])
    }
    guard !terms.isEmpty || !entry.sections.isEmpty else { return [] }
    let content: HTML =
      entry.sections.isEmpty
      ? .tag(.p, [:], terms)
      : .tag(
        .details, [:],
        [.tag(.summary, [:], terms.isEmpty ? [.text("Details")] : terms)]
          + [.tag(.noscript, [:], [sections(entry.sections, of: entry.name, showsScale: false)])])
    return [
      .tag(.tr, [:], [.tag(.td, [:]), .tag(.td, ["colspan": "\(columns + 1)"], [content])])
    ]
  }

  private static func shown(_ number: Double?, _ column: Catalogue.Column) -> String {
    guard let number else { return "–" }
    return column.decimals.map { NumberText.fixed(number, decimals: $0) }
      ?? NumberText.significant(number, digits: 3)
  }

  /// A number as the script reads it, exact enough to sort by; nothing if it is missing.
  private static func exact(_ number: Double?) -> String {
    number.map { number in
      number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(Float(number))"
    } ?? "x"
  }

  /// A text as a string of a style sheet.
  private static func cascadingText(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      scalar.properties.isAlphabetic || scalar == " "
        ? String(scalar) : "\\\(String(scalar.value, radix: 16)) "
    }
    return "\"\(escaped.joined())\""
  }

  /// The rows as CSV, with numbers as exact as they are.
  private static func data(_ catalogue: Catalogue) -> String {
    let titles = ["name", "explanation", "terms"] + catalogue.columns.map(\.title)
    let rows = catalogue.entries.map { entry in
      [entry.name, entry.explanation, entry.terms.joined(separator: " | ")]
        .map(CommaSeparated.quoted)
        + entry.numbers.map { $0.map { "\($0)" } ?? "" }
    }
    return CommaSeparated.text([titles.map(CommaSeparated.quoted)] + rows)
  }
}
