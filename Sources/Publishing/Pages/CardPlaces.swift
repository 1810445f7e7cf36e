import Notebook

/// Where cards and the entries of catalogues stand, so that they can link to each other.
struct CardPlaces: Sendable {
  private struct Place: Hashable {
    var name: String
    var isEntry: Bool
    var chapter: Int
  }

  private var identifiers: [Place: String] = [:]
  /// The chapters in their order, cards before entries.
  private var places: [String: [Place]] = [:]

  init() {}

  /// Collects what the pages show.
  ///
  /// - Parameter reserve: Gives a name in addresses an identifier that its chapter does not use.
  init(_ result: BookResult, reserve: (_ name: String, _ chapter: Int) -> String) {
    // Where a card and an entry of one name stand on a page, the card has the plain identifier.
    for isEntry in [false, true] {
      for (chapter, presentation) in Self.shown(result) {
        switch presentation {
        case .card(let card) where !isEntry:
          if let name = card.anchor { add(name, isEntry, chapter, reserve) }
        case .catalogue(let catalogue) where isEntry:
          for entry in catalogue.entries { add(entry.anchor, isEntry, chapter, reserve) }
        default: break
        }
      }
    }
  }

  private mutating func add(
    _ name: String, _ isEntry: Bool, _ chapter: Int, _ reserve: (String, Int) -> String
  ) {
    let place = Place(name: name, isEntry: isEntry, chapter: chapter)
    guard identifiers[place] == nil else { return }
    identifiers[place] = reserve(name, chapter)
    places[name, default: []].append(place)
  }

  private static func shown(_ result: BookResult) -> [(chapter: Int, Presentation)] {
    result.chapters.enumerated().flatMap { number, chapter in
      zip(chapter.chapter.cells, chapter.cells).filter { cell, result in
        guard cell.options.showsOutput, case .succeeded = result.status else { return false }
        return true
      }.flatMap { $1.outputs.map { (number, $0.presentation) } }
    }
  }

  /// The identifier on a chapter's page.
  func identifier(_ name: String, isEntry: Bool, chapter: Int) -> String? {
    identifiers[Place(name: name, isEntry: isEntry, chapter: chapter)]
  }

  /// Where a name leads: to a card, rather on this page than on another, or else to an entry.
  func place(of name: String, near chapter: Int) -> (chapter: Int, identifier: String)? {
    guard let places = places[name] else { return nil }
    let best =
      places.first { !$0.isEntry && $0.chapter == chapter } ?? places.first { !$0.isEntry }
      ?? places.first { $0.chapter == chapter } ?? places.first
    return best.flatMap { place in identifiers[place].map { (place.chapter, $0) } }
  }
}
