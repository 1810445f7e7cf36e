import Foundation

extension LanguageModelClient {
  /// Sends a request until it succeeds, its failure will not pass, or there have been enough attempts.
  ///
  /// - Parameter attempts: Most attempts, where fewer than the policy's.
  /// - Returns: The body of the answer.
  /// - Throws: ``ServerError``, or `CancellationError`.
  func send(
    _ request: ServerRequest, body: [UInt8], name: String, key: ServerKey?, attempts: Int = .max
  ) async throws -> [UInt8] {
    let attempts = min(attempts, retries.attempts)
    var attempt = 1
    while true {
      let failure = try await attemptToSend(request, body: body, key: key)
      switch failure {
      case .success(let body): return body
      case .failure(let failure):
        guard failure.isPassing, attempt < attempts else { throw failure.after(attempt) }
        if let requested = failure.requestedPause, requested > retries.longestRequestedPause {
          throw ServerError(
            failure.error.kind,
            "\(failure.error.problem); it asks for a pause of \(requested.formatted) s",
            "Run the same command again later; the answers so far are stored.")
        }
        try await clock.pause(
          retries.pause(after: attempt, of: name, requested: failure.requestedPause))
        attempt += 1
      }
    }
  }

  /// A failed attempt.
  private struct Failure: Error {
    var error: ServerError
    /// Whether another attempt may succeed.
    var isPassing: Bool
    var requestedPause: Double?

    /// The error, which says how often it was tried.
    func after(_ attempts: Int) -> ServerError {
      guard attempts > 1 else { return error }
      return ServerError(
        error.kind, "\(error.problem), \(attempts) times in a row",
        "\(error.advice) Answers so far are stored.".trimmingCharacters(in: .whitespaces))
    }
  }

  private func attemptToSend(
    _ request: ServerRequest, body: [UInt8], key: ServerKey?
  ) async throws -> Result<[UInt8], Failure> {
    do {
      let response = try await exchange(request, body: body, key: key)
      if (200..<300).contains(response.status) { return .success(response.body) }
      return .failure(
        Failure(
          error: error(response, request, key),
          isPassing: RetryPolicy.isPassing(
            response.status, code: ServerMessage.code(in: response.body)),
          requestedPause: RetryPolicy.requestedPause(
            response.headers["retry-after"], now: clock.now())))
    } catch let failure as TransportFailure {
      return .failure(
        Failure(error: error(failure, request), isPassing: failure != .tooLong))
    }
  }

  private func error(_ failure: TransportFailure, _ request: ServerRequest) -> ServerError {
    let place = place(request)
    switch failure {
    case .connection(let reason):
      return ServerError(
        .connection, "no answer from \(place): \(reason)",
        "Check the address, and that the server runs.")
    case .timeout:
      return ServerError(
        .connection, "no answer from \(place) within \(server.timeout.formatted) s",
        "Give it a longer time-out, or fewer requests at once.")
    case .tooLong:
      return .answer(
        "the answer from \(place) is longer than \(Self.longestAnswer >> 20) MiB",
        "Check the address; no answer here is that long.")
    case .cancelled:
      return ServerError(.connection, "the request to \(place) was cancelled")
    }
  }

  private func error(
    _ response: TransportResponse, _ request: ServerRequest, _ key: ServerKey?
  ) -> ServerError {
    let status = response.status
    // A server may repeat what it was sent.
    let said = ServerMessage.text(in: response.body).map { message in
      ": " + ServerMessage.shortened(key?.hidden(in: message) ?? message)
    }
    let problem = "\(place(request)) answers with status \(status)\(said ?? "")"
    return ServerError(.status(status), problem, advice(status, response))
  }

  private func advice(_ status: Int, _ response: TransportResponse) -> String {
    switch status {
    case 300..<400:
      let target = response.headers["location"].flatMap { URLComponents(string: $0) }
      let host = target?.host.map { " It points to \($0)." } ?? ""
      return "Requests are not sent on, as a key must not be.\(host) Write the final address."
    case 401, 403:
      return server.keyVariable.map {
        "Check that \($0) holds a key of this server that may use \(server.model)."
      } ?? "The server asks for a key: give the name of the environment variable that holds it."
    case 402: return "The account has no money left."
    case 404, 405:
      return "Check the address, which often ends in /v1, and that the server has the model "
        + "\(server.model)."
    case 429: return "Use fewer requests at once, or run again later."
    case 500...: return "Look into the server's log."
    default: return ""
    }
  }

  /// The endpoint in messages.
  private func place(_ request: ServerRequest) -> String {
    server.url(request.endpoint).absoluteString
  }
}
