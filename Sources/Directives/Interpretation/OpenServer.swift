import Foundation
import Interpretation
import LanguageModels
import Notebook

/// Names a language model's server.
struct OpenServer: Directive {
  static let configuration = DirectiveConfiguration(
    name: "languageModelServer",
    summary:
      "Names a server with the interface of OpenAI, which can explain and simulate features.",
    discussion: """
      At OpenAI, or a llama.cpp, vLLM or Ollama of your own. Nothing is sent before a directive that \
      uses it runs. The key is read from an environment variable when a request is sent; it is never \
      stored or shown. Every answer is kept in the store, so that no request is paid for twice, and \
      nothing is sent if a directive would ask more than the caps allow.
      """,
    topic: .interpretation,
    example: """
      let judge = languageModelServer("http://127.0.0.1:8000/v1", model: "llama", requests: 500)
      judge.model
      """,
    storage: .immediate)

  @Parameter(.unlabelled, "The address, up to and with /v1.") var address: String
  @Parameter("The model's name at the server.") var model: String
  @Parameter("The environment variable that holds the key; none if omitted.") var key: String?
  @Parameter("How long an answer may take.", unit: "s", in: 1...86_400) var timeout = 120.0
  @Parameter("Most requests at once.", in: 1...256) var concurrency = 4
  @Parameter("Most requests of a directive.", in: 1...1e7) var requests = 10_000
  @Parameter("Most a directive may cost, in the currency of the prices.", in: 0...1e6)
  var cost: Double?
  @Parameter("Price of a million tokens of prompts.", in: 0...1e6) var promptPrice: Double?
  @Parameter("Price of a million tokens of answers.", in: 0...1e6) var answerPrice: Double?

  func validate() throws {
    guard (promptPrice == nil) == (answerPrice == nil) else {
      throw ParameterProblem(
        promptPrice == nil ? "promptPrice" : "answerPrice", "is missing; give both prices or none")
    }
    if cost != nil, promptPrice == nil {
      throw ParameterProblem("cost", "cannot be kept without prices; give both prices as well")
    }
    _ = try server()
  }

  func evaluate(_ run: Run) async throws -> ServerValue { ServerValue(server: try server()) }

  private func server() throws -> LanguageModelServer {
    let prices: ServerPrices? =
      if let promptPrice, let answerPrice {
        ServerPrices(prompt: promptPrice, completion: answerPrice)
      } else { nil }
    return try LanguageModelServer(
      address: address, model: model, keyVariable: key, timeout: timeout, concurrency: concurrency,
      prices: prices, cap: ServerCap(requests: requests, cost: cost))
  }
}

/// A language model behind a server.
struct ServerValue: NominalValue, Codable {
  static let typeName = "Server"
  static let summary = "A language model behind a server."
  static let members = [
    Member("model", of: Self.self, "The model's name at the server.") { $0.server.model }
  ]

  /// The server.
  ///
  /// Its address and the model's name are the value's identity; a longer patience or another cap
  /// do not change what the model answers.
  let server: LanguageModelServer

  private enum CodingKeys: CodingKey { case address, model }

  init(server: LanguageModelServer) { self.server = server }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    server = try LanguageModelServer(
      address: container.decode(String.self, forKey: .address),
      model: container.decode(String.self, forKey: .model))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(server.address.absoluteString, forKey: .address)
    try container.encode(server.model, forKey: .model)
  }

  /// Asks the server, keeping its answers with the book's results.
  func client(_ run: Run) -> LanguageModelClient {
    LanguageModelClient(
      server: server, folder: run.sharedFolder.appendingPathComponent("answers"))
  }

  var presentation: Presentation { .text(server.model) }
}
