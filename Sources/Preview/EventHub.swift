import Foundation
import Synchronization

/// The pages that are open, and what they should be showing.
final class EventHub: Sendable {
  private struct State {
    var problems: [PreviewProblem] = []
    var activity: String?
    var clients: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
    var nextClient = 0
    var isOpen = true
  }

  private let state = Mutex(State())

  /// Number of pages that are listening.
  var clientCount: Int { state.withLock { $0.clients.count } }

  /// Adds a page: what it should be showing now, then everything that happens.
  func connect() -> EventBytes {
    // A page that has not read 256 events is gone or stuck: it is cut off, and if it is alive
    // it connects again and is told everything at once.
    let (stream, continuation) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(256))
    let client = state.withLock { state -> Int? in
      guard state.isOpen else { return nil }
      state.nextClient += 1
      state.clients[state.nextClient] = continuation
      continuation.yield(Array("retry: 500\n\n".utf8))
      continuation.yield(Self.event("problems", state.problems))
      continuation.yield(Self.event("activity", [state.activity]))
      return state.nextClient
    }
    guard let client else {
      continuation.finish()
      return EventBytes(stream: stream)
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.clients.removeValue(forKey: client) }
    }
    return EventBytes(stream: stream)
  }

  func reload(_ paths: [String]) {
    state.withLock { state in
      state.problems = []
      Self.send(Self.event("reload", paths), to: &state)
    }
  }

  func show(_ problems: [PreviewProblem]) {
    state.withLock { state in
      state.problems = problems
      Self.send(Self.event("problems", problems), to: &state)
    }
  }

  func show(activity: String?) {
    state.withLock { state in
      guard state.activity != activity else { return }
      state.activity = activity
      Self.send(Self.event("activity", [activity]), to: &state)
    }
  }

  /// Sends a comment, so that connections to pages that are gone are noticed and closed.
  func beat() {
    state.withLock { Self.send(Array(": still here\n\n".utf8), to: &$0) }
  }

  func close() {
    let clients = state.withLock { state in
      defer { state.clients = [:] }
      state.isOpen = false
      return Array(state.clients.values)
    }
    for client in clients { client.finish() }
  }

  private static func send(_ bytes: [UInt8], to state: inout State) {
    var lost: [Int] = []
    for (client, continuation) in state.clients {
      switch continuation.yield(bytes) {
      case .enqueued: break
      default: lost.append(client)
      }
    }
    for client in lost {
      guard let continuation = state.clients.removeValue(forKey: client) else { continue }
      // Ending a stream calls back for the lock that is held here.
      Task { continuation.finish() }
    }
  }

  private static func event(_ name: String, _ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else { return [] }
    return Array("event: \(name)\ndata: ".utf8) + json + Array("\n\n".utf8)
  }
}
