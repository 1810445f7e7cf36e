import Notebook

/// The words of the book, section by section, for the search of the pages.
struct SearchIndex {
  /// The largest index, in bytes; a larger one would be slow to load.
  static let byteLimit = 290_000
  /// The longest texts of a section that are tried, in bytes.
  private static let textLimits = [8_000, 4_000, 2_000, 1_000, 500, 250, 120, 60, 0]

  /// One section of a chapter, or what stands before its first heading.
  struct Entry: Hashable {
    var chapter: Int
    var section: String
    var identifier: String
    var text: String
    /// What is found here by its name: figures, tables and equations by number, claims.
    var shown: [String] = []
  }

  private(set) var entries: [Entry] = []
  private let chapters: [Chapter]
  private let pages: [String]
  private let targets: [String: CrossReferences.Target]
  private let claims: [Claim]
  private let places: CardPlaces
  /// The cards, which come after the sections because what follows a card belongs to its section.
  private var cards: [Entry] = []

  init(_ site: Site, _ catalog: SiteCatalog) {
    chapters = site.result.chapters.map(\.chapter)
    pages = catalog.references.pages
    targets = catalog.references.targets
    claims = catalog.claims.map(\.claim)
    places = catalog.cards
    for (index, result) in site.result.chapters.enumerated() {
      let words = ShownWords(site.book, catalog.references, result.values)
      entries.append(
        Entry(chapter: index, section: "", identifier: "", text: result.chapter.summary))
      enter(result.chapter.blocks, words, result, index)
      guard index == 0, FrontSection.claims.isShown(catalog) else { continue }
      entries.append(
        Entry(
          chapter: 0, section: FrontSection.claims.title,
          identifier: catalog.unused(FrontSection.claims.rawValue, in: 0), text: ""))
      claims.forEach { add($0) }
    }
    entries += cards
    for place in entries.indices { entries[place].text = Wording.collapsed(entries[place].text) }
  }

  private mutating func enter(
    _ blocks: [Block], _ words: ShownWords, _ result: ChapterResult, _ chapter: Int
  ) {
    for block in blocks {
      switch block {
      case .heading(_, let identifier, let content, _):
        entries.append(
          Entry(
            chapter: chapter, section: words.text(content), identifier: identifier, text: ""))
      case .paragraph(let content, _): add(words.textWithNotes(content))
      case .list(_, _, let items):
        for item in items { enter(item, words, result, chapter) }
      case .quotation(let content), .callout(_, let content):
        enter(content, words, result, chapter)
      case .table(_, let header, let rows, _):
        for row in [header] + rows {
          add(row.map { words.textWithNotes($0) }.joined(separator: " "))
        }
      case .equation(let formula, let label, _):
        add(formula.plainText)
        show(label)
      case .cell(let cell): add(cell, words, result)
      case .ledger: claims.forEach { add($0) }
      case .code, .thematicBreak, .html: break
      }
    }
  }

  private mutating func add(_ cell: Cell, _ words: ShownWords, _ result: ChapterResult) {
    guard cell.options.showsOutput else { return }
    show(cell.label)
    add(words.textWithNotes(cell.options.caption ?? []))
    for (caption, letter) in zip(cell.options.subcaptions, CrossReferences.letters) {
      show(cell.label.map { "\($0)-\(letter)" })
      add(words.textWithNotes(caption))
    }
    if let alternative = cell.options.alternative { add(alternative) }
    guard result.cells.indices.contains(cell.index) else { return }
    for output in result.cells[cell.index].outputs {
      switch output.presentation {
      case .claim(let claim): add(claim)
      case .card(let card): add(card)
      case .layeredGraph(let graph):
        for node in graph.layers.flatMap(\.nodes) { add("\(node.title) \(node.label)") }
      default: break
      }
    }
  }

  /// A card is found by itself if a link can lead to it.
  private mutating func add(_ card: Card) {
    let text = "\(card.origin ?? "") \(card.explanation ?? "")"
    guard let chapter = entries.last?.chapter else { return }
    guard let anchor = card.anchor,
      let identifier = places.identifier(anchor, isEntry: false, chapter: chapter)
    else {
      add("\(card.title) \(text)")
      return
    }
    let title = Wording.collapsed(card.title)
    guard !cards.contains(where: { $0.chapter == chapter && $0.identifier == identifier })
    else { return }
    cards.append(
      Entry(
        chapter: chapter, section: title, identifier: identifier, text: text, shown: [title]))
  }

  private mutating func add(_ claim: Claim) {
    add("\(claim.name) \(claim.statement) \(claim.paper) \(claim.verdict.words)")
    note(claim.name)
  }

  /// Notes that something with a number stands here.
  private mutating func show(_ label: String?) {
    guard let label, let target = targets[label] else { return }
    add(target.text + ".")
    note(target.text)
  }

  private mutating func note(_ name: String) {
    guard !name.isEmpty, !entries.isEmpty else { return }
    entries[entries.count - 1].shown.append(Wording.collapsed(name))
  }

  private mutating func add(_ text: String) {
    guard !text.isEmpty, !entries.isEmpty else { return }
    entries[entries.count - 1].text += " " + text
  }

  /// The index as a call of the script, cut where it would be too large.
  ///
  /// - Parameter address: The page and the identifier of a section, as the result should have them.
  func call(
    _ address: (_ page: String, _ chapter: Chapter, _ identifier: String) -> (String, String)
  ) -> ScriptCall {
    var call = ScriptCall("monographSearch", objects: [])
    for limit in Self.textLimits {
      call = ScriptCall(
        "monographSearch",
        objects: entries.map { entry in
          let chapter = chapters[entry.chapter]
          let (page, identifier) = address(pages[entry.chapter], chapter, entry.identifier)
          var fields: [(StaticString, String)] = [
            ("page", page), ("chapter", chapter.title), ("section", entry.section),
            ("id", identifier), ("text", Self.prefix(of: entry.text, limit)),
          ]
          if !entry.shown.isEmpty { fields.append(("shows", entry.shown.joined(separator: "\n"))) }
          return fields
        })
      if call.bytes.count <= Self.byteLimit { return call }
    }
    return call
  }

  /// The beginning of a text, ended between two words.
  static func prefix(of text: String, _ byteCount: Int) -> String {
    guard text.utf8.count > byteCount else { return text }
    var length = 0
    var end = text.startIndex
    var lastSpace = text.startIndex
    for index in text.indices {
      length += text[index].utf8.count
      if length > byteCount { break }
      if text[index] == " " { lastSpace = index }
      end = text.index(after: index)
    }
    return String(text[..<(lastSpace > text.startIndex ? lastSpace : end)])
  }
}
