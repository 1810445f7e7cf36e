import Foundation
import Testing

@testable import Interpretation

@Suite struct ServerSettingsTests {
  @Test(
    arguments: [
      "https://api.openai.com/v1", "http://127.0.0.1:8000/v1", "http://localhost/v1",
      "http://[::1]:8000/v1", "http://127.9.9.9/v1",
    ])
  func keyTravelsSafely(address: String) throws {
    let server = try LanguageModelServer(
      address: address, model: "m", keyVariable: "OPENAI_API_KEY")
    #expect(server.url("chat/completions").absoluteString == address + "/chat/completions")
  }

  @Test(
    arguments: [
      "http://api.openai.com/v1", "http://127.0.0.1.evil.example/v1", "http://localhost.example/",
      "http://127.0.0/v1", "http://10.0.0.1/v1", "http://127.0.0.1x/",
    ])
  func keyIsNotSentUnencrypted(address: String) throws {
    let error = #expect(throws: ServerError.self) {
      try LanguageModelServer(address: address, model: "m", keyVariable: "KEY")
    }
    #expect(error?.kind == .setting && error?.description.contains("unencrypted") == true)
    _ = try LanguageModelServer(address: address, model: "m")
  }

  @Test(
    arguments: [
      "", "127.0.0.1:8000", "ftp://a/v1", "https://", "https:///v1", "https://user:pw@a.example/v1",
      "https://a.example/v1?key=sk-secret", "https://a.example/v1#sk-secret",
    ])
  func refusesAddresses(address: String) {
    let error = #expect(throws: ServerError.self) {
      try LanguageModelServer(address: address, model: "m")
    }
    #expect(error?.description.contains("secret") == false)
  }

  @Test func refusesSettings() {
    let address = "http://localhost/v1"
    for make: () throws -> LanguageModelServer in [
      { try .init(address: address, model: " ") },
      { try .init(address: address, model: "m", timeout: 0) },
      { try .init(address: address, model: "m", timeout: .nan) },
      { try .init(address: address, model: "m", concurrency: 0) },
      { try .init(address: address, model: "m", prices: ServerPrices(prompt: -1, completion: 0)) },
      { try .init(address: address, model: "m", cap: ServerCap(requests: -1)) },
      { try .init(address: address, model: "m", cap: ServerCap(cost: 5)) },
    ] {
      #expect(throws: ServerError.self) { try make() }
    }
  }

  /// Whoever writes the key where its variable's name belongs does not read it in a message.
  @Test func doesNotRepeatAKeyThatIsGivenAsAName() {
    for key in [ClientUnderTest.key, String(repeating: "A1b2", count: 20), "", "9A"] {
      let error = #expect(throws: ServerError.self) {
        try LanguageModelServer(address: "http://localhost/v1", model: "m", keyVariable: key)
      }
      #expect(key.isEmpty || error?.description.contains(key) == false)
    }
  }

  @Test func keyShowsItselfNowhere() throws {
    let key = try ServerKey(variable: "K") { _ in " \(ClientUnderTest.key)\n" }
    #expect(key.authorization == "Bearer \(ClientUnderTest.key)")
    var dumped = ""
    dump(key, to: &dumped)
    let request = TransportRequest(
      url: URL(filePath: "/"), body: [], key: key, timeout: 1, maximumBytes: 1)
    for text in [
      "\(key)", String(reflecting: key), dumped, "\(request)", String(reflecting: request),
    ] {
      #expect(!text.contains("0123456789") && !text.contains("115, 107"))
    }
    #expect(
      key.hidden(in: "key “\(ClientUnderTest.key)” or sk-tes****efghij is wrong")
        == "key “…” or … is wrong")
  }

  @Test(arguments: [nil, "", "  ", "two words", "line\nbreak", "schlüssel"] as [String?])
  func refusesWhatIsNoKey(value: String?) {
    let error = #expect(throws: ServerError.self) { try ServerKey(variable: "K") { _ in value } }
    #expect(error?.description.contains("variable K") == true)
  }

  @Test func costsAreCounted() {
    let prices = ServerPrices(prompt: 2.5, completion: 10)
    #expect(prices.cost(prompt: 1_000_000, completion: 100_000) == 3.5)
    let usage = ServerUsage(requests: 1, promptTokens: 400, completionTokens: 60)
    #expect(usage.cost(prices) == 0.0016)
    #expect(
      usage.text(prices: prices)
        == "1 request with 400 tokens of prompts and at most 60 of answers, $0.0016")
    #expect(usage.cost(nil) == nil)
    #expect((usage + ServerUsage(promptTokens: .max)).promptTokens == .max)
  }

  @Test func pausesDoubleWithinBoundsAndRepeat() {
    let policy = RetryPolicy(firstPause: 1, longestPause: 20, seed: 3)
    let pauses = (1...8).map { policy.pause(after: $0, of: "request") }
    for (pause, limit) in zip(pauses, [1.0, 2, 4, 8, 16, 20, 20, 20]) {
      #expect(pause > limit / 2 && pause <= limit)
    }
    #expect(pauses == (1...8).map { policy.pause(after: $0, of: "request") })
    #expect(pauses != (1...8).map { policy.pause(after: $0, of: "other") })
    #expect(policy.pause(after: 1, of: "request", requested: 7) == 7)
    #expect(policy.pause(after: 4, of: "request", requested: 0.1) == pauses[3])
    #expect(policy.pause(after: .max, of: "request") <= 20)
  }

  @Test(
    arguments: [
      ("7", 7), (" 0.5 ", 0.5), ("-3", 0), ("Tue, 14 Nov 2023 22:13:50 GMT", 30),
      ("Tue, 14 Nov 2023 22:13:10 GMT", 0), ("soon", nil), ("", nil), ("inf", nil), (nil, nil),
    ] as [(String?, Double?)])
  func readsRetryAfter(value: String?, pause: Double?) {
    let now = Date(timeIntervalSince1970: 1_700_000_000)
    #expect(RetryPolicy.requestedPause(value, now: now) == pause)
  }
}
