extension Sequence<Diagnostic> {
  /// These and `others` by position, each rule at most once at each place.
  ///
  /// Loading a book and checking it look at some things twice, such as `uses:`.
  public func merged(with others: some Sequence<Diagnostic> = []) -> [Diagnostic] {
    var found: Set<String> = []
    return (Array(self) + Array(others)).filter {
      found.insert("\($0.code) \($0.position)").inserted
    }.sorted { $0.position < $1.position }
  }
}
