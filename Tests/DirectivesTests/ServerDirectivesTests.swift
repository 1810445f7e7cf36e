import FlyingFox
import FlyingSocks
import Foundation
import Interpretation
import LanguageModels
import Numerics
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class ServerDirectivesTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-judge-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let text = folder.appendingPathComponent("text.jsonl")
    let lines = (0..<80).map { document in
      let words = (0..<8).map { "Then number \((document * 7 + $0) % 30) jumps." }
      return "{\"text\": \"\(words.joined(separator: " "))\"}"
    }
    try lines.joined(separator: "\n").write(to: text, atomically: true, encoding: .utf8)
    func resolve(_ url: URL) throws -> ResolvedResource {
      ResolvedResource(
        url: url, digest: try Digest(ofFile: url),
        declaration: Resource(
          name: "test", file: url.path, options: [:],
          position: SourcePosition(file: "book.yml", line: 1, column: 1)))
    }
    model = try ModelValue(resolve(fixture), arithmetic: .float32)
    corpus = try CorpusValue(resolve(text))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func open(
    _ address: String, model: String = "m", key: String? = nil, cost: Double? = nil,
    promptPrice: Double? = nil, answerPrice: Double? = nil, requests: Int = 100
  ) throws -> OpenServer {
    try OpenServer([
      address.value, model.value, key?.value ?? .missing, .real(5), .integer(2), .integer(requests),
      cost?.value ?? .missing, promptPrice?.value ?? .missing, answerPrice?.value ?? .missing,
    ])
  }

  @Test func aServerIsItsAddressAndItsModel() async throws {
    let run = Run(seed: 1, workFolder: folder)
    func coded(_ directive: OpenServer) async throws -> Data {
      try directive.validate()
      return try PayloadCoding.encode(await directive.evaluate(run))
    }
    let one = try await coded(open("http://127.0.0.1:8000/v1"))
    #expect(try await one == coded(open("http://127.0.0.1:8000/v1", requests: 7)))
    #expect(try await one != coded(open("http://127.0.0.1:8001/v1")))
    #expect(try await one != coded(open("http://127.0.0.1:8000/v1", model: "n")))
    let keyed = try await coded(open("http://127.0.0.1:8000/v1", key: "SOME_KEY"))
    #expect(!String(decoding: keyed, as: UTF8.self).contains("SOME_KEY"))
  }

  @Test func mistakesAreToldBeforeAnythingIsSent() throws {
    #expect(throws: ParameterProblem.self) {
      try self.open("http://127.0.0.1/v1", promptPrice: 1).validate()
    }
    #expect(throws: ParameterProblem.self) {
      try self.open("http://127.0.0.1/v1", cost: 1).validate()
    }
    #expect {
      try self.open("http://example.org/v1", key: "SOME_KEY").validate()
    } throws: {
      "\($0)".contains("http")
    }
    try open("http://127.0.0.1/v1", cost: 1, promptPrice: 1, answerPrice: 2).validate()
  }

  /// Fragments of the tiny model, and a dictionary whose features are silent on half of them.
  private func material() async throws -> (FragmentsValue, DictionaryValue) {
    let work = folder.appendingPathComponent("fragments")
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    let sites: [Site] = [.residual(1)]
    let fragments = try await CutFragments([
      model.value, corpus.value, sites.value, .integer(60), .integer(32), .integer(0),
    ]).evaluate(Run(seed: 1, workFolder: work))[0]
    let width = fragments.activations.file.width
    var random = RandomNumbers(seed: 1)
    let rows = Matrix(
      rows: 4, columns: width, (0..<4 * width).map { _ in Float(random.normal()) })
    func dictionary(_ bias: [Float], _ function: ActivationFunction) throws -> FeatureDictionary {
      try FeatureDictionary(
        encoder: rows, decoder: rows, bias: bias, function: function,
        metadata: DictionaryMetadata(site: "residual(1)", ratio: 1, vectorsTrained: 0))
    }
    let products = try dictionary([0, 0, 0, 0], .identity)
      .encode(fragments.activations.file.matrix(rows: 0..<60 * 32))
    let bias = (0..<4).map { feature -> Float in
      let largest = (0..<60).map { fragment in
        (0..<32).map { products.row(fragment * 32 + $0)[feature] }.max() ?? 0
      }
      return -largest.sorted()[30]
    }
    return (fragments, DictionaryValue(try dictionary(bias, .relu)))
  }

  @Test func explanationsAreJudgedByAServerAndItsAnswersOutliveIt() async throws {
    let (fragments, dictionary) = try await material()
    let scored = try await AutoInterp([
      [dictionary].value, fragments.value, model.value, .integer(4), FeatureSample.first.value,
      ExplainerChoice.tokens(20).value, SimulatorChoice.patterns.value, .missing, .missing,
      .boolean(false),
    ]).evaluate(Run(seed: 1, workFolder: folder))[0]
    #expect(scored.scores.count == 4)

    let server = HTTPServer(address: .loopback(port: 0))
    await server.appendRoute("POST /v1/chat/completions") { _ in
      let answer = """
        {"choices": [{"message": {"role": "assistant", "content": "[1, 1, 0, 1, 1]"}, \
        "finish_reason": "stop"}]}
        """
      return HTTPResponse(statusCode: .ok, body: Data(answer.utf8))
    }
    let task = Task { try await server.run() }
    try await server.waitUntilListening()
    let port: UInt16
    switch await server.listeningAddress {
    case .ip4(_, let found), .ip6(_, let found): port = found
    default: port = 0
    }
    let judge = try await open("http://localhost:\(port)/v1")
      .evaluate(Run(seed: 1, workFolder: folder))
    let directive = try JudgeExplanations([
      scored.value, dictionary.value, fragments.value, model.value, judge.value,
      JudgementChoice.detection.value,
    ])
    try directive.validate()
    let shared = folder.appendingPathComponent("shared")
    func judged(_ name: String) async throws -> JudgementValue {
      try await directive.evaluate(
        Run(seed: 1, workFolder: folder.appendingPathComponent(name), sharedFolder: shared))
    }
    let first = try await judged("first")
    await server.stop()
    task.cancel()
    // Ten texts on which a feature is active and ten silent ones, four requests of five texts.
    #expect(first.scores.allSatisfy { $0.judged == 20 && $0.unreadable == 0 })
    #expect(first.scores.allSatisfy { $0.truePositives + $0.falsePositives == 16 })
    // The server is gone; what it has answered is not.
    let again = try await judged("second")
    #expect(again.scores == first.scores && again.features == [0, 1, 2, 3])
  }

  @Test func optionsOfReadersThatNobodyUsesAreRefused() async throws {
    let (fragments, dictionary) = try await material()
    let server = try await open("http://127.0.0.1/v1").evaluate(Run(seed: 1, workFolder: folder))
    func autointerp(
      _ explainer: ExplainerChoice, _ simulator: SimulatorChoice, reader: ModelValue? = nil,
      server: ServerValue? = nil
    ) throws -> AutoInterp {
      try AutoInterp([
        [dictionary].value, fragments.value, model.value, .integer(4), FeatureSample.first.value,
        explainer.value, simulator.value, reader?.value ?? .missing, server?.value ?? .missing,
        .boolean(false),
      ])
    }
    try autointerp(.tokens(20), .server, server: server).validate()
    try autointerp(.languageModel, .languageModel, reader: model).validate()
    for (mistake, parameter) in [
      (try autointerp(.tokens(20), .patterns, server: server), "server"),
      (try autointerp(.server, .server), "server"),
      (try autointerp(.tokens(20), .patterns, reader: model), "reader"),
      (try autointerp(.languageModel, .patterns), "simulator"),
    ] {
      #expect {
        try mistake.validate()
      } throws: {
        ($0 as? ParameterProblem)?.parameter == parameter
      }
    }
  }
}
