import FlyingFox
import FlyingSocks
import Foundation
import Synchronization

/// Serves a site on this machine only, and tells open pages when it has changed.
///
/// The server's work is done on Swift's shared threads. Whoever computes for long beside it does
/// so on a ``ComputingThread``, so that pages are answered meanwhile.
public final class PreviewServer: Sendable {
  private struct Running {
    var servers: [HTTPServer] = []
    var tasks: [Task<Void, Never>] = []
  }

  private enum State {
    case idle
    case starting
    case running(Running)
  }

  private let folder: URL
  private let port: UInt16
  private let heartbeat: Duration
  private let events = Mutex(EventHub())
  private let state = Mutex(State.idle)

  /// Creates a server that does not listen yet.
  ///
  /// - Parameters:
  ///   - folder: The folder with the site's pages; nothing outside it is served.
  ///   - port: Where to listen; 0 takes any port that is free.
  public convenience init(folder: URL, port: UInt16) {
    self.init(folder: folder, port: port, heartbeat: .seconds(15))
  }

  init(folder: URL, port: UInt16, heartbeat: Duration) {
    self.folder = folder
    self.port = port
    self.heartbeat = heartbeat
  }

  private var hub: EventHub { events.withLock { $0 } }

  /// Number of pages that are open.
  public var clientCount: Int { hub.clientCount }

  /// Starts to listen.
  ///
  /// - Returns: The address of the site's front page, once it can be opened.
  /// - Throws: ``PreviewError``.
  public func start() async throws -> URL {
    let mayStart = state.withLock { state in
      guard case .idle = state else { return false }
      state = .starting
      return true
    }
    guard mayStart else { throw PreviewError.alreadyRunning }
    do {
      return try await listen()
    } catch {
      state.withLock { $0 = .idle }
      throw error
    }
  }

  private func listen() async throws -> URL {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else { throw PreviewError.missingFolder(folder.path) }
    let hub = EventHub()
    events.withLock { $0 = hub }
    let address: sockaddr_in
    do {
      address = try .inet(ip4: "127.0.0.1", port: port)
    } catch {
      throw PreviewError.cannotListen(port, reason: error.localizedDescription)
    }
    let handler = LateHandler()
    let first = ListeningServer(at: address, handler: handler)
    guard let port = try await first.waitUntilListening(wanting: port) else {
      throw PreviewError.cannotListen(port, reason: "the system gives no address")
    }
    handler.handler.withLock {
      $0 = SiteHandler(site: SiteFolder(url: folder), rules: RequestRules(port: port), events: hub)
    }
    var running = Running(servers: [first.server], tasks: [first.task])
    // `localhost` may stand for ::1; a machine without it, or where the port is taken there, is
    // served all the same.
    let second = ListeningServer(at: sockaddr_in6.loopback(port: port), handler: handler)
    if (try? await second.waitUntilListening(wanting: port)) != nil {
      running.servers.append(second.server)
      running.tasks.append(second.task)
    }
    let heartbeat = heartbeat
    running.tasks.append(
      Task {
        while (try? await Task.sleep(for: heartbeat)) != nil { hub.beat() }
      })
    state.withLock { $0 = .running(running) }
    guard let url = URL(string: "http://127.0.0.1:\(port)/") else {
      throw PreviewError.cannotListen(port, reason: "the address cannot be written")
    }
    return url
  }

  /// Shows what has changed: open pages that show one of these files take it up in place.
  ///
  /// Problems that are shown are taken away. Pages that show none of the files stay as they are.
  ///
  /// - Parameter changedPaths: The changed files of the site, as paths inside its folder, with
  ///   those that were added or removed.
  public func reload(_ changedPaths: [String]) {
    hub.reload(changedPaths.map { String($0.drop { $0 == "/" }) }.sorted())
  }

  /// Shows problems over the open pages, until the next reload or until they are replaced.
  public func show(_ problems: [PreviewProblem]) {
    hub.show(problems)
  }

  /// Shows a line at the foot of open pages while something is computed; `nil` removes it.
  public func show(activity: String?) {
    hub.show(activity: activity)
  }

  /// Ends all connections and gives the port back.
  public func stop() async {
    let running = state.withLock { state -> Running? in
      guard case .running(let running) = state else { return nil }
      state = .idle
      return running
    }
    guard let running else { return }
    hub.close()
    for server in running.servers { await server.stop(timeout: 0) }
    for task in running.tasks { task.cancel() }
    for task in running.tasks { await task.value }
  }
}

/// A handler that is known only once the port is.
private final class LateHandler: HTTPHandler {
  let handler = Mutex<SiteHandler?>(nil)

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    guard let handler = handler.withLock({ $0 }) else {
      return HTTPResponse(statusCode: .serviceUnavailable)
    }
    return await handler.handleRequest(request)
  }
}

/// A server that begins to listen when it is made.
private struct ListeningServer {
  /// Why a server ended.
  private final class Ending: Sendable {
    let error = Mutex<(any Error)?>(nil)
  }

  let server: HTTPServer
  let task: Task<Void, Never>
  private let ending = Ending()

  init(at address: some SocketAddress, handler: LateHandler) {
    let server = HTTPServer(
      address: address, pool: PromptSocketPool(base: HTTPServer.defaultPool()), logger: .disabled,
      handler: handler)
    let ending = ending
    self.server = server
    task = Task {
      do { try await server.run() } catch { ending.error.withLock { $0 = error } }
    }
  }

  /// The port it listens on.
  func waitUntilListening(wanting port: UInt16) async throws -> UInt16? {
    while true {
      if let error = ending.error.withLock({ $0 }) { throw Self.meaning(of: error, port) }
      switch await server.listeningAddress {
      case .ip4(_, let port), .ip6(_, let port): return port
      case .unix: return nil
      case nil: try await Task.sleep(for: .milliseconds(1))
      }
    }
  }

  private static func meaning(of error: any Error, _ port: UInt16) -> PreviewError {
    guard case SocketError.failed(_, let code, let message) = error else {
      return .cannotListen(port, reason: error.localizedDescription)
    }
    return switch code {
    case EADDRINUSE: .portTaken(port)
    case EACCES, EPERM: .portRefused(port)
    default: .cannotListen(port, reason: message)
    }
  }
}
