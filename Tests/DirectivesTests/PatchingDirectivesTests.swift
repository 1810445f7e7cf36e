import CausalAnalysis
import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Storage
import Testing

@testable import Directives
@testable import Notebook

@Suite final class PatchingDirectivesTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-patching-\(UUID().uuidString)")
  private let model: ModelValue
  private let corpus: CorpusValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("LanguageModelsTests/Fixtures/tiny.gguf")
    let text = folder.appendingPathComponent("text.txt")
    let sentences = (0..<300).map { "Then number \($0) jumps over the lazy dog. " }
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
    try await Harvest([model.value, corpus.value, [site].value, .integer(1024), .integer(512)])
      .evaluate(run("harvest-\(site)"))[0]
  }

  private func dictionary(width: Int, site: Site = .residual(1), seed: UInt64 = 5) throws
    -> DictionaryValue
  {
    var random = RandomNumbers(seed: seed)
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

  /// Pairs whose prompts differ in one letter, in sets of two.
  private func pairs() throws -> CounterfactualsValue {
    let language = try model.load()
    func answer(_ letter: String) -> TaskSentence {
      TaskSentence("number \(letter) jumps", right: [letter], wrong: ["!"])
    }
    let written = WrittenPairs(
      [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")].map { (answer($0), answer($1)) })
    let all = try written.pairs(tokenizer: language.tokenizer)
    return CounterfactualsValue(
      task: "own", sets: [Array(all[..<2]), Array(all[2...])],
      performance: try language.performance(on: all))
  }

  private func patch(
    _ dictionaries: [DictionaryValue], _ activations: ActivationsValue,
    counts: [Int] = [1, 4], order: OrderChoice = .attribution(2)
  ) throws -> PatchFeatures {
    try PatchFeatures([
      dictionaries.value, activations.value, model.value, pairs().value,
      counts.value, order.value,
    ])
  }

  @Test func membersAgreeWithTheSets() async throws {
    let activations = try await harvest()
    let dictionary = try dictionary(width: activations.file.width)
    let value = try await patch([dictionary], activations).evaluate(run("members"))[0]
    #expect(value.sets.count == 2 && value.sets.allSatisfy { $0.curve.points.count == 4 })
    func member(_ name: String) throws -> Value {
      try #require(PatchingValue.members.first { $0.name == name }).read(value)
    }
    let curves = value.sets.map(\.curve)
    let first = curves.map { $0.points[1].divergence }
    let divergences = try [EstimateValue](member("divergences"))
    #expect(divergences.count == 4 && divergences[1].estimate.count == 4)
    #expect(abs(divergences[1].estimate.mean - Statistics.mean(first)) < 1e-12)
    #expect(try [Double](member("lowest"))[1] == first.min())
    #expect(try [Double](member("highest"))[1] == first.max())
    #expect(try [Double](member("counts"))[0...2] == [0, 1, 4])
    #expect(
      try Double(member("changed")) == Statistics.mean(value.sets.map { Double($0.ranking.count) }))
    #expect(try EstimateValue(member("area")).estimate.count == 2)
    let features = try [Int](member("features"))
    #expect(Set(features) == Set(value.sets.flatMap(\.ranking)))
    let place = try await PlaceOnCurve([value.value, .real(4), .missing, .missing])
      .evaluate(run("place"))
    #expect(place.places.compactMap(\.?.features) == [4, 4])
  }

  @Test func aRunGoesOnWhereItStopped() async throws {
    let activations = try await harvest()
    let width = activations.file.width
    let both = [try dictionary(width: width), try dictionary(width: width, seed: 6)]
    for order in [OrderChoice.attribution(2), .greedy(steps: 3, from: 1e-3, to: 0.1)] {
      let name = "\(order.expression.prefix(5))"
      let whole = try await patch(both, activations, order: order).evaluate(run(name))
      let work = folder.appendingPathComponent(name)
      let kept = try FileManager.default.contentsOfDirectory(atPath: work.path)
      #expect(kept.filter { $0.hasPrefix("curve") }.count == 4)
      try FileManager.default.removeItem(at: work.appendingPathComponent("curve-0-1.json"))
      let again = try await patch(both, activations, order: order).evaluate(run(name))
      #expect(again.map(\.sets) == whole.map(\.sets))
      if case .greedy = order {
        #expect(whole[0].sets[0].steps.count == 4)
      }
    }
  }

  private func problem(_ body: () throws -> some Directive) -> String {
    do {
      try body().validate()
      return ""
    } catch { return "\(error)" }
  }

  @Test func whatDoesNotFitNamesBothSides() async throws {
    let activations = try await harvest()
    let hidden = try await harvest(.mlp(1))
    let width = activations.file.width
    let fine = try dictionary(width: width)
    #expect(problem { try patch([fine], activations) }.isEmpty)
    let elsewhere = problem {
      try patch([dictionary(width: width, site: .residual(0))], activations)
    }
    #expect(elsewhere.contains("residual(0)") && elsewhere.contains("residual(1)"))
    let narrow = problem { try patch([dictionary(width: 5)], activations) }
    #expect(narrow.contains("with \(width) values") && narrow.contains("with 5"))
    #expect(problem { try patch([fine], hidden) }.contains("those of residual(1)"))
    #expect(problem { try patch([], activations) }.contains("is empty"))
    #expect(problem { try patch([fine], activations, counts: []) }.contains("without a member"))
    #expect(problem { try patch([fine], activations, counts: [0]) }.contains("without a member"))
    #expect(
      problem {
        try EditFeatures([
          fine.value, activations.value, model.value, pairs().value, [Int]().value,
          EditChoice.zero.value,
        ])
      }.contains("is empty"))
    #expect(
      problem {
        try EditFeatures([
          fine.value, activations.value, model.value, pairs().value, [width].value,
          EditChoice.zero.value,
        ])
      }.contains("\(width)"))
  }

  @Test func pairsOfOnesOwnHaveToFit() async throws {
    func message(_ base: String, _ target: String, answer: String = "a") async throws -> String {
      let pair = PromptPairValue(base: base, answer: answer, target: target, targetAnswer: "b")
      do {
        _ = try await DrawCounterfactuals([
          model.value, TaskChoice.indirectObjects.value, .integer(1), .integer(1), [pair].value,
        ]).evaluate(run("own"))
        return ""
      } catch { return "\(error)" }
    }
    #expect(try await message("number 1 jumps", "number 2 jumps").isEmpty)
    #expect(try await message("number 1 jumps", "number 234 jumps").contains("tokens"))
    #expect(try await message("number 1", "number 2", answer: "qqxyzzy").contains("one token"))
  }

  @Test func editsOfEveryKindAreMeasured() async throws {
    let activations = try await harvest()
    let dictionary = try dictionary(width: activations.file.width)
    func edit(_ choice: EditChoice, _ features: Value = .missing) async throws -> EditedValue {
      try await EditFeatures([
        dictionary.value, activations.value, model.value, pairs().value, features, choice.value,
      ]).evaluate(run("edit"))
    }
    let unedited = try pairs().performance
    let one = try await edit(.target, [0].value)
    #expect(one.predictions.count == 4 && one.lengths.count == 4)
    // Random directions do not rebuild a vector, so that taking all codes out is no reconstruction.
    let (zero, whole) = (try await edit(.zero), try await edit(.reconstruction))
    #expect(zero.editSums != whole.editSums)
    #expect(zero.editSums.allSatisfy { $0 > 0 })
    for (prediction, before) in zip(one.predictions, unedited.logitDifferences) {
      #expect(prediction.logitDifference.isFinite && before.isFinite)
    }
  }

  @Test func theFrontierIsReadInOrder() async throws {
    let value = try await FindFrontier([
      [3.0, 0, 2, 1].value, [1.0, 4, 3, 2].value, [4.0, 4.0].value,
    ]).evaluate(run("frontier"))
    #expect(value.x == [0, 1, 3] && value.y == [4, 2, 1] && value.indices == [1, 3, 0])
    #expect(value.hypervolume == 2 * 2 + 1 * 3)
    #expect(
      problem { try FindFrontier([[1.0].value, [1.0, 2].value, .missing]) }.contains("2 values"))
    #expect(
      problem { try FindFrontier([[1.0].value, [1.0].value, [1.0].value]) }.contains("1 values"))
  }
}
