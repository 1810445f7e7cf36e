/// The names of a book's claims, each of which may be given once.
struct ClaimNames {
  private var first: [String: SourcePosition] = [:]
  /// One message for each cell that gives a name again.
  private(set) var diagnostics: [Diagnostic] = []

  /// Notes that a cell makes a claim.
  mutating func note(_ name: String, _ cell: Cell, _ chapter: Chapter) {
    let (position, length) = cell.fencePlace(in: chapter)
    guard let earlier = first[name] else {
      first[name] = position
      return
    }
    diagnostics.append(
      Diagnostic(
        code: "duplicate-claim", "the claim `\(name)` is made twice", at: position, length: length,
        suggestion: "give this one another name",
        notes: [.init(earlier, "it is first made here")]))
  }
}
