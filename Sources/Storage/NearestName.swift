/// Finds what an author probably meant by a misspelt name.
public enum NearestName {
  /// The candidate nearest to `name`, if it is near enough to be meant.
  ///
  /// A third of the letters may differ, at least one; ties go to the first in the alphabet. Else
  /// it is the only candidate that contains the name as a part between hyphens.
  public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(name.lowercased())
    let allowed = max(1, (letters.count + 1) / 3)
    var best: (distance: Int, name: String)?
    for candidate in Set(candidates).sorted() where candidate != name {
      let other = Array(candidate.lowercased())
      guard abs(other.count - letters.count) <= allowed else { continue }
      let distance = distance(letters, other)
      guard distance <= allowed, distance < letters.count else { continue }
      if best.map({ distance < $0.distance }) ?? true { best = (distance, candidate) }
    }
    return best?.name ?? whole(name, among: candidates)
  }

  /// The only candidate of which `name` is a part between hyphens: `training` of
  /// `20-training-dictionaries`, `training.md` of `20-training-dictionaries.md`.
  private static func whole(_ name: String, among candidates: some Sequence<String>) -> String? {
    func split(_ text: String) -> (stem: Substring, ending: Substring) {
      let dot = text.lastIndex(of: ".") ?? text.endIndex
      return (text[..<dot], text[dot...])
    }
    let (part, ending) = split(name.lowercased())
    guard part.count >= 4 else { return nil }
    let found = Set(candidates).filter { candidate in
      let whole = split(candidate.lowercased())
      return candidate != name && whole.ending == ending && "-\(whole.stem)-".contains("-\(part)-")
    }
    return found.count == 1 ? found.first : nil
  }

  /// Number of letters to insert, delete, replace or swap with their neighbour.
  public static func distance<Letter: Equatable>(_ first: [Letter], _ second: [Letter]) -> Int {
    guard !first.isEmpty, !second.isEmpty else { return max(first.count, second.count) }
    var beforePrevious = [Int](repeating: 0, count: second.count + 1)
    var previous = Array(0...second.count)
    for i in 1...first.count {
      var current = [i] + [Int](repeating: 0, count: second.count)
      for j in 1...second.count {
        let isSame = first[i - 1] == second[j - 1]
        var cost = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (isSame ? 0 : 1))
        if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
          cost = min(cost, beforePrevious[j - 2] + 1)
        }
        current[j] = cost
      }
      beforePrevious = previous
      previous = current
    }
    return previous[second.count]
  }

  /// The candidates as a readable list: `a`, `b` and `c`.
  public static func list(_ names: some Sequence<String>, limit: Int = 12) -> String {
    let sorted = names.sorted()
    let shown = sorted.prefix(limit).map { "`\($0)`" }
    if sorted.count > limit { return shown.joined(separator: ", ") + ", …" }
    guard shown.count > 1, let last = shown.last else { return shown.first ?? "" }
    return shown.dropLast().joined(separator: ", ") + " and " + last
  }

  /// A suggestion for an unknown name: the one probably meant, or all there are.
  public static func suggestion(for name: String, among candidates: some Sequence<String>)
    -> String?
  {
    let names = Set(candidates).sorted()
    guard !names.isEmpty else { return nil }
    if let nearest = find(name, among: names) { return "did you mean `\(nearest)`?" }
    return names.count == 1 ? "the only one is \(list(names))" : "there are \(list(names))"
  }
}
