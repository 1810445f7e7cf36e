import Foundation
import Testing

@testable import Interpretation

@Suite struct ServerFailureTests {
  private static let question = ClientUnderTest.question("?")

  private func error(
    hasKey: Bool = false, retries: RetryPolicy = RetryPolicy(),
    _ answer: @escaping @Sendable (TransportRequest, Int) async -> ScriptedTransport.Outcome
  ) async throws -> (ServerError, ClientUnderTest) {
    let test = try ClientUnderTest(hasKey: hasKey, retries: retries, answer)
    let error = await #expect(throws: ServerError.self) {
      _ = try await test.client.answers(to: [Self.question])
    }
    return (try #require(error), test)
  }

  @Test(arguments: [408, 429, 500, 502, 503, 504, 529])
  func triesAgainWhatMayPass(status: Int) async throws {
    let test = try ClientUnderTest { _, count in
      .success(count < 2 ? .json("busy", status: status) : .chat("now"))
    }
    let answers = try await test.client.answers(to: [Self.question])
    #expect(try answers.first?.get().text == "now")
    #expect(test.transport.requests.count == 3 && test.pauses.all.count == 2)
    #expect(test.client.usage.requests == 3)
  }

  @Test(arguments: [TransportFailure.timeout, .connection("nothing answers there")])
  func triesAgainWithoutConnection(failure: TransportFailure) async throws {
    let (error, test) = try await error(retries: RetryPolicy(attempts: 4)) { _, _ in
      .failure(failure)
    }
    #expect(error.kind == .connection && error.description.contains("4 times in a row"))
    #expect(error.description.contains("http://127.0.0.1:9/v1/chat/completions"))
    #expect(test.transport.requests.count == 4 && test.pauses.all.count == 3)
  }

  @Test(
    arguments: [
      (400, "this model's context is 512 tokens"), (401, "TEST_KEY"), (402, "money"),
      (403, "TEST_KEY"), (404, "/v1"), (405, "/v1"), (422, "422"), (501, "log"),
    ])
  func doesNotTryAgainWhatWillNotPass(status: Int, words: String) async throws {
    let (error, test) = try await error(hasKey: true) { _, _ in
      .success(
        .json(
          #"{"error": {"message": "this model's context is 512 tokens", "code": null}}"#,
          status: status))
    }
    #expect(error.kind == .status(status) && error.description.contains(words))
    #expect(test.transport.requests.count == 1 && test.pauses.all.isEmpty)
  }

