import Foundation

/// What a million tokens cost, in any currency.
public struct ServerPrices: Hashable, Sendable, Codable {
  /// The price of a million tokens of prompts.
  public var prompt: Double
  /// The price of a million tokens of answers.
  public var completion: Double
  /// The currency's sign or name, for messages.
  public var currency: String

  /// Creates prices.
  public init(prompt: Double, completion: Double, currency: String = "$") {
    self.prompt = prompt
    self.completion = completion
    self.currency = currency
  }

  /// The price of some tokens.
  public func cost(prompt promptTokens: Int, completion completionTokens: Int) -> Double {
    (Double(promptTokens) * prompt + Double(completionTokens) * completion) / 1e6
  }

  func validate() throws(ServerError) {
    guard prompt >= 0, completion >= 0, prompt.isFinite, completion.isFinite else {
      throw .setting("a price of a server's tokens is negative or no number", "Give 0 or more.")
    }
  }

  /// An amount as a person writes it: to the cent, small ones to three digits.
  func text(_ amount: Double) -> String {
    "\(currency)\(String(format: amount > 0 && amount < 0.1 ? "%.3g" : "%.2f", amount))"
  }
}

/// How much may be asked of a server in the life of a ``LanguageModelClient``.
public struct ServerCap: Hashable, Sendable, Codable {
  /// Most requests.
  public var requests: Int
  /// Most tokens, of prompts and answers together; `nil` for no limit.
  public var tokens: Int?
  /// Highest cost, in the currency of the prices; `nil` for no limit.
  public var cost: Double?

  /// Creates a cap.
  public init(requests: Int = 10_000, tokens: Int? = nil, cost: Double? = nil) {
    self.requests = requests
    self.tokens = tokens
    self.cost = cost
  }

  func validate(prices: ServerPrices?) throws(ServerError) {
    guard requests >= 0, tokens ?? 0 >= 0, cost ?? 0 >= 0, (cost ?? 0).isFinite else {
      throw .setting("a server's cap is negative or no number", "Give 0 or more.")
    }
    guard cost == nil || prices != nil else {
      throw .setting(
        "a server's cost is capped but its prices are not known",
        "Give the prices of a million tokens too.")
    }
  }
}

/// How much a number of requests asks of a server.
public struct ServerUsage: Hashable, Sendable, Codable {
  /// Number of requests, repetitions after failures included where they are counted.
  public var requests: Int
  /// Tokens of the prompts.
  public var promptTokens: Int
  /// Tokens of the answers.
  public var completionTokens: Int

  /// Creates an amount.
  public init(requests: Int = 0, promptTokens: Int = 0, completionTokens: Int = 0) {
    self.requests = requests
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }

  /// The sum of two amounts.
  public static func + (first: Self, second: Self) -> Self {
    ServerUsage(
      requests: first.requests.adding(second.requests),
      promptTokens: first.promptTokens.adding(second.promptTokens),
      completionTokens: first.completionTokens.adding(second.completionTokens))
  }

  /// Adds an amount.
  public static func += (sum: inout Self, amount: Self) { sum = sum + amount }

  /// Tokens of prompts and answers.
  public var tokens: Int { promptTokens.adding(completionTokens) }

  /// What it costs; `nil` where prices are not known.
  public func cost(_ prices: ServerPrices?) -> Double? {
    prices?.cost(prompt: promptTokens, completion: completionTokens)
  }

  /// The amount in words.
  public func text(prices: ServerPrices?) -> String {
    let amount =
      "\(requests) request\(requests == 1 ? "" : "s") with \(promptTokens) tokens of "
      + "prompts and at most \(completionTokens) of answers"
    guard let prices, let cost = cost(prices) else { return amount }
    return "\(amount), \(prices.text(cost))"
  }
}

/// What requests will ask of a server, counted before the first is sent.
public struct ServerEstimate: Hashable, Sendable {
  /// What has to be sent.
  ///
  /// Answers are counted as long as they may become.
  public var usage: ServerUsage
  /// Requests whose answers are known already.
  public var known: Int
  /// What the requests to send may cost; `nil` where prices are not known.
  public var cost: Double?
}

extension Int {
  /// The sum, or the largest integer: a server's own counts are not to be trusted.
  fileprivate func adding(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }
}

extension Double {
  /// The number without a needless fraction.
  var formatted: String { String(format: "%g", self) }
}
