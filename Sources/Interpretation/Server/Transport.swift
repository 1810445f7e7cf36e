import Foundation

/// Carries a request to a server and its answer back; tests replay recorded answers through it.
public protocol Transport: Sendable {
  /// Sends a request once, without following redirections.
  ///
  /// - Throws: ``TransportFailure``.
  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse
}

/// A request on its way.
public struct TransportRequest: Sendable {
  /// Where to.
  public var url: URL
  /// The JSON to send.
  public var body: [UInt8]
  /// The key; `nil` for none.
  public var key: ServerKey?
  /// How long the answer may take, in seconds.
  public var timeout: Double
  /// Most bytes of the answer.
  public var maximumBytes: Int
}

/// An answer with any status.
public struct TransportResponse: Sendable {
  /// The HTTP status.
  public var status: Int
  /// The headers, with names in lower case.
  public var headers: [String: String]
  /// The content.
  public var body: [UInt8]

  /// Creates an answer; the case of the headers' names does not matter.
  public init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
    self.status = status
    self.headers = Dictionary(
      headers.map { ($0.key.lowercased(), $0.value) }, uniquingKeysWith: { first, _ in first })
    self.body = body
  }
}

/// Why a request has no answer.
public enum TransportFailure: Error, Hashable, Sendable {
  /// The server cannot be reached or ended the connection; the text says how.
  case connection(String)
  /// The answer did not come in time.
  case timeout
  /// The answer is longer than allowed.
  case tooLong
  /// The task was cancelled.
  case cancelled
}
