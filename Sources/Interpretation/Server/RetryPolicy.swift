import Foundation
import Numerics

/// When a request that failed is sent again.
public struct RetryPolicy: Hashable, Sendable {
  /// How often a request is sent at most.
  public var attempts: Int
  /// The pause after the first failure, in seconds; it doubles after each further one.
  public var firstPause: Double
  /// The longest pause of its own, in seconds.
  public var longestPause: Double
  /// The longest pause that a server may ask for, in seconds; for more, the run ends.
  public var longestRequestedPause: Double
  /// What the pauses' random part depends on.
  public var seed: UInt64

  /// Creates a policy.
  public init(
    attempts: Int = 6, firstPause: Double = 1, longestPause: Double = 60,
    longestRequestedPause: Double = 600, seed: UInt64 = 0
  ) {
    self.attempts = max(1, attempts)
    self.firstPause = max(0, firstPause)
    self.longestPause = max(0, longestPause)
    self.longestRequestedPause = max(0, longestRequestedPause)
    self.seed = seed
  }

  /// The pause after a failed attempt, in seconds.
  ///
  /// Between half the doubled pause and all of it, so that requests that failed together do not come
  /// back together, and never less than the server asks for. It is the same in every run.
  ///
  /// - Parameters:
  ///   - attempt: Which attempt failed, from 1.
  ///   - request: A name of the request.
  ///   - requested: The pause that the server asks for, in seconds.
  public func pause(after attempt: Int, of request: String, requested: Double? = nil) -> Double {
    let doubled = firstPause * pow(2, Double(min(max(attempt, 1), 64) - 1))
    var random = RandomNumbers(seed: seed).split("\(request) \(attempt)")
    let own = min(longestPause, doubled) * (1 - random.uniform() / 2)
    return max(own, requested ?? 0)
  }

  /// Whether it makes sense to send a request again after an answer with this status.
  static func isPassing(_ status: Int, code: String?) -> Bool {
    switch status {
    // An account without money does not fill up by waiting.
    case 429: code != "insufficient_quota" && code != "billing_hard_limit_reached"
    case 501, 505: false
    case 408, 425, 500...599: true
    default: false
    }
  }

  /// The pause that a header `Retry-After` asks for: seconds, or a date.
  static func requestedPause(_ value: String?, now: Date) -> Double? {
    guard let value = value?.trimmingCharacters(in: .whitespaces), !value.isEmpty else {
      return nil
    }
    if let seconds = Double(value) { return seconds.isFinite ? max(0, seconds) : nil }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.date(from: value).map { max(0, $0.timeIntervalSince(now)) }
  }
}

/// The time, as requests see it; tests have one of their own.
public struct ServerClock: Sendable {
  /// The date.
  public var now: @Sendable () -> Date
  /// Waits for some seconds.
  public var pause: @Sendable (Double) async throws -> Void

  /// Creates a clock.
  public init(
    now: @escaping @Sendable () -> Date, pause: @escaping @Sendable (Double) async throws -> Void
  ) {
    self.now = now
    self.pause = pause
  }

  /// The time of this machine.
  public static let system = ServerClock(
    now: { Date() }, pause: { try await Task.sleep(for: .seconds($0)) })
}
