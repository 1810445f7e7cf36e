import Foundation
import Storage
import Synchronization

/// Asks a language model's server, within a cap, and keeps every answer.
///
/// An answer that is stored is never asked for again, so that a run that was ended goes on where it
/// was, and a run whose answers are all stored needs no server. Given the answers, results are the
/// same whatever the order in which they came.
public final class LanguageModelClient: Sendable {
  /// The server.
  public let server: LanguageModelServer
  let retries: RetryPolicy
  let clock: ServerClock
  let store: AnswerStore
  private let transport: any Transport
  private let environment: @Sendable (String) -> String?
  private let countTokens: @Sendable (String) -> Int
  private let spent = Mutex(ServerUsage())

  /// Answers that are longer, in bytes, are refused.
  static let longestAnswer = 32 << 20

  /// Creates a client; nothing is sent yet.
  ///
  /// - Parameters:
  ///   - server: The server.
  ///   - folder: Where answers are stored; created when the first is.
  ///   - transport: How requests travel.
  ///   - retries: When failed requests are sent again.
  ///   - clock: The time.
  ///   - environment: Gives the value of an environment variable; asked for the key only when
  ///     something is sent.
  ///   - countTokens: Number of tokens of a text, for estimates. Without a tokenizer, one for every
  ///     two bytes: prompts here have many short lines, which take more tokens than prose.
  public init(
    server: LanguageModelServer, folder: URL, transport: any Transport = URLSessionTransport(),
    retries: RetryPolicy = RetryPolicy(), clock: ServerClock = .system,
    environment: @escaping @Sendable (String) -> String? = {
      ProcessInfo.processInfo.environment[$0]
    },
    countTokens: @escaping @Sendable (String) -> Int = { ($0.utf8.count + 1) / 2 }
  ) {
    self.server = server
    self.transport = transport
    self.retries = retries
    self.clock = clock
    self.environment = environment
    self.countTokens = countTokens
    store = AnswerStore(folder: folder)
  }

  /// What has been sent so far, with tokens by the server's own count where it gives one.
  public var usage: ServerUsage { spent.withLock { $0 } }

  /// The key; `nil` if the server asks for none.
  func key() throws(ServerError) -> ServerKey? {
    guard let variable = server.keyVariable else { return nil }
    return try ServerKey(variable: variable, environment: environment)
  }

  /// What one request asks of the server.
  func usage(of request: ServerRequest) -> ServerUsage {
    let turns = if case .chat(let messages) = request.content { messages.count } else { 0 }
    return ServerUsage(
      requests: 1,
      // A turn has marks around it that the prompt's text does not show.
      promptTokens: countTokens(request.prompt) + 8 * turns,
      completionTokens: request.maximumTokens)
  }

  /// Sends a request once and counts it.
  func exchange(
    _ request: ServerRequest, body: [UInt8], key: ServerKey?
  ) async throws -> TransportResponse {
    try Task.checkCancellation()
    try spent.withLock { spent throws(ServerError) in
      try checkSpent(spent)
      spent.requests += 1
    }
    do {
      return try await transport.send(
        TransportRequest(
          url: server.url(request.endpoint), body: body, key: key, timeout: server.timeout,
          maximumBytes: Self.longestAnswer))
    } catch .cancelled {
      throw CancellationError()
    }
  }

  /// Counts the tokens of an answer.
  func count(_ answer: ServerAnswer, of request: ServerRequest) {
    let expected = usage(of: request)
    spent.withLock {
      $0 += ServerUsage(
        promptTokens: answer.promptTokens ?? expected.promptTokens,
        completionTokens: answer.completionTokens ?? expected.completionTokens)
    }
  }
}
