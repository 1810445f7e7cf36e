import Foundation
import Testing

@testable import Interpretation

@Suite struct ServerProbeTests {
  private static func isChat(_ request: TransportRequest) -> Bool {
    request.url.path.hasSuffix("/chat/completions")
  }

  private static func refused(_ message: String, status: Int = 400) -> ScriptedTransport.Outcome {
    .success(.json(#"{"error": {"message": "\#(message)"}}"#, status: status))
  }

  /// What llama-cpp-python 0.3.36 sent with the default model.
  @Test func knowsThatLlamaCppPythonIsOnePlaceEarly() async throws {
    let chat = try Recorded.response("llama-cpp-python/probe-chat.json")
    let text = try Recorded.response("llama-cpp-python/probe-text.json")
    let test = try ClientUnderTest(abilities: nil) { request, _ in
      .success(Self.isChat(request) ? chat : text)
    }
    let abilities = try await test.client.abilities()
    #expect(abilities.answersChats && abilities.chatLogProbabilities)
    #expect(abilities.promptReading == .atTokenBefore && abilities.simulation == .allAtOnce)
    #expect(abilities.summary.contains("one place too early"))
    #expect(test.transport.requests.count == 2)
    // Found out once.
    #expect(try await test.client.abilities() == abilities)
    #expect(test.transport.requests.count == 2)
    _ = try await test.client.abilities(refreshing: true)
    #expect(test.transport.requests.count == 4)
  }

  private static func tokens(_ shift: Int) -> [AnswerToken] {
    let words = (0..<48).map { ["north ", "east ", "south ", "west ", "up ", "down "][$0 % 6] }
    return words.indices.map { index in
      AnswerToken(
        text: words[index],
        likeliest: [("x", -8), (words[(index + shift + 48) % 48], -0.1), ("y", -9)])
    }
  }

  @Test func findsThePlaceOfProbabilities() {
    #expect(LanguageModelClient.promptReading(Self.tokens(0)) == .atToken)
    #expect(LanguageModelClient.promptReading(Self.tokens(1)) == .atTokenBefore)
    #expect(LanguageModelClient.promptReading(Self.tokens(2)) == .none)
    #expect(LanguageModelClient.promptReading([]) == .none)
    // What llama.cpp's own server does: probabilities of the answer alone.
    #expect(LanguageModelClient.promptReading(Array(Self.tokens(0).suffix(1))) == .none)
    let bare = Self.tokens(0).map { AnswerToken(text: $0.text, likeliest: []) }
    #expect(LanguageModelClient.promptReading(bare) == .none)
  }

  @Test func leavesOutWhatAServerDoesNotTake() async throws {
    let test = try ClientUnderTest(abilities: nil) { request, _ in
      guard Self.isChat(request) else { return Self.refused("not found", status: 404) }
      let body = String(decoding: request.body, as: UTF8.self)
      if body.contains("max_tokens") { return Self.refused("use 'max_completion_tokens' instead") }
      if body.contains("temperature") { return Self.refused("Unsupported value: 'temperature'") }
      if body.contains("top_logprobs\":15") { return Self.refused("top_logprobs: at most 5") }
      if body.contains("logprobs") { return Self.refused("this model has no logprobs") }
      return .success(.chat("1 2 3"))
    }
    let abilities = try await test.client.abilities()
    #expect(abilities.limitsCompletionTokens && !abilities.acceptsTemperature)
    #expect(abilities.answersChats && !abilities.chatLogProbabilities && !abilities.continuesTexts)
    #expect(abilities.simulation == nil && abilities.summary.contains("detection"))
    #expect(test.client.usage.requests <= test.client.probeUsage.requests)
    let error = await #expect(throws: ServerError.self) {
      _ = try await test.client.simulations([SimulationPrompt(explanation: "e", tokens: ["a"])])
    }
    #expect(error?.kind == .ability && error?.description.contains("detection") == true)
    _ = try await test.client.scores([
      .detection(
        explanation: "e", active: [JudgedExample(tokens: ["a"], activations: [1])], inactive: [])
    ])
    let body = test.transport.bodies.last ?? ""
    #expect(body.contains(#""max_completion_tokens":80"#) && !body.contains("temperature"))
  }

  @Test func aServerOfTextsAloneExplainsToo() async throws {
    let test = try ClientUnderTest(abilities: nil) { request, _ in
      Self.isChat(request)
        ? Self.refused("no such path", status: 404)
        : .success(.json(#"{"choices": [{"text": " months.\n"}]}"#))
    }
    let explanations = try await test.client.explanations([ExplanationPrompt(records: [])])
    #expect(try explanations.map { try $0.get() } == ["months."])
    #expect(test.transport.bodies.last?.contains(#""stop":["\n"]"#) == true)
  }

  @Test func aServerThatAnswersNothingIsAnError() async throws {
    let test = try ClientUnderTest(abilities: nil) { _, _ in Self.refused("nothing", status: 404) }
    await #expect(throws: ServerError.self) { try await test.client.abilities() }
    #expect(test.client.knownAbilities == nil)
    let denied = try ClientUnderTest(abilities: nil, hasKey: true) { _, _ in
      Self.refused("bad key", status: 401)
    }
    await #expect(throws: ServerError.self) { try await denied.client.abilities() }
    #expect(denied.transport.requests.count == 1)
  }
}
