import Foundation
import Synchronization
import Testing

@testable import Interpretation

/// Answers requests by a closure and remembers them.
final class ScriptedTransport: Transport {
  typealias Outcome = Result<TransportResponse, TransportFailure>

  private let answer: @Sendable (TransportRequest, Int) async -> Outcome
  private let sent = Mutex<[TransportRequest]>([])

  /// - Parameter answer: Gets a request and how many came before it.
  init(_ answer: @escaping @Sendable (TransportRequest, Int) async -> Outcome) {
    self.answer = answer
  }

  var requests: [TransportRequest] { sent.withLock { $0 } }
  /// The texts of all requests.
  var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

  func send(_ request: TransportRequest) async throws(TransportFailure) -> TransportResponse {
    let count = sent.withLock {
      $0.append(request)
      return $0.count - 1
    }
    return try await answer(request, count).get()
  }
}

extension TransportResponse {
  static func json(_ text: String, status: Int = 200, headers: [String: String] = [:]) -> Self {
    TransportResponse(status: status, headers: headers, body: Array(text.utf8))
  }

  /// An answer of a conversation.
  static func chat(_ content: String, prompt: Int = 10, completion: Int = 5) -> Self {
    let text = String(decoding: (try? JSONEncoder().encode(content)) ?? Data(), as: UTF8.self)
    return .json(
      """
      {"choices": [{"message": {"role": "assistant", "content": \(text)}, "finish_reason": "stop"}],
      "usage": {"prompt_tokens": \(prompt), "completion_tokens": \(completion)}}
      """)
  }
}

/// A client in a folder of its own, whose server can do what the test says and whose pauses are
/// noted instead of waited for.
final class ClientUnderTest {
  let folder: URL
  let transport: ScriptedTransport
  let pauses = Pauses()
  let client: LanguageModelClient
  static let key = "sk-test-0123456789-abcdefghij"

  final class Pauses: Sendable {
    private let list = Mutex<[Double]>([])
    var all: [Double] { list.withLock { $0 } }
    func add(_ pause: Double) { list.withLock { $0.append(pause) } }
  }

  init(
    abilities: ServerAbilities? = ServerAbilities(), folder: URL? = nil, concurrency: Int = 1,
    hasKey: Bool = false, prices: ServerPrices? = nil, cap: ServerCap = ServerCap(),
    retries: RetryPolicy = RetryPolicy(),
    _ answer: @escaping @Sendable (TransportRequest, Int) async -> ScriptedTransport.Outcome
  ) throws {
    self.folder =
      folder
      ?? FileManager.default.temporaryDirectory.appending(
        path: "monograph-tests-\(UUID().uuidString)")
    transport = ScriptedTransport(answer)
    let pauses = pauses
    client = LanguageModelClient(
      server: try LanguageModelServer(
        address: hasKey ? "https://models.example/v1" : "http://127.0.0.1:9/v1", model: "tiny",
        keyVariable: hasKey ? "TEST_KEY" : nil, timeout: 5, concurrency: concurrency,
        prices: prices, cap: cap),
      folder: self.folder, transport: transport, retries: retries,
      clock: ServerClock(
        now: { Date(timeIntervalSince1970: 1_700_000_000) }, pause: { pauses.add($0) }),
      environment: { $0 == "TEST_KEY" ? Self.key : nil })
    if let abilities { try client.remember(abilities) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Every file below the folder, with its content.
  var files: [URL: Data] {
    let paths = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var files: [URL: Data] = [:]
    while let url = paths?.nextObject() as? URL {
      if let data = try? Data(contentsOf: url) { files[url] = data }
    }
    return files
  }

  static func question(_ text: String) -> ServerRequest {
    ServerRequest(.chat([ChatMessage(.user, text)]), maximumTokens: 20)
  }
}

/// The recorded answers.
enum Recorded {
  static func response(_ name: String, status: Int = 200) throws -> TransportResponse {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
    return TransportResponse(status: status, body: [UInt8](try Data(contentsOf: url)))
  }

  /// Compares a text with a fixture, or writes it where `MONOGRAPH_WRITE_GOLDEN` names the folder.
  static func expectGolden(_ text: String, _ name: String) throws {
    if let folder = ProcessInfo.processInfo.environment["MONOGRAPH_WRITE_GOLDEN"] {
      try text.write(
        to: URL(filePath: folder).appending(path: name), atomically: true, encoding: .utf8)
    }
    #expect(text == String(decoding: try response(name).body, as: UTF8.self))
  }
}
