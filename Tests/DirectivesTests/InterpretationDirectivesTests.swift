import Foundation
import Interpretation
import LanguageModels
import Numerics
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class InterpretationDirectivesTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-autointerp-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let text = folder.appendingPathComponent("text.jsonl")
    let lines = (0..<120).map { document in
      let words = (0..<8).map { "Then number \((document * 7 + $0) % 30) jumps." }
      return "{\"text\": \"\(words.joined(separator: " "))\"}"
    }
    try lines.joined(separator: "\n").write(to: text, atomically: true, encoding: .utf8)
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

  private func run(_ name: String) throws -> Run {
    let work = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return Run(seed: 1, workFolder: work)
  }

  private func cut(_ sites: [Site], count: Int = 60, _ name: String) async throws
    -> [FragmentsValue]
  {
    let directive = try CutFragments([
      model.value, corpus.value, sites.value, .integer(count), .integer(32), .integer(0),
    ])
    try directive.validate()
    return try await directive.evaluate(run(name))
  }

  private func dictionary(_ fragments: FragmentsValue, site: String? = nil) throws
    -> DictionaryValue
  {
    var random = RandomNumbers(seed: 1)
    let width = fragments.activations.file.width
    let rows = Matrix(
      rows: 10, columns: width, (0..<10 * width).map { _ in Float(random.normal()) })
    return DictionaryValue(
      try FeatureDictionary(
        encoder: rows, decoder: rows, bias: [Float](repeating: 0, count: 10),
        metadata: DictionaryMetadata(
          site: site ?? fragments.activations.site.description, ratio: 1, vectorsTrained: 0)))
  }

  private func autointerp(
    _ dictionaries: [DictionaryValue], _ fragments: FragmentsValue, _ explainer: ExplainerChoice,
    of other: ModelValue? = nil, isPermuted: Bool = false
  ) throws -> AutoInterp {
    try AutoInterp([
      dictionaries.value, fragments.value, (other ?? model).value, .integer(8),
      FeatureSample.first.value, explainer.value, SimulatorChoice.patterns.value, .missing,
      .missing,
      .boolean(isPermuted),
    ])
  }

  @Test func fragmentsAreTheModelsOnTheirOwn() async throws {
    let sites: [Site] = [.residual(1), .mlp(0)]
    let values = try await cut(sites, "cut")
    #expect(values.map(\.activations.site) == sites)
    #expect(values[0].activations.text == values[1].activations.text)
    let text = values[0].activations.text
    #expect(text.count == 60 && text.length == 32)
    let language = try model.load()
    for value in values {
      let direct = try language.run(
        TokenBatch([Array(text[7])]), reading: [value.activations.site])
      let expected = try #require(direct.activations[value.activations.site])
      let stored = try value.activations.file.matrix(rows: 7 * 32..<8 * 32)
      for (value, wanted) in zip(stored.values, expected.values) {
        #expect(abs(value - wanted) <= abs(wanted) * 0x1p-9 + 1e-4)
      }
    }
  }

  @Test func storedFragmentsFindTheirFileAgain() async throws {
    let value = try await cut([.residual(1)], "stored")[0]
    let entry = folder.appendingPathComponent("entry")
    try FileManager.default.createDirectory(at: entry, withIntermediateDirectories: true)
    let payload = try value.write(in: entry)
    let moved = folder.appendingPathComponent("moved")
    try FileManager.default.moveItem(at: entry, to: moved)
    let read = try FragmentsValue.read(payload, in: moved)
    #expect(read.activations.text == value.activations.text)
    #expect(try read.activations.file.matrix(rows: 0..<9).rows == 9)
    #expect(!String(decoding: payload, as: UTF8.self).contains(folder.path))
  }

  @Test(arguments: [ExplainerChoice.tokens(20), .sequences(3), .graph])
  func featuresAreScoredWhateverElseIs(explainer: ExplainerChoice) async throws {
    let fragments = try await cut([.residual(1)], "scored")[0]
    let dictionary = try dictionary(fragments)
    let directive = try autointerp([dictionary, dictionary], fragments, explainer)
    try directive.validate()
    let scored = try await directive.evaluate(run("scores"))
    let alone = try await autointerp([dictionary], fragments, explainer).evaluate(run("alone"))
    #expect(scored.count == 2 && scored[0].scores == scored[1].scores)
    #expect(alone[0].scores == scored[0].scores)
    #expect(scored[0].asked == 8 && !scored[0].scores.isEmpty)
    #expect(scored[0].explainer == explainer.expression)
    #expect(scored[0].scores.allSatisfy { $0.explanation.sentence.hasSuffix(".") })
    #expect(Statistics.mean(scored[0].values(\.topAndRandom)) > 0.2)
    let coded = try JSONDecoder().decode(
      InterpretationValue.self, from: JSONEncoder().encode(scored[0]))
    #expect(coded.scores == scored[0].scores)
  }

  @Test func aDictionaryOfAnotherSiteIsRefusedNamingBoth() async throws {
    let fragments = try await cut([.residual(1)], count: 20, "site")[0]
    let other = try dictionary(fragments, site: "residual(2)")
    #expect {
      try self.autointerp([other], fragments, .tokens(20)).validate()
    } throws: {
      "\($0)".contains("residual(2)") && "\($0)".contains("residual(1)")
    }
  }

  @Test func anotherModelIsRefused() async throws {
    let fragments = try await cut([.residual(1)], count: 20, "model")[0]
    var foreign = fragments
    foreign.model = Digest(of: Data("another model".utf8))
    let dictionary = try dictionary(fragments)
    #expect {
      try self.autointerp([dictionary], foreign, .tokens(20)).validate()
    } throws: {
      "\($0)".contains("read by another model")
    }
  }

  @Test func tooFewDocumentsAreAnError() async throws {
    await #expect {
      _ = try await self.cut([.residual(1)], count: 121, "few")
    } throws: {
      "\($0)".contains("only 120 documents") && "\($0)".contains("121 fragments are asked for")
    }
  }
}
