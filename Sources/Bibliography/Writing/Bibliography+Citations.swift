import Foundation

extension Bibliography {
  /// The names of a citation: `Cunningham et al.`, `Bills and Mossing`, `Anthropic`.
  ///
  /// A work without authors is cited by its editors, and one without these by its title. A key that
  /// is not in the bibliography is returned as it is.
  public func authorText(_ key: String) -> String {
    self[key].map(Self.citedNames) ?? key
  }

  /// The year of a citation: `2023`, `2023a` where the names and the year are those of another
  /// work, `n.d.` where no year is known.
  public func yearText(_ key: String) -> String {
    guard let entry = self[key] else { return "n.d." }
    let year = Self.year(entry)
    guard let letter = letters[key] else { return year }
    // Letters follow a year closely, and words with a hyphen.
    return entry.year == nil ? "\(year)-\(letter)" : year + letter
  }

  /// Keys in the order of a reference list: by names, then year, then title.
  public func referenceOrder(_ keys: some Sequence<String>) -> [String] {
    let known = Set(keys).compactMap { self[$0] }
    return known.sorted { first, second in
      let names = Self.sortingNames(first), others = Self.sortingNames(second)
      if names != others { return Self.precedes(names, others) }
      return Self.precedesInItsYear(first, second)
    }.map(\.key)
  }

  static func citedNames(_ entry: Entry) -> String {
    let people = entry.authors.isEmpty ? entry.editors : entry.authors
    switch people.count {
    case 0: return entry.shortTitle ?? entry.title
    case 1: return people[0].citedName
    case 2: return "\(people[0].citedName) and \(people[1].citedName)"
    default: return "\(people[0].citedName) et al."
    }
  }

  static func year(_ entry: Entry) -> String {
    guard let year = entry.year else { return entry.dateText ?? "n.d." }
    return year < 0 ? "\(-year) BC" : String(year)
  }

  /// Letters for works whose citations would read the same.
  ///
  /// They depend on the whole bibliography and not on what a page cites, so that `2023a` is the same
  /// work everywhere.
  static func letters(for entries: [Entry]) -> [String: String] {
    var groups: [String: [Entry]] = [:]
    for entry in entries {
      groups["\(citedNames(entry).lowercased())\u{1F}\(year(entry))", default: []].append(entry)
    }
    var letters: [String: String] = [:]
    for group in groups.values where group.count > 1 {
      for (index, entry) in group.sorted(by: precedesInItsYear).enumerated() {
        letters[entry.key] = letter(index)
      }
    }
    return letters
  }

  /// The letters from a to z, then aa, ab and so on.
  static func letter(_ index: Int) -> String {
    var text = ""
    var rest = index
    while true {
      text = String(Character(Unicode.Scalar(UInt8(97 + rest % 26)))) + text
      if rest < 26 { return text }
      rest = rest / 26 - 1
    }
  }

  private static func sortingNames(_ entry: Entry) -> String {
    let people = entry.authors.isEmpty ? entry.editors : entry.authors
    if people.isEmpty { return folded(entry.title) }
    return people.map { folded("\($0.citedName), \($0.given ?? "")") }.joined(separator: "; ")
  }

  private static func precedesInItsYear(_ first: Entry, _ second: Entry) -> Bool {
    let years = (first.year ?? .max, second.year ?? .max)
    if years.0 != years.1 { return years.0 < years.1 }
    let titles = (folded(first.title), folded(second.title))
    if titles.0 != titles.1 { return precedes(titles.0, titles.1) }
    return precedes(first.key, second.key)
  }

  /// Lower case without accents: Hyvärinen stands between Hutter and Ibarz.
  private static func folded(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
    where scalar.properties.generalCategory != .nonspacingMark { kept.append(scalar) }
    return String(kept)
  }
}