  @Test func anAccountWithoutMoneyDoesNotFillUp() async throws {
    let (error, test) = try await error { _, _ in
      .success(.json(#"{"error": {"message": "m", "code": "insufficient_quota"}}"#, status: 429))
    }
    #expect(error.kind == .status(429) && test.transport.requests.count == 1)
  }

  @Test func waitsAsLongAsTheServerAsks() async throws {
    let test = try ClientUnderTest { _, count in
      .success(
        count == 0 ? .json("", status: 429, headers: ["Retry-After": "17"]) : .chat("now"))
    }
    _ = try await test.client.answers(to: [Self.question])
    #expect(test.pauses.all == [17])
    let (error, _) = try await error { _, _ in
      .success(.json("", status: 503, headers: ["RETRY-AFTER": "86400"]))
    }
    #expect(error.description.contains("86400 s"))
    let (endless, _) = try await self.error { _, _ in
      .success(.json("", status: 503, headers: ["Retry-After": "1e300"]))
    }
    #expect(endless.description.contains("pause of"))
  }

  @Test(
    arguments: [
      ("", "not JSON"), ("<html>", "not JSON"), (#"{"choices": [{"message""#, "not JSON"),
      (#"{"choices": []}"#, "empty"), ("{}", "no “choices”"), ("[1]", "no “choices”"),
      (#"{"choices": [{}]}"#, "no “message”"), (#"{"choices": {"0": 1}}"#, "choices"),
    ])
  func brokenAnswersAreErrors(body: String, words: String) async throws {
    let (error, test) = try await error { _, _ in .success(.json(body)) }
    #expect(error.kind == .answer && error.description.contains(words), "\(error)")
    #expect(test.transport.requests.count == 1)
  }

  @Test func bytesThatAreNoTextAreAnError() async throws {
    let bytes = Array(#"{"choices": [{"message": {"content": ""#.utf8) + [0xff, 0xfe]
    let (error, _) = try await error { _, _ in
      .success(TransportResponse(status: 200, body: bytes + Array(#""}}]}"#.utf8)))
    }
    #expect(error.kind == .answer && error.description.contains("UTF-8"))
  }

  @Test func hugeAnswersAreErrors() async throws {
    let (error, test) = try await error { request, _ in
      #expect(request.maximumBytes == LanguageModelClient.longestAnswer)
      return .failure(.tooLong)
    }
    #expect(error.kind == .answer && error.description.contains("32 MiB"))
    #expect(test.transport.requests.count == 1)
  }

  @Test func redirectionsAreNotFollowed() async throws {
    let (error, _) = try await error(hasKey: true) { _, _ in
      .success(
        .json("", status: 307, headers: ["Location": "https://other.example/v1?token=abc"]))
    }
    #expect(error.description.contains("other.example") && !error.description.contains("abc"))
  }

  @Test(
    arguments: [
      (#"{"message": {"content": null, "refusal": "I cannot help"}}"#, "I cannot help"),
      (#"{"message": {"content": ""}, "finish_reason": "content_filter"}"#, "filter"),
      (#"{"message": {"content": " \n"}, "finish_reason": "stop"}"#, "nothing"),
      (#"{"message": {"content": "<think>long"}, "finish_reason": "length"}"#, "cut off"),
      (#"{"message": {"content": "<think>a</think> 12"}}"#, "no words"),
    ])
  func refusalsAreFailuresOfTheirOwn(choice: String, words: String) async throws {
    let test = try ClientUnderTest { _, _ in .success(.json(#"{"choices": [\#(choice)]}"#)) }
    let results = try await test.client.explanations([ExplanationPrompt(records: [])])
    let error = #expect(throws: ServerError.self) { try results[0].get() }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }

  @Test func oneRequestThatFailsDoesNotEndARun() async throws {
    let test = try ClientUnderTest { request, _ in
      String(decoding: request.body, as: UTF8.self).contains("long")
        ? .success(.json(#"{"error": "too long"}"#, status: 400)) : .success(.chat("fine"))
    }
    let answers = try await test.client.answers(
      to: ["a", "long", "b"].map(ClientUnderTest.question))
    #expect(answers.map { (try? $0.get())?.text } == ["fine", nil, "fine"])
  }

  @Test func theKeyIsInTheHeaderAndNowhereElse() async throws {
    let key = ClientUnderTest.key
    let test = try ClientUnderTest(hasKey: true) { request, count in
      #expect(request.key?.authorization == "Bearer \(key)")
      return switch count {
      case 0: .success(.chat("fine"))
      case 1: .success(.json(#"{"error": {"message": "bad key \#(key)"}}"#, status: 401))
      case 2: .success(.chat("your key is \(key)"))
      default: .success(.json("\(key.prefix(12))…\(key.suffix(7))", status: 400))
      }
    }
    var messages: [String] = []
    for index in 0..<4 {
      do {
        _ = try await test.client.answers(to: [ClientUnderTest.question("\(index)")])
      } catch {
        messages.append("\(error) \(String(reflecting: error))")
      }
    }
    #expect(messages.count == 3)
    for message in messages {
      #expect(!message.contains("0123456789") && !message.contains("efghij"), "\(message)")
    }
    #expect(test.transport.bodies.allSatisfy { !$0.contains(key) })
    #expect(test.files.count >= 2)
    for (file, content) in test.files {
      #expect(!file.path.contains(key) && content.firstRange(of: Data(key.utf8)) == nil)
    }
  }

  @Test func aMissingKeyIsMissedBeforeAnythingIsSent() async throws {
    let transport = ScriptedTransport { _, _ in .success(.chat("fine")) }
    let client = LanguageModelClient(
      server: try LanguageModelServer(
        address: "https://models.example/v1", model: "m", keyVariable: "MISSING"),
      folder: FileManager.default.temporaryDirectory.appending(path: "never-made"),
      transport: transport, environment: { _ in nil })
    let error = await #expect(throws: ServerError.self) { try await client.abilities() }
    #expect(error?.description.contains("MISSING") == true && transport.requests.isEmpty)
  }
}
