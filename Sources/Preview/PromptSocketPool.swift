import FlyingSocks
import Foundation

/// Waits for sockets like another pool, and has them send at once.
///
/// By default the system holds a small piece back until the one before has been acknowledged,
/// which can take 40 ms: too long for an answer whose head and body are two pieces, or for one
/// event after another. Connections inherit the setting from the socket that accepts them, and
/// this pool sees that socket first.
struct PromptSocketPool<Base: AsyncSocketPool>: AsyncSocketPool {
  let base: Base

  func prepare() async throws { try await base.prepare() }

  func run() async throws { try await base.run() }

  func suspendSocket(_ socket: Socket, untilReadyFor events: Socket.Events) async throws {
    var isOn: Int32 = 1
    _ = setsockopt(
      socket.file.rawValue, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn,
      socklen_t(MemoryLayout<Int32>.size))
    try await base.suspendSocket(socket, untilReadyFor: events)
  }
}
