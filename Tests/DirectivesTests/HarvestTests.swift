import Foundation
import LanguageModels
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class HarvestTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-harvest-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let text = folder.appendingPathComponent("text.txt")
    let sentences = (0..<600).map { "Then number \($0) jumps over the lazy dog. " }
    try sentences.joined().write(to: text, atomically: true, encoding: .utf8)
    model = try ModelValue(Self.resolve(fixture), arithmetic: .float32)
    corpus = try CorpusValue(Self.resolve(text))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private static func resolve(_ url: URL) throws -> ResolvedResource {
    ResolvedResource(
      url: url, digest: try Digest(ofFile: url),
      declaration: Resource(
        name: "test", file: url.path, options: [:],
        position: SourcePosition(file: "book.yml", line: 1, column: 1)))
  }

  private func harvest(_ sites: [Site], tokens: Int, heldOut: Int) throws -> Harvest {
    try Harvest([
      model.value, corpus.value, sites.value, .integer(tokens), .integer(heldOut), .integer(0),
    ])
  }

  private func run(_ name: String) throws -> Run {
    let work = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return Run(seed: 1, workFolder: work)
  }

  @Test func aKilledHarvestGoesOnAndEndsWithTheSameBytes() async throws {
    let sites: [Site] = [.residual(0), .mlp(1)]
    let directive = try harvest(sites, tokens: 4096, heldOut: 512)
    let whole = try await directive.evaluate(run("whole"))
    let resumed = try run("resumed")
    // One file ends inside a vector, the other has got further.
    for (site, (activations, vectors)) in zip(sites, zip(whole, [2100.5, 3000])) {
      let bytes = try Data(contentsOf: activations.file.url)
      try bytes.prefix(Int(vectors * Double(activations.file.width) * 2))
        .write(to: resumed.workFolder.appendingPathComponent("\(site).f16"))
    }
    let again = try await directive.evaluate(resumed)
    for (first, second) in zip(whole, again) {
      #expect(try Data(contentsOf: first.file.url) == Data(contentsOf: second.file.url))
      #expect(first.statistics == second.statistics)
    }
  }

  @Test func theVectorsAreTheModels() async throws {
    let activations = try await harvest([.residual(1)], tokens: 512, heldOut: 256)
      .evaluate(run("vectors"))
    let language = try model.load()
    let text = try TextBlocks(of: corpus, for: language, tokens: 768)
    let direct = try language.run(
      TokenBatch(tokens: text.tokens, blockLength: 256), reading: [.residual(1)])
    let expected = try #require(direct.activations[.residual(1)])
    let stored = try activations[0].file.matrix(rows: 0..<768)
    #expect(activations[0].trainingRows == 0..<512 && activations[0].heldOutRows == 512..<768)
    for (value, wanted) in zip(stored.values, expected.values) {
      #expect(abs(value - wanted) <= abs(wanted) * 0x1p-10 + 1e-6)
    }
  }

  @Test func storedActivationsFindTheirFileAgain() async throws {
    let value = try await harvest([.residual(1)], tokens: 512, heldOut: 0).evaluate(run("stored"))[
      0]
    let entry = folder.appendingPathComponent("entry")
    try FileManager.default.createDirectory(at: entry, withIntermediateDirectories: true)
    let payload = try value.write(in: entry)
    let moved = folder.appendingPathComponent("moved")
    try FileManager.default.moveItem(at: entry, to: moved)
    let read = try ActivationsValue.read(payload, in: moved)
    #expect(read.file.url.deletingLastPathComponent().path == moved.path)
    #expect(try read.file.matrix(rows: 0..<512).rows == 512)
    #expect(read.statistics == value.statistics)
    #expect(!String(decoding: payload, as: UTF8.self).contains(folder.path))
  }

  @Test(arguments: [
    ([Site.residual(99)], "3 layers"), ([.mlp(0), .mlp(0)], "names a site twice"),
  ])
  func sitesAreChecked(sites: [Site], message: String) throws {
    let directive = try harvest(sites, tokens: 512, heldOut: 0)
    #expect {
      try directive.validate()
    } throws: { error in
      "\(error)".contains(message)
    }
  }

  @Test func aDictionarySurvivesTheStore() async throws {
    let activations = try await harvest([.residual(1)], tokens: 2048, heldOut: 0)
      .evaluate(run("training"))[0]
    let sweep = try Sweep([
      activations.value, [1.0].value, [1e-3].value, Architecture.tied.value, .integer(2),
      .integer(256), .real(-2),
      [1.0].value, .missing, .missing,
    ])
    let trained = try await sweep.evaluate(run("sweep"))[0][0]
    #expect(trained.snapshots.count == 1)
    #expect(try trained.snapshots[0].dictionary() != trained.dictionary())
    let entry = folder.appendingPathComponent("dictionary")
    try FileManager.default.createDirectory(at: entry, withIntermediateDirectories: true)
    let read = try DictionaryValue.read(trained.write(in: entry), in: entry)
    #expect(try read.dictionary() == trained.dictionary())
    #expect(
      try read.snapshots.map { try $0.dictionary() }
        == trained.snapshots.map { try $0.dictionary() })
    #expect(read.history.points == trained.history.points)
  }

  @Test func aCopyAfterTheEndIsRefused() async throws {
    let activations = try await harvest([.residual(1)], tokens: 512, heldOut: 0)
      .evaluate(run("refused"))[0]
    let sweep = try Sweep([
      activations.value, [1.0].value, [1e-3].value, Architecture.tied.value, .integer(2),
      .integer(256), .real(-2),
      [2.5].value, .missing, .missing,
    ])
    #expect(throws: ParameterProblem.self) { try sweep.validate() }
  }
}
