import FlyingFox
import FlyingSocks
import Foundation
import Testing

@testable import Interpretation

@Suite struct URLSessionTransportTests {
  /// Runs a server on this machine as long as the body.
  private func withServer(
    _ routes: [(String, @Sendable (HTTPRequest) async throws -> HTTPResponse)],
    _ body: (URL) async throws -> Void
  ) async throws {
    let server = HTTPServer(address: .loopback(port: 0))
    for (path, answer) in routes {
      await server.appendRoute(HTTPRoute("POST \(path)")) { try await answer($0) }
    }
    let task = Task { try await server.run() }
    try await server.waitUntilListening()
    let port: UInt16
    switch await server.listeningAddress {
    case .ip4(_, let found), .ip6(_, let found): port = found
    default: port = 0
    }
    do {
      try await body(try #require(URL(string: "http://localhost:\(port)")))
    } catch {
      await server.stop()
      task.cancel()
      throw error
    }
    await server.stop()
    task.cancel()
  }

  private func request(_ url: URL, hasKey: Bool = false) throws -> TransportRequest {
    TransportRequest(
      url: url, body: Array(#"{"a":1}"#.utf8),
      key: hasKey ? try ServerKey(variable: "K") { _ in ClientUnderTest.key } : nil, timeout: 2,
      maximumBytes: 1000)
  }

  @Test func carriesRequestsAndAnswers() async throws {
    let route: @Sendable (HTTPRequest) async throws -> HTTPResponse = { request in
      let lines = [
        request.headers[HTTPHeader("Authorization")], request.headers[HTTPHeader("Content-Type")],
        String(decoding: try await request.bodyData, as: UTF8.self),
      ].map { $0 ?? "none" }
      return HTTPResponse(
        statusCode: .tooManyRequests, headers: HTTPHeaders([HTTPHeader("Retry-After"): "3"]),
        body: Data(lines.joined(separator: "\n").utf8))
    }
    try await withServer([("/v1", route)]) { url in
      let transport = URLSessionTransport()
      let first = try await transport.send(request(url.appending(path: "v1"), hasKey: true))
      #expect(first.status == 429 && first.headers["retry-after"] == "3")
      #expect(
        String(decoding: first.body, as: UTF8.self)
          == "Bearer \(ClientUnderTest.key)\napplication/json\n{\"a\":1}")
      let second = try await transport.send(request(url.appending(path: "v1")))
      #expect(String(decoding: second.body, as: UTF8.self).hasPrefix("none\n"))
    }
  }

  @Test func doesNotFollowRedirections() async throws {
    let moved: @Sendable (HTTPRequest) async throws -> HTTPResponse = { _ in
      HTTPResponse(statusCode: .temporaryRedirect, headers: HTTPHeaders([.location: "/target"]))
    }
    let target: @Sendable (HTTPRequest) async throws -> HTTPResponse = { _ in
      Issue.record("the redirection was followed")
      return HTTPResponse(statusCode: .ok)
    }
    try await withServer([("/moved", moved), ("/target", target)]) { url in
      let response = try await URLSessionTransport().send(
        request(url.appending(path: "moved"), hasKey: true))
      #expect(response.status == 307 && response.headers["location"] == "/target")
    }
  }

  @Test func longAnswersAndLongWaitsEnd() async throws {
    let long: @Sendable (HTTPRequest) async throws -> HTTPResponse = { _ in
      HTTPResponse(statusCode: .ok, body: Data(repeating: 65, count: 200_000))
    }
    let slow: @Sendable (HTTPRequest) async throws -> HTTPResponse = { _ in
      try await Task.sleep(for: .seconds(20))
      return HTTPResponse(statusCode: .ok)
    }
    try await withServer([("/long", long), ("/slow", slow)]) { url in
      let transport = URLSessionTransport()
      await #expect(throws: TransportFailure.tooLong) {
        _ = try await transport.send(request(url.appending(path: "long")))
      }
      var slow = try request(url.appending(path: "slow"))
      slow.timeout = 0.2
      let impatient = slow
      await #expect(throws: TransportFailure.timeout) { _ = try await transport.send(impatient) }
      slow.timeout = 20
      let cancelled = slow
      let task = Task { try await transport.send(cancelled) }
      try await Task.sleep(for: .milliseconds(100))
      task.cancel()
      await #expect(throws: TransportFailure.cancelled) { _ = try await task.value }
    }
  }

  @Test func saysWhenNothingAnswers() async throws {
    // Port 1 is reserved and never open.
    let url = try #require(URL(string: "http://127.0.0.1:1/v1"))
    let failure = await #expect(throws: TransportFailure.self) {
      _ = try await URLSessionTransport().send(request(url, hasKey: true))
    }
    #expect(failure == .connection("nothing answers there"))
  }
}
