import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Synchronization
import Testing

@testable import Directives
@testable import Notebook

@Suite final class BaselineTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("monograph-baselines-\(UUID().uuidString)")
  private let activations: ActivationsValue

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var random = RandomNumbers(seed: 1)
    let rows = (0..<700).flatMap { _ in
      let sources = (0..<4).map { _ in pow(random.normal(), 3) }
      return [
        sources[0] + 9, sources[0] - sources[1], sources[2], sources[3] + sources[2] / 2,
      ].map { Float($0) }
    }
    let writer = try ActivationWriter(folder.appendingPathComponent("a.f16"), width: 4)
    try writer.append(Matrix(rows: 700, columns: 4, rows))
    let file = try writer.finish()
    activations = ActivationsValue(
      site: .residual(3), file: file, trainingCount: 600,
      statistics: try ActivationStatistics(of: file, rows: 0..<600))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func run(_ warnings: Warnings = Warnings()) -> Run {
    Run(
      seed: 5, workFolder: folder, warning: { text in warnings.texts.withLock { $0.append(text) } })
  }

  private final class Warnings: Sendable {
    let texts = Mutex<[String]>([])
  }

  private func fit(
    _ decomposition: DecompositionChoice, vectors: Int? = nil, _ warnings: Warnings = Warnings()
  ) async throws -> DictionaryValue {
    try await Baseline([decomposition.value, activations.value, vectors.value]).evaluate(
      run(warnings))
  }

  @Test func everyDecompositionGivesADictionary() async throws {
    let fitted = activations.statistics.count
    let expected: [(DecompositionChoice, String, Int, Int)] = [
      (.defaultBasis(isSigned: false), "default basis", 4, 0),
      (.randomDirections(ratio: 1.5), "random", 6, 0),
      (.principalComponents(centred: false), "PCA", 4, fitted),
      (.principalComponents(centred: true), "PCA, centred", 4, fitted),
      (.independentComponents(iterations: 200), "ICA", 4, fitted),
      (.nonNegativeFactors(ratio: 0.5, iterations: 20), "NMF", 2, fitted),
    ]
    for (decomposition, method, features, vectors) in expected {
      let value = try await fit(decomposition)
      let metadata = value.description.metadata
      #expect(metadata.method == method && metadata.site == "residual(3)")
      #expect(value.description.features == features && metadata.vectorsTrained == vectors)
      let scores = try await Evaluate([[value].value, activations.value]).evaluate(run())
      #expect(scores[0].metrics.vectors > 90)
      if metadata.method.hasPrefix("PCA") || method == "ICA" {
        #expect(scores[0].metrics.fvu < 1e-6 && scores[0].metrics.quality.cosine?.mean ?? 0 > 0.999)
      }
    }
    #expect(
      try await fit(.principalComponents(centred: false), vectors: 50).description.metadata
        .vectorsTrained <= 50)
  }

  @Test func aSearchThatHasNotComeToAnEndWarns() async throws {
    let warnings = Warnings()
    _ = try await fit(.independentComponents(iterations: 1), warnings)
    #expect(warnings.texts.withLock { $0.count } == 1)
    #expect(warnings.texts.withLock { $0[0].contains("after 1 iterations") })
  }

  @Test func choicesAreWrittenAsTheyAreRead() throws {
    let choices: [DecompositionChoice] = [
      .defaultBasis(isSigned: false), .randomDirections(ratio: 2),
      .principalComponents(centred: true),
      .independentComponents(iterations: 50), .nonNegativeFactors(ratio: 0.25, iterations: 9),
    ]
    let reader = ChoiceReader(library: .monograph)
    for choice in choices {
      let read = try reader.read(choice.expression, type: DecompositionChoice.typeName)
      #expect(read.expression == choice.expression)
    }
  }

  @Test func aComparisonSurvivesItsStorage() async throws {
    let (first, second) = (
      try await fit(.principalComponents(centred: true)),
      try await fit(.defaultBasis(isSigned: false))
    )
    let value = try await Compare([first.value, second.value, .real(0.9), .boolean(true)])
      .evaluate(run())
    let stored = try SimilarityValue.read(value.write(in: folder), in: folder)
    func read(_ name: String) throws -> Value {
      try #require(SimilarityValue.members.first { $0.name == name }).read(stored)
    }
    let direct = try SparseCoding.compare(first.dictionary(), second.dictionary())
    #expect(try Double(read("mmcs")) == direct.first.mean)
    #expect(try [Double](read("similarities")) == direct.first.similarities.map(Double.init))
    #expect(try [Int](read("nearestReverse")) == direct.second.features)
    #expect(try [[Int]](read("matches")) == direct.matches?.map { [$0.first, $0.second] })
    #expect(try Int?(read("matchedAbove")) == direct.matchedCount(above: 0.9))
    let alone = try await Compare([first.value, second.value, .real(0.9), .boolean(false)])
      .evaluate(run())
    let member = try #require(SimilarityValue.members.first { $0.name == "matchedMean" })
    #expect(try Double?(member.read(alone)) == nil)
  }

  @Test func momentsSurviveTheirStorageAndConstantCodesMissTheirs() async throws {
    let silent = try FeatureDictionary(
      encoder: Matrix(rows: 2, columns: 4, [0, 0, 1, 0, 0, 0, 1, 0]),
      decoder: Matrix(rows: 2, columns: 4, [0, 0, 1, 0, 0, 0, 1, 0]), bias: [0, -1e6],
      metadata: DictionaryMetadata(ratio: 0.5, vectorsTrained: 0))
    let value = try await Moments([DictionaryValue(silent).value, activations.value])
      .evaluate(run())
    let stored = try MomentsValue.read(value.write(in: folder), in: folder)
    func read(_ name: String) throws -> Value {
      try #require(MomentsValue.members.first { $0.name == name }).read(stored)
    }
    let direct = try codeMoments(
      of: [silent], on: activations.file, rows: activations.heldOutRows,
      statistics: activations.statistics)[0]
    #expect(try [Double](read("originKurtoses")) == direct.originKurtoses)
    #expect(try [Double?](read("kurtoses")) == direct.kurtoses)
    #expect(direct.kurtoses[0] != nil && direct.kurtoses[1] == nil)
  }

  @Test func widthsThatDoNotFitAreProblems() async throws {
    let wide = DictionaryValue(try .defaultBasis(width: 5, site: "residual(1)"))
    let own = try await fit(.defaultBasis(isSigned: false))
    #expect(throws: ParameterProblem.self) {
      try Compare([own.value, wide.value, .real(0.9), .boolean(true)]).validate()
    }
    #expect(throws: ParameterProblem.self) {
      try Moments([wide.value, activations.value]).validate()
    }
    #expect(throws: ParameterProblem.self) {
      try Evaluate([[wide].value, activations.value]).validate()
    }
    await #expect(throws: SparseCodingError.self) {
      try await BothSigns([own.value, Int?.none.value]).evaluate(self.run())
    }
  }
}
