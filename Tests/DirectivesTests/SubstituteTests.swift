import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class SubstituteTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-substitute-\(UUID().uuidString)")
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

  private func run(_ name: String) throws -> Run {
    let work = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: work, withIntermediateDirectories: true)
    return Run(seed: 1, workFolder: work)
  }

  private func harvest(_ site: Site = .residual(1)) async throws -> ActivationsValue {
    try await Harvest([model.value, corpus.value, [site].value, .integer(2048), .integer(512)])
      .evaluate(run("harvest-\(site)"))[0]
  }

  /// A dictionary of random directions.
  private func dictionary(width: Int, site: Site = .residual(1)) throws -> DictionaryValue {
    var random = RandomNumbers(seed: 5)
    let rows = (0..<width).flatMap { _ -> [Float] in
      let row = (0..<width).map { _ in Float(random.normal()) }
      let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return row.map { $0 / norm }
    }
    return DictionaryValue(
      try FeatureDictionary(
        directions: Matrix(rows: width, columns: width, rows),
        bias: [Float](repeating: 0, count: width),
        metadata: DictionaryMetadata(
          site: site.description, ratio: 1, l1: 1e-3, seed: 1, vectorsTrained: 0)))
  }

  private func substitute(
    _ dictionaries: [DictionaryValue], _ activations: ActivationsValue, tokens: Int = 1024
  ) throws -> Substitute {
    try Substitute([
      dictionaries.value, activations.value, model.value, corpus.value,
      .integer(tokens),
    ])
  }

  @Test func theTextFollowsThatOfTheTraining() async throws {
    let activations = try await harvest()
    let dictionary = try dictionary(width: activations.file.width)
    let value = try await substitute([dictionary], activations).evaluate(run("text"))
    let reading = try await ReadText([
      model.value, corpus.value, .integer(1024), .integer(2048),
    ]).evaluate(run("reading"))
    #expect(abs(value.originalLoss.mean - Statistics.mean(reading.lossesByBlock)) < 1e-6)
    #expect(value.originalLoss.count == 4 && value.predictions == 4 * 255 && value.massive == 0)
    #expect(value.site == .residual(1))
  }

  @Test func theMeasuresAreThoseOfTheReplacements() async throws {
    let activations = try await harvest()
    let dictionary = try dictionary(width: activations.file.width)
    let value = try await substitute([dictionary, dictionary], activations).evaluate(
      run("measures"))
    let language = try model.load()
    let text = try TextBlocks(of: corpus, for: language, tokens: 1024, skipping: 2048)
    let result = try SubstitutionResult(
      Substitution(
        in: language, at: .residual(1),
        replacements: [
          .zero, .constant(activations.statistics.mean.map { Float($0) }),
          .reconstruction(try dictionary.dictionary()),
        ],
        outlierThreshold: activations.statistics.outlierThreshold
      ).measure(TokenBatch(tokens: text.tokens, blockLength: 256)))
    #expect(value.zero.loss == result.loss(0) && value.mean.loss == result.loss(1))
    #expect(value.dictionaries.map(\.loss) == [result.loss(2), result.loss(2)])
    #expect(value.dictionaries[0].divergence == result.divergence(2))
    #expect(value.dictionaries[0].recoveredFromMean == result.lossRecovered(2, against: 1))
    #expect(value.zero.recoveredFromZero?.mean == 0)
    #expect(value.mean.recoveredFromMean?.mean == 0)
  }

  @Test func aKilledMeasurementGoesOnAndEndsWithTheSameBits() async throws {
    let activations = try await harvest(.mlp(1))
    let directive = try substitute([], activations, tokens: 1280)
    let whole = try run("whole")
    let value = try await directive.evaluate(whole)
    let kept = try JSONDecoder().decode(
      [BlockMeasurement].self,
      from: Data(contentsOf: whole.workFolder.appendingPathComponent("blocks.json")))
    #expect(kept.count == 5)
    // What is kept must be used, so one of the kept blocks is changed.
    var changed = Array(kept.prefix(3))
    changed[0].massive += 7
    let resumed = try run("resumed")
    try JSONEncoder().encode(changed)
      .write(to: resumed.workFolder.appendingPathComponent("blocks.json"))
    let again = try await directive.evaluate(resumed)
    #expect(again.massive == value.massive + 7)
    #expect(again.originalLoss == value.originalLoss && again.zero.loss == value.zero.loss)
    #expect(again.mean.recoveredFromZero == value.mean.recoveredFromZero)
  }

  @Test func aMeasurementSurvivesTheStore() async throws {
    let activations = try await harvest()
    let value = try await substitute([], activations).evaluate(run("stored"))
    let read = try SubstitutionValue.read(value.write(in: folder), in: folder)
    #expect(read.originalLoss == value.originalLoss && read.mean.loss == value.mean.loss)
    #expect(read.mean.recoveredFromZero == value.mean.recoveredFromZero)
  }

  @Test func dictionariesAndActivationsOfAnotherSiteAreRefused() async throws {
    let activations = try await harvest()
    func message(_ directive: Substitute) -> String {
      do {
        try directive.validate()
        return "nothing was thrown"
      } catch {
        return "\(error)"
      }
    }
    let width = activations.file.width
    #expect(message(try substitute([], activations)) == "nothing was thrown")
    #expect(
      message(try substitute([dictionary(width: width, site: .residual(2))], activations))
        .contains("residual(2)"))
    #expect(
      message(try substitute([dictionary(width: width + 1)], activations))
        .contains("\(width + 1) values"))
    var elsewhere = activations
    elsewhere.site = .residual(40)
    #expect(message(try substitute([], elsewhere)).contains("does not have"))
  }

  @Test func aTextThatEndsTooSoonIsRefused() async throws {
    let activations = try await harvest()
    let directive = try substitute([], activations, tokens: 1_000_000)
    await #expect(throws: ParameterProblem.self) { try await directive.evaluate(self.run("short")) }
  }
}
