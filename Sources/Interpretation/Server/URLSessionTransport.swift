import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Sends requests by Foundation, without cookies, caches, stored passwords or redirections.
public final class URLSessionTransport: Transport {
  private let session: URLSession
  private let exchanges: Exchanges

  /// Opens a session.
  public init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpShouldSetCookies = false
    configuration.httpCookieAcceptPolicy = .never
    configuration.urlCache = nil
    configuration.urlCredentialStorage = nil
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.httpMaximumConnectionsPerHost = 256
    exchanges = Exchanges()
    session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
  }

  deinit { session.finishTasksAndInvalidate() }

  /// Sends a request once.
  ///
  /// A redirection is returned as it is: a key must not follow it to another host.
  public func send(
    _ request: TransportRequest
  ) async throws(TransportFailure) -> TransportResponse {
    var message = URLRequest(url: request.url, timeoutInterval: request.timeout)
    message.httpMethod = "POST"
    message.httpBody = Data(request.body)
    message.setValue("application/json", forHTTPHeaderField: "Content-Type")
    message.setValue("application/json", forHTTPHeaderField: "Accept")
    if let key = request.key {
      message.setValue(key.authorization, forHTTPHeaderField: "Authorization")
    }
    let task = session.dataTask(with: message)
    let exchanges = exchanges
    let deadline = Task {
      try await Task.sleep(for: .seconds(request.timeout))
      exchanges.end(task, .timeout)
    }
    defer { deadline.cancel() }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchanges.begin(task, maximumBytes: request.maximumBytes, continuation)
      }
    } onCancel: {
      exchanges.end(task, .cancelled)
    }
    return try result.get()
  }
}

/// The answers that are coming in.
private final class Exchanges: NSObject, URLSessionDataDelegate {
  typealias Outcome = Result<TransportResponse, TransportFailure>

  private struct Exchange {
    var continuation: CheckedContinuation<Outcome, Never>
    var maximumBytes: Int
    var body: [UInt8] = []
  }

  private struct State {
    var open: [Int: Exchange] = [:]
    /// Tasks that ended before they began.
    var ended: [Int: TransportFailure] = [:]
  }

  private let state = Mutex(State())

  func begin(
    _ task: URLSessionDataTask, maximumBytes: Int,
    _ continuation: CheckedContinuation<Outcome, Never>
  ) {
    let failure = state.withLock { state -> TransportFailure? in
      if let failure = state.ended.removeValue(forKey: task.taskIdentifier) { return failure }
      state.open[task.taskIdentifier] = Exchange(
        continuation: continuation, maximumBytes: maximumBytes)
      return nil
    }
    if let failure {
      continuation.resume(returning: .failure(failure))
      task.cancel()
    } else {
      task.resume()
    }
  }

  /// Ends a task from outside.
  func end(_ task: URLSessionDataTask, _ failure: TransportFailure) {
    let exchange = state.withLock { state -> Exchange? in
      guard let exchange = state.open.removeValue(forKey: task.taskIdentifier) else {
        // Only a task that has not begun: what is complete has nothing left to end.
        if task.state == .suspended { state.ended[task.taskIdentifier] = failure }
        return nil
      }
      return exchange
    }
    exchange?.continuation.resume(returning: .failure(failure))
    task.cancel()
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let isTooLong = state.withLock { state in
      guard let exchange = state.open[dataTask.taskIdentifier] else { return false }
      guard exchange.body.count + data.count <= exchange.maximumBytes else { return true }
      state.open[dataTask.taskIdentifier]?.body += data
      return false
    }
    if isTooLong { end(dataTask, .tooLong) }
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    let exchange = state.withLock { $0.open.removeValue(forKey: task.taskIdentifier) }
    exchange?.continuation.resume(returning: Self.outcome(exchange, task, error))
  }

  private static func outcome(
    _ exchange: Exchange?, _ task: URLSessionTask, _ error: (any Error)?
  ) -> Outcome {
    if let error {
      let code = (error as? URLError)?.code
      return .failure(code == .timedOut ? .timeout : .connection(reason(error, code)))
    }
    guard let response = task.response as? HTTPURLResponse else {
      return .failure(.connection("what came back is not HTTP"))
    }
    let headers = response.allHeaderFields.compactMap { name, value -> (String, String)? in
      guard let name = name as? String, let value = value as? String else { return nil }
      return (name, value)
    }
    let body = exchange?.body ?? []
    if response.value(forHTTPHeaderField: "Content-Encoding") == nil,
      let length = response.value(forHTTPHeaderField: "Content-Length").flatMap({ Int($0) }),
      body.count < length, task.originalRequest?.httpMethod != "HEAD"
    {
      return .failure(.connection("the connection ended in the middle of the answer"))
    }
    return .success(
      TransportResponse(
        status: response.statusCode,
        headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }), body: body))
  }

  /// Foundation's own descriptions can hold the whole request, so the words are ours.
  private static func reason(_ error: any Error, _ code: URLError.Code?) -> String {
    switch code {
    case .cannotFindHost?, .dnsLookupFailed?: "no such host is known"
    case .cannotConnectToHost?: "nothing answers there"
    case .networkConnectionLost?: "the connection was lost"
    case .notConnectedToInternet?: "this machine has no network"
    case .secureConnectionFailed?, .serverCertificateUntrusted?, .serverCertificateHasBadDate?,
      .serverCertificateHasUnknownRoot?, .serverCertificateNotYetValid?:
      "its certificate is not trusted"
    case .badServerResponse?, .cannotParseResponse?: "what came back is not HTTP"
    case let code?: "error \(code.rawValue) of the network"
    case nil: "error \((error as NSError).code) of the network"
    }
  }
}
