import Foundation
import Testing

@testable import Interpretation

@Suite struct AnswerReaderTests {
  private static let prompt = SimulationPrompt(
    explanation: "the names of months.", tokens: ["In", " March", " it", " rained"], examples: [])

  private static func abilities(_ reading: ServerAbilities.PromptReading) -> ServerAbilities {
    var abilities = ServerAbilities()
    abilities.promptReading = reading
    return abilities
  }

  /// What llama-cpp-python sent for a short prompt, against the same model's own probabilities after
  /// each tab, from `Fixtures/llama-cpp-python/record.py`.
  @Test func readsTheRecordedSimulation() async throws {
    try Recorded.expectGolden(
      Self.prompt.rendering.text, "llama-cpp-python/simulation-prompt.txt")
    let response = try Recorded.response("llama-cpp-python/simulation.json")
    let test = try ClientUnderTest(abilities: Self.abilities(.atTokenBefore)) { _, _ in
      .success(response)
    }
    let results = try await test.client.simulations([Self.prompt])
    let simulated = try #require(results.first).get()
    let data = Data(try Recorded.response("llama-cpp-python/simulation-expected.json").body)
    let expected = try JSONDecoder().decode([Double].self, from: data)
    #expect(simulated.unread == 0 && simulated.levels.count == 4 && expected.count == 4)
    for (level, expected) in zip(simulated.levels, expected) {
      #expect(abs(level - expected) < 1e-4)
    }
    let body = test.transport.bodies.first ?? ""
    #expect(body.contains(#""echo":true"#) && body.contains(#""max_tokens":1"#))
    // Little of the answer is kept.
    #expect(test.files.values.allSatisfy { $0.count < 4000 })
  }

  private static func token(_ text: String, _ levels: [(String, Double)] = []) -> AnswerToken {
    AnswerToken(text: text, likeliest: levels.map { (text: $0.0, logProbability: $0.1) })
  }

  private static let tokens = [
    token("x"), token("\t", [("1", 0)]), token("unknown", [("2", 0)]), token("\n"),
    token("a"), token("\t", [("3", 0)]), token("un", [("4", 0)]), token("known"), token("\n"),
    // A part of a character, which a server shows as nothing.
    token(""), token("b"), token("\t", [("5", 0)]), token("unknown", [("6", 0)]),
    token("\n"), token("c"), token("\tunknown", [("7", 0)]), token("\n"),
  ]

  @Test func findsTheLastMarks() throws {
    func levels(_ count: Int, isBefore: Bool) throws -> [Double?] {
      try AnswerReader.marked(Self.tokens, count: count, isBefore: isBefore).map {
        $0?.expectedLevel
      }
    }
    // The last mark begins inside a token, where there is nothing to read.
    #expect(try levels(3, isBefore: false) == [4, 6, nil])
    #expect(try levels(3, isBefore: true) == [3, 5, nil])
    let error = #expect(throws: ServerError.self) { try levels(5, isBefore: false) }
    #expect(error?.description.contains("not for the prompt") == true)
  }

  @Test func readsLevelsThatAreWritten() async throws {
    let answer = """
      {"choices": [{"message": {"content": "1\\t0\\n2\\t7\\n4\\t3"}, "logprobs": {"content": [
      {"token": "1", "top_logprobs": [{"token": "9", "logprob": 0}]}, {"token": "\\t"},
      {"token": "0", "top_logprobs": [{"token": "0", "logprob": -0.6931471805599453},
        {"token": "4", "logprob": -0.6931471805599453}]},
      {"token": "\\n"}, {"token": "2"}, {"token": "\\t"},
      {"token": "7", "top_logprobs": [{"token": "7", "logprob": -0.1}, {"token": "so", "logprob": -3}]},
      {"token": "\\n"}, {"token": "4"}, {"token": "\\t"}, {"token": "3"}]}}]}
      """
    var abilities = ServerAbilities()
    abilities.chatLogProbabilities = true
    #expect(abilities.simulation == .written)
    let test = try ClientUnderTest(abilities: abilities) { _, _ in .success(.json(answer)) }
    let simulated = try #require(try await test.client.simulations([Self.prompt]).first).get()
    #expect(simulated == SimulatedActivations(levels: [2, 7, 0, 0], unread: 2))
    #expect(test.transport.bodies.first?.contains(#""top_logprobs":15"#) == true)
  }

  @Test func serversThatStoppedGivingProbabilitiesAreFailures() async throws {
    for (answer, words) in [
      (#"{"choices": [{"text": "x"}]}"#, "no log-probabilities"),
      (#"{"choices": [{"text": "x", "logprobs": null}]}"#, "no log-probabilities"),
      (
        #"{"choices": [{"text": "x", "logprobs": {"tokens": ["x"], "top_logprobs": [{"x": 0}]}}]}"#,
        "not for the prompt"
      ),
    ] {
      let test = try ClientUnderTest(abilities: Self.abilities(.atToken)) { _, _ in
        .success(.json(answer))
      }
      let error = await #expect(throws: ServerError.self) {
        _ = try await test.client.simulations([Self.prompt])
      }
      #expect(error?.description.contains(words) == true)
    }
  }

  /// The default model is too small to judge: it answers with three verdicts instead of five.
  @Test func readsTheRecordedExplanationAndJudgement() async throws {
    let explanation = try Recorded.response("llama-cpp-python/explanation.json")
    let judgement = try Recorded.response("llama-cpp-python/detection.json")
    let test = try ClientUnderTest { _, count in .success(count == 0 ? explanation : judgement) }
    let words = try await test.client.explanations([ExplanationPrompt(records: [])])
    #expect(
      try words.map { try $0.get() } == ["verbs in the past tense that mean to do something."])
    #expect(
      test.client.usage == ServerUsage(requests: 1, promptTokens: 1044, completionTokens: 11))
    let examples = (0..<5).map { JudgedExample(tokens: ["\($0)"], activations: [1]) }
    let score = try await test.client.scores([
      .detection(explanation: "months.", active: examples, inactive: [])
    ])
    #expect(score.map(\.unreadable) == [5] && score.map(\.judged) == [0])
  }

  @Test func scoresByRecognition() async throws {
    let test = try ClientUnderTest { request, _ in
      let body = String(decoding: request.body, as: UTF8.self)
      let texts = body.matches(of: /Text \d: (\w+)/).map { $0.output.1 }.suffix(5)
      return .success(
        .chat("So: [\(texts.map { $0 == "yes" ? "1" : "0" }.joined(separator: ","))]"))
    }
    func examples(_ word: String) -> [JudgedExample] {
      (0..<5).map { JudgedExample(tokens: [word, " \($0)"], activations: [1]) }
    }
    let score = try #require(
      try await test.client.scores([
        .detection(explanation: "yes", active: examples("yes"), inactive: examples("no"))
      ]).first)
    #expect(score.truePositives == 5 && score.trueNegatives == 5 && score.balancedAccuracy == 1)
  }
}
