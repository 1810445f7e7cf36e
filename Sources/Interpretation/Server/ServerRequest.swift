import Foundation
import Storage

/// A question to a language model, with what is to be read from the answer.
public struct ServerRequest: Hashable, Sendable {
  /// What is asked.
  public enum Content: Hashable, Sendable {
    /// A conversation, to be answered.
    case chat([ChatMessage])
    /// A text, to be continued.
    case text(String)
  }

  /// What is read from an answer besides its text.
  public enum Reading: Hashable, Sendable, Codable {
    /// Nothing.
    case text
    /// What the model expects at the last `count` marks of a ``SimulationPrompt``.
    case marks(count: Int)
    /// What the model expects where it writes the levels of `count` tokens
    /// (``WrittenSimulationPrompt``).
    case written(count: Int)
  }

  /// What is asked.
  public var content: Content
  /// What is read from the answer.
  public var reading: Reading
  /// Most tokens of the answer.
  public var maximumTokens: Int
  /// How freely tokens are chosen; at 0, the likeliest.
  public var temperature: Double
  /// Makes free choices repeatable at servers that can; different seeds are different requests.
  public var seed: Int?
  /// A text that ends the answer.
  public var stop: String?

  /// Creates a request.
  public init(
    _ content: Content, reading: Reading = .text, maximumTokens: Int, temperature: Double = 0,
    seed: Int? = nil, stop: String? = nil
  ) {
    self.content = content
    self.reading = reading
    self.maximumTokens = maximumTokens
    self.temperature = temperature
    self.seed = seed
    self.stop = stop
  }

  /// The endpoint below the server's address.
  var endpoint: String {
    switch content {
    case .chat: "chat/completions"
    case .text: "completions"
    }
  }

  /// All that is asked, as one text, for counting.
  var prompt: String {
    switch content {
    case .chat(let messages): messages.map(\.content).joined(separator: "\n")
    case .text(let text): text
    }
  }
}

extension ServerRequest {
  /// The JSON to send, always the same for the same request.
  func body(model: String, abilities: ServerAbilities) throws(ServerError) -> [UInt8] {
    var body = Body(model: model)
    let top = max(1, abilities.likeliestTokens)
    switch content {
    case .chat(let messages):
      body.messages = messages
      if reading != .text { (body.logprobs, body.top_logprobs) = (.flag(true), top) }
    case .text(let text):
      body.prompt = text
      if reading != .text { (body.logprobs, body.echo) = (.count(top), true) }
    }
    if abilities.limitsCompletionTokens, case .chat = content {
      body.max_completion_tokens = maximumTokens
    } else {
      body.max_tokens = maximumTokens
    }
    if abilities.acceptsTemperature { body.temperature = temperature }
    body.seed = seed
    body.stop = stop.map { [$0] }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(body) else {
      throw .setting("a request cannot be written as JSON", "Give a finite temperature.")
    }
    return [UInt8](data)
  }

  /// The members of a request, by the names that the interface gives them.
  private struct Body: Encodable {
    var model: String
    var messages: [ChatMessage]?
    var prompt: String?
    var max_tokens: Int?
    var max_completion_tokens: Int?
    var temperature: Double?
    var seed: Int?
    var stop: [String]?
    var echo: Bool?
    var logprobs: LogProbabilities?
    var top_logprobs: Int?
  }

  /// A flag in conversations, a number for texts.
  private enum LogProbabilities: Encodable {
    case flag(Bool)
    case count(Int)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .flag(let flag): try container.encode(flag)
      case .count(let count): try container.encode(count)
      }
    }
  }

  /// What an answer is stored under: all that it depends on.
  func digest(
    server: LanguageModelServer, body: [UInt8], abilities: ServerAbilities
  ) -> Digest {
    var hasher = DigestHasher()
    hasher.update(field: "monograph server answer 1")
    hasher.update(field: server.address.absoluteString)
    hasher.update(field: server.model)
    hasher.update(field: endpoint)
    switch reading {
    case .text: hasher.update(field: "text")
    case .marks(let count):
      hasher.update(field: "marks \(count) \(abilities.promptReading.rawValue)")
    case .written(let count): hasher.update(field: "written \(count)")
    }
    hasher.update(field: String(decoding: body, as: UTF8.self))
    return hasher.finalize()
  }
}
