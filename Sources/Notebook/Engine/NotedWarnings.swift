import Synchronization

/// Warnings of one node, from whatever thread they come.
final class NotedWarnings: Sendable {
  private let state = Mutex<[String]>([])

  func append(_ text: String) {
    state.withLock { if !$0.contains(text) { $0.append(text) } }
  }

  var texts: [String] { state.withLock { $0 } }
}
