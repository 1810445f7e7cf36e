import Foundation
import LanguageModels
import Numerics
import Storage
import Testing

@testable import CausalAnalysis
@testable import Directives
@testable import Notebook
@testable import SparseCoding

@Suite final class EraseConceptTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-erase-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
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

  private func harvest(_ sites: [Site]) async throws -> [ActivationsValue] {
    try await Harvest([model.value, corpus.value, sites.value, .integer(2048), .integer(512)])
      .evaluate(run("harvest"))
  }

  private func dictionary(width: Int, at site: Site) throws -> DictionaryValue {
    DictionaryValue(
      try .randomDirections(width: width, features: 40, seed: 2, site: site.description))
  }

  private func erase(
    _ dictionaries: [DictionaryValue], _ activations: [ActivationsValue], tokens: Int = 512
  ) throws -> EraseConcept {
    try EraseConcept([
      dictionaries.value, activations.value, model.value, corpus.value, .integer(4), .integer(2),
      .integer(0), .integer(3), .integer(tokens),
    ])
  }

  private func message(_ directive: EraseConcept) -> String {
    do {
      try directive.validate()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatDoesNotFitTogetherIsRefused() async throws {
    let sites = try await harvest([.residual(1), .residual(2), .mlp(1)])
    let width = sites[0].file.width
    let (one, two) = (
      try dictionary(width: width, at: .residual(1)), try dictionary(width: width, at: .residual(2))
    )
    #expect(message(try erase([one, two], Array(sites.prefix(2)))) == "nothing was thrown")
    let swapped = message(try erase([two, one], Array(sites.prefix(2))))
    #expect(swapped.contains("residual(2)") && swapped.contains("residual(1)"))
    let wide = message(try erase([dictionary(width: width + 1, at: .residual(1))], [sites[0]]))
    #expect(wide.contains("\(width + 1) values") && wide.contains("have \(width)"))
    #expect(message(try erase([one], Array(sites.prefix(2)))).contains("2 activations for 1"))
    let hidden = try dictionary(width: sites[2].file.width, at: .mlp(1))
    #expect(message(try erase([hidden], [sites[2]])).contains("residual(1)"))
    var elsewhere = sites[0]
    elsewhere.site = .residual(40)
    #expect(message(try erase([one], [elsewhere])).contains("does not have"))
  }

  /// The tiny model's tokenizer has one name of one token for each gender.
  @Test func aModelThatCannotBeAskedIsRefused() async throws {
    let sites = try await harvest([.residual(1)])
    let directive = try erase(
      [dictionary(width: sites[0].file.width, at: .residual(1))], sites)
    await #expect {
      _ = try await directive.evaluate(self.run("unable"))
    } throws: {
      "\($0)".contains("1 women's and 1 men's")
    }
  }

  @Test func erasersAreFittedToTheNearestFeatures() async throws {
    let sites = try await harvest([.residual(1)])
    let vectors = try sites[0].file.matrix(rows: 0..<60)
    let examples = try LabelledVectors(vectors, labels: (0..<60).map { $0 % 2 == 0 })
    let dictionary = try dictionary(width: vectors.columns, at: .residual(1)).dictionary()
    let densities = (0..<40).map { $0 < 5 ? 0.5 : 0.001 }
    let fitted = try FittedErasers(
      to: examples, dictionary, features: 3, densities: densities, seed: 1)
    #expect(fitted.features.count == 3 && fitted.features.allSatisfy { $0.feature < 5 })
    let sizes = fitted.features.map { abs($0.cosine) }
    #expect(sizes == sizes.sorted(by: >))
    #expect(
      fitted.erasers.map(\.method) == [
        .leace, .meanDifference, .feature, .features, .randomDirection,
      ])
    let one = try Eraser(.feature, ablating: [fitted.features[0].feature], of: dictionary)
    #expect(try fitted.erasers[2].edited(vectors) == one.edited(vectors))
  }

  @Test func aResultSurvivesTheStore() throws {
    func answer(_ probability: Double) -> ErasedAnswer {
      ErasedAnswer(probability: probability, female: 0.4, mass: 0.1, edit: 1, norm: 4)
    }
    func result(_ last: Double) throws -> ErasureResult {
      try ErasureResult([
        [answer(0.9), answer(last)], [answer(0.8), answer(last + 0.1)],
      ])
    }
    let block = BlockMeasurement(
      predictions: 127, massive: 2, originalLoss: 3,
      variants: [.init(loss: 3.5, divergence: 0.25, agreement: 0.9)])
    let erasers = FittedErasers(
      erasers: [Eraser(.leace, try LinearEraser(projectingOut: [1, 0]))],
      features: [FeatureChoice(feature: 7, cosine: -0.5, density: 0.1)])
    let value = try ErasureValue(
      site: .residual(2), fitted: erasers, primary: result(0.5), transfer: result(0.6),
      text: SubstitutionResult([block, block]), examples: ["a", "b"])
    #expect(value.erasers[0].method == "LEACE" && value.features[0].feature == 7)
    #expect(abs(value.erasers[0].primary.mean - 0.55) < 1e-12)
    #expect(abs(value.erasers[0].transfer.mean - 0.65) < 1e-12)
    #expect(abs((value.erasers[0].removed?.mean ?? 0) - 0.3 / 0.35) < 1e-12)
    #expect(value.erasers[0].divergence.mean == 0.25 && value.massive == 4)
    #expect(value.erasers[0].lossIncrease.mean == 0.5 && value.predictions == 254)
    let read = try ErasureValue.read(value.write(in: folder), in: folder)
    #expect(read.primary == value.primary && read.features == value.features)
    #expect(read.erasers[0].transferRemoved == value.erasers[0].transferRemoved)
    #expect(read.examples == ["a", "b"] && read.site == .residual(2))
  }
}
