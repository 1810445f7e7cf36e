extension NearestName {
  /// A suggestion for an unknown name: the one probably meant, or all there are.
  static func suggestion(for name: String, among candidates: some Sequence<String>) -> String? {
    let names = Set(candidates).sorted()
    guard !names.isEmpty else { return nil }
    if let nearest = find(name, among: names) { return "did you mean `\(nearest)`?" }
    return names.count == 1 ? "the only one is \(list(names))" : "there are \(list(names))"
  }
}
