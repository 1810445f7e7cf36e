import Foundation
import Synchronization
import Testing

@testable import Interpretation

@Suite struct ServerStoreTests {
  private func questions(_ count: Int) -> [ServerRequest] {
    (0..<count).map { ClientUnderTest.question("question \($0)") }
  }

  private static func echo(_ request: TransportRequest) -> TransportResponse {
    let text = String(decoding: request.body, as: UTF8.self)
    let number = text.firstMatch(of: /question (\d+)/)?.output.1 ?? "?"
    return .chat("answer \(number)")
  }

  @Test func answersComeInTheOrderOfRequests() async throws {
    let running = Mutex((now: 0, most: 0))
    let test = try ClientUnderTest(concurrency: 4) { request, count in
      running.withLock {
        $0.now += 1
        $0.most = max($0.most, $0.now)
      }
      // Later requests are answered first.
      try? await Task.sleep(for: .milliseconds(max(0, 40 - 4 * count)))
      running.withLock { $0.now -= 1 }
      return .success(Self.echo(request))
    }
    let answers = try await test.client.answers(to: questions(12))
    #expect(try answers.map { try $0.get().text } == (0..<12).map { "answer \($0)" })
    #expect(running.withLock { $0.most } == 4)
  }

  @Test func theSameRequestIsSentOnce() async throws {
    let test = try ClientUnderTest { request, _ in .success(Self.echo(request)) }
    let twice = questions(3) + questions(3)
    #expect(try test.client.estimate(twice).usage.requests == 3)
    let answers = try await test.client.answers(to: twice).map { try $0.get().text }
    #expect(answers == (0..<6).map { "answer \($0 % 3)" })
    _ = try await test.client.answers(to: twice)
    #expect(test.transport.requests.count == 3)
    #expect(try test.client.estimate(twice) == ServerEstimate(usage: ServerUsage(), known: 6))
    // Another seed is another question.
    var other = twice[0]
    other.seed = 1
    _ = try await test.client.answers(to: [other])
    #expect(test.transport.requests.count == 4)
  }

  @Test(arguments: [1, 3])
  func aRunThatWasEndedGoesOn(concurrency: Int) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "monograph-tests-\(UUID().uuidString)")
    let answered = Mutex(0)
    let first = try ClientUnderTest(
      folder: folder, concurrency: concurrency, retries: RetryPolicy(attempts: 1)
    ) { request, count in
      guard count < 7 else { return .failure(.connection("killed")) }
      answered.withLock { $0 += 1 }
      return .success(Self.echo(request))
    }
    await #expect(throws: ServerError.self) {
      _ = try await first.client.answers(to: questions(20))
    }
    let second = try ClientUnderTest(folder: folder) { request, _ in .success(Self.echo(request)) }
    let stored = try second.client.estimate(questions(20)).known
    // What was on its way when the run ended may be lost, nothing else.
    #expect(stored <= 7 && stored > 7 - concurrency)
    let answers = try await second.client.answers(to: questions(20)).map { try $0.get().text }
    #expect(answers == (0..<20).map { "answer \($0)" })
    #expect(second.transport.requests.count == 20 - stored)
    #expect(first.folder == second.folder)
  }

  @Test func damagedFilesAreAskedAgain() async throws {
    let test = try ClientUnderTest { request, _ in .success(Self.echo(request)) }
    _ = try await test.client.answers(to: questions(4))
    let files = test.files.filter { String(decoding: $0.value, as: UTF8.self).contains("answer ") }
      .sorted { $0.key.path < $1.key.path }
    #expect(files.count == 4)
    try Data(files[0].value.prefix(40)).write(to: files[0].key)
    let changed = String(decoding: files[1].value, as: UTF8.self).replacing(
      "answer", with: "Answer")
    try Data(changed.utf8).write(to: files[1].key)
    // An answer under another's name.
    try files[3].value.write(to: files[2].key)
    let answers = try await test.client.answers(to: questions(4)).map { try $0.get().text }
    #expect(answers == (0..<4).map { "answer \($0)" })
    #expect(test.transport.requests.count == 7)
  }

  @Test func aFolderThatCannotBeWrittenIsAnError() async throws {
    let test = try ClientUnderTest(
      abilities: nil, folder: URL(filePath: "/dev/null/answers")
    ) { _, _ in .success(.chat("a")) }
    await #expect(throws: ServerError.self) {
      _ = try await test.client.answers(to: questions(1))
    }
  }

  @Test func nothingIsSentAboveTheCap() async throws {
    let prices = ServerPrices(prompt: 10, completion: 100)
    for (cap, words) in [
      (ServerCap(requests: 4), "4 requests"), (ServerCap(tokens: 100), "100 tokens"),
      (ServerCap(cost: 0.01), "$0.01"),
    ] {
      let test = try ClientUnderTest(prices: prices, cap: cap) { _, _ in .success(.chat("a")) }
      let error = await #expect(throws: ServerError.self) {
        _ = try await test.client.answers(to: questions(5))
      }
      let message = error?.description ?? ""
      #expect(error?.kind == .cap && message.contains(words) && message.contains("5 requests"))
      #expect(test.transport.requests.isEmpty)
      // Not even to find out what the server can do.
      let fresh = try ClientUnderTest(abilities: nil, prices: prices, cap: cap) { _, _ in
        .success(.chat("a"))
      }
      await #expect(throws: ServerError.self) {
        _ = try await fresh.client.explanations([ExplanationPrompt(records: [])])
      }
      #expect(fresh.transport.requests.isEmpty)
    }
  }

  @Test func theCapCountsWhatWasSentBefore() async throws {
    let test = try ClientUnderTest(cap: ServerCap(requests: 5)) { request, _ in
      .success(Self.echo(request))
    }
    _ = try await test.client.answers(to: questions(3))
    await #expect(throws: ServerError.self) {
      _ = try await test.client.answers(to: questions(6))
    }
    // Three of these five are stored.
    _ = try await test.client.answers(to: questions(5))
    #expect(test.transport.requests.count == 5)
  }

  @Test func retriesStopAtTheCap() async throws {
    let test = try ClientUnderTest(cap: ServerCap(requests: 2)) { _, _ in
      .success(.json("", status: 503))
    }
    let error = await #expect(throws: ServerError.self) {
      _ = try await test.client.answers(to: questions(1))
    }
    #expect(error?.kind == .cap && test.transport.requests.count == 2)
  }

  @Test func tokensAreThoseThatTheServerCounts() async throws {
    let test = try ClientUnderTest(cap: ServerCap(tokens: 2000)) { _, _ in
      .success(.chat("a", prompt: 900, completion: 50))
    }
    _ = try await test.client.answers(to: questions(2))
    #expect(
      test.client.usage == ServerUsage(requests: 2, promptTokens: 1800, completionTokens: 100))
    await #expect(throws: ServerError.self) {
      _ = try await test.client.answers(to: [
        ClientUnderTest.question(String(repeating: "long", count: 90))
      ])
    }
  }

  @Test func aCancelledRunEnds() async throws {
    let test = try ClientUnderTest { _, _ in .failure(.cancelled) }
    await #expect(throws: CancellationError.self) {
      _ = try await test.client.answers(to: questions(3))
    }
  }
}
