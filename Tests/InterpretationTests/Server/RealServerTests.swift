import Foundation
import Numerics
import Synchronization
import Testing

@testable import Interpretation

/// Runs against a server that is there:
/// `MONOGRAPH_SERVER=http://127.0.0.1:8000/v1 MONOGRAPH_SERVER_MODEL=smollm2 swift test --filter RealServer`.
///
/// With `MONOGRAPH_SERVER_RECORD=FOLDER`, what the server sends is written there. A key is taken from
/// the variable that `MONOGRAPH_SERVER_KEY_VARIABLE` names.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MONOGRAPH_SERVER"] != nil), .serialized)
struct RealServerTests {
  private struct Recording: Transport {
    let transport = URLSessionTransport()
    let folder: URL?
    let count = Counter()

    final class Counter: Sendable {
      private let value = Mutex(0)
      func next() -> Int {
        value.withLock {
          $0 += 1
          return $0
        }
      }
    }

    func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
      let response = try await transport.send(request)
      if let folder {
        let name = "\(count.next())-\(response.status)"
        try? Data(request.body).write(to: folder.appending(path: "\(name)-request.json"))
        try? Data(response.body).write(to: folder.appending(path: "\(name)-answer.json"))
      }
      return response
    }
  }

  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "monograph-server-\(UUID().uuidString)")

  private func client() throws -> LanguageModelClient {
    let environment = ProcessInfo.processInfo.environment
    return LanguageModelClient(
      server: try LanguageModelServer(
        address: environment["MONOGRAPH_SERVER"] ?? "",
        model: environment["MONOGRAPH_SERVER_MODEL"] ?? "default",
        keyVariable: environment["MONOGRAPH_SERVER_KEY_VARIABLE"], timeout: 600,
        concurrency: 1, cap: ServerCap(requests: 100)),
      folder: folder,
      transport: Recording(
        folder: environment["MONOGRAPH_SERVER_RECORD"].map { URL(filePath: $0) }))
  }

  private static func text(_ text: String, _ levels: [Int: Float]) -> (
    tokens: [String], activations: [Float]
  ) {
    let words = text.split(separator: " ").enumerated().map {
      $0.offset == 0 ? String($0.element) : " " + $0.element
    }
    return (words, words.indices.map { levels[$0] ?? 0 })
  }

  /// A feature of the names of months.
  private let fragments = [
    text("The court met in March and again in June before the vote was held .", [4: 7, 7: 8]),
    text("Sales fell in August , rose in October and have been flat since then .", [3: 9, 7: 8]),
    text("He was born on the second of May in a village near the old port .", [7: 6]),
  ]

  @Test func answersAsItSaysItCan() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let client = try client()
    let abilities = try await client.abilities()
    print(abilities.summary)
    print("\(client.usage)")

    let prompt = ExplanationPrompt(records: PromptRecord.records(fragments))
    print(try client.estimate([ServerRequest(.chat(prompt.messages), maximumTokens: 60)]))
    let start = ContinuousClock.now
    let explanation = try #require(try await client.explanations([prompt]).first).get()
    print("explanation: \(explanation), \(ContinuousClock.now - start), \(client.usage)")
    #expect(!explanation.isEmpty)

    if abilities.simulation != nil {
      // With one worked example, as some servers are slow with probabilities of long prompts.
      let prompts = fragments.map {
        SimulationPrompt(
          explanation: "the names of months, such as March.", tokens: $0.tokens,
          examples: Array(PromptExample.invented.prefix(1)))
      }
      let start = ContinuousClock.now
      let simulated = try await client.simulations(prompts).map { try $0.get() }
      print("simulation: \(ContinuousClock.now - start), \(client.usage)")
      for (fragment, simulation) in zip(fragments, simulated) {
        print(
          zip(fragment.tokens, simulation.levels).map { "\($0)=\(String(format: "%.2f", $1))" }
            .joined(), simulation.unread)
        #expect(simulation.levels.count == fragment.tokens.count)
        #expect(simulation.unread < fragment.tokens.count / 4)
      }
      let truth = fragments.flatMap(\.activations).map(Double.init)
      print(Statistics.correlation(truth, simulated.flatMap(\.levels)) ?? .nan)
    }

    let active = fragments.map { JudgedExample(tokens: $0.tokens, activations: $0.activations) }
    let inactive = ["We paid for two cups of tea .", "A red car stood near the gate ."].map {
      let (tokens, activations) = Self.text($0, [:])
      return JudgedExample(tokens: tokens, activations: activations)
    }
    let scores = try await client.scores([
      .detection(explanation: "the names of months.", active: active, inactive: inactive),
      .fuzzing(explanation: "the names of months.", active: active, inactive: inactive),
    ])
    for score in scores {
      print(score, score.balancedAccuracy ?? .nan)
      #expect(score.judged + score.unreadable == 5)
    }

    // All of it again, without a request.
    let before = client.usage
    _ = try await client.explanations([prompt])
    #expect(client.usage == before)
  }
}
