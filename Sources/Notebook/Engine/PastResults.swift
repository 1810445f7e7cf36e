import Storage

/// What earlier runs computed, with the stored results that were read before anybody asked.
///
/// What the last run showed, this one most likely shows as well; to read it takes about as long as
/// to check the book, and needs nothing of it.
struct PastResults: Sendable {
  let history: RunHistory
  private var results: [Digest: StoreLookup] = [:]

  /// Reads the results that the last run asked for, unless a run of this process has read them.
  init(
    _ history: RunHistory, store: Store, library: DirectiveLibrary, loaded: LoadedValues
  ) {
    self.history = history
    guard loaded.isEmpty, let asked = history.asked.map(Set.init) else { return }
    for call in history.calls where asked.contains(call.key) {
      guard !Task.isCancelled, let interface = library.interfaces[call.directive] else { continue }
      let lookup = store.lookup(call.key, type: interface.output, library: library)
      if case .hit = lookup { results[call.key] = lookup }
    }
  }

  /// A result that has been read; it is not kept twice.
  mutating func take(_ key: Digest) -> StoreLookup? { results.removeValue(forKey: key) }
}
