/// Why a language model's server gives no answer, and what to do.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Kind: Hashable, Sendable {
    /// A setting makes no sense.
    case setting
    /// More would be asked than is allowed; nothing has been sent.
    case cap
    /// The server cannot be reached, or does not answer in time.
    case connection
    /// The server answered with an HTTP status that is no success.
    case status(Int)
    /// The answer cannot be used.
    case answer
    /// The answers cannot be stored.
    case storage
    /// The server cannot do what is asked for.
    case ability
  }

  /// What kind of failure it is.
  public let kind: Kind
  /// What is wrong, as a sentence without a full stop.
  public let problem: String
  /// What to do, as sentences; empty where there is nothing to say.
  public let advice: String

  init(_ kind: Kind, _ problem: String, _ advice: String = "") {
    self.kind = kind
    self.problem = problem
    self.advice = advice
  }

  static func setting(_ problem: String, _ advice: String) -> Self {
    ServerError(.setting, problem, advice)
  }

  static func answer(_ problem: String, _ advice: String = "") -> Self {
    ServerError(.answer, problem, advice)
  }

  /// What is wrong and what to do.
  public var description: String { advice.isEmpty ? "\(problem)." : "\(problem). \(advice)" }

  /// Whether only one request is concerned, so that others may still succeed.
  var isAboutOneRequest: Bool {
    switch kind {
    case .answer: true
    case .status(let status): [400, 413, 422].contains(status)
    case .setting, .cap, .connection, .storage, .ability: false
    }
  }
}
