/// What a table of patterns says, sorted by what a sentence says in one breath.
struct PatternParts {
  /// Tokens that are strong after the same contexts and not alone.
  struct Group {
    var tokens: [Int32]
    /// What stands before, the strongest first; any token where
    /// ``TokenPattern/anyToken`` stands.
    let contexts: [[Int32]]
  }

  /// Tokens that are strong whatever stands before.
  private(set) var alone: [Int32] = []
  /// What makes one of these silent.
  private(set) var silencing: [[Int32]] = []
  /// Tokens that are strong in a context only.
  private(set) var inContext: [Group] = []
  /// Tokens that are weak whatever stands before.
  private(set) var weak: [Int32] = []
  /// Tokens that are weak in a context only.
  private(set) var weakInContext: [Int32] = []

  var isEmpty: Bool {
    alone.isEmpty && inContext.isEmpty && weak.isEmpty && weakInContext.isEmpty
  }

  /// Sorts a table; the strongest come first, of equal ones those that come first in the table.
  init(_ table: PatternTable, strong: Int) {
    let patterns = table.patterns.enumerated()
      .sorted { ($1.element.level, $0.offset) < ($0.element.level, $1.offset) }
      .map(\.element)
    let ends = patterns.filter { $0.level > 0 }.compactMap(\.tokens.last).uniqued()
    for end in ends {
      let own = patterns.filter { $0.tokens.last == end }
      let single = own.first { $0.tokens.count == 1 }?.level ?? 0
      let contexts = own.filter { $0.tokens.count > 1 }
      let exciting = contexts.filter { $0.level >= strong }.map { Array($0.tokens.dropLast()) }
      if single >= strong {
        alone.append(end)
        silencing += contexts.filter { $0.level == 0 }.map { Array($0.tokens.dropLast()) }
      } else if exciting.isEmpty {
        if single > 0 { weak.append(end) } else { weakInContext.append(end) }
      } else if let group = inContext.firstIndex(where: { $0.contexts == exciting }) {
        inContext[group].tokens.append(end)
      } else {
        inContext.append(Group(tokens: [end], contexts: exciting))
      }
    }
    // With several tokens a reader could not tell which one a context silences.
    silencing = alone.count == 1 ? silencing.uniqued() : []
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, each at its first place.
  func uniqued() -> [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
