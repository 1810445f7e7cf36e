import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import Directives
@testable import Notebook

/// What `train` and `sweep` refuse before anything is read.
struct TrainingDirectivesTests {
  /// Activations of eight values, of which nothing but the description is looked at.
  private let activations: ActivationsValue

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "training-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    let writer = try ActivationWriter(url, width: 8)
    try writer.append(
      Matrix(rows: 1024, columns: 8, (0..<8192).map { Float(($0 * 7919) % 101) }))
    let file = try writer.finish()
    activations = ActivationsValue(
      site: .residual(1), file: file, trainingCount: 1024,
      statistics: try ActivationStatistics(of: file))
  }

  private func train(
    _ architecture: Architecture, l1: Double?, dead: DeadFeatureTreatment = .none
  ) throws -> Train {
    let weight: Value = l1.map { Value.real($0) } ?? .missing
    let values: [Value] = [
      activations.value, .real(2), weight, architecture.value, .integer(1), .integer(64), .missing,
      .real(1e-3), .real(0), .real(0), .real(0), dead.value, .missing, .missing,
    ]
    return try Train(values)
  }

  @Test(arguments: [
    (Architecture.tied, Optional<Double>.none, DeadFeatureTreatment.none, "l1 is missing"),
    (.gated, nil, .none, ".gated makes codes sparse by an L1 term"),
    (.topK(4), 1e-3, .none, "has no meaning for .topK(4)"),
    (.topK(17), nil, .none, "keeps 17 codes, but there are 16 features"),
    (.topK(4), nil, .auxiliary(k: 17, weight: 1, after: 9), "uses 17 dead features"),
    (.jumpReLU(l0: 20), nil, .none, "aims at 20.0 active features, but there are 16"),
    (.untied, 1e-3, .auxiliary(k: 2, weight: 1, after: 9), "belongs to topK and batchTopK"),
  ])
  func isRefused(
    _ architecture: Architecture, _ l1: Double?, _ dead: DeadFeatureTreatment, _ text: String
  ) throws {
    let directive = try train(architecture, l1: l1, dead: dead)
    let error = #expect(throws: ParameterProblem.self) { try directive.validate() }
    let said = error.map { $0.parameter + " " + $0.message } ?? ""
    #expect(said.contains(text))
  }

  /// Options that would be ignored, or contradict each other, are mistakes.
  @Test func optionsThatCannotWorkAreRefused() throws {
    func refused(
      _ parameter: String, warmup: Double = 0, decay: Double = 0, sparsityWarmup: Double = 0,
      vectors: Value = .missing
    ) throws {
      let values: [Value] = [
        activations.value, .real(2), .missing, Architecture.topK(4).value, .integer(1),
        .integer(64), .missing, .real(1e-3), .real(warmup), .real(decay), .real(sparsityWarmup),
        DeadFeatureTreatment.none.value, .missing, vectors,
      ]
      let directive = try Train(values)
      let error = #expect(throws: ParameterProblem.self) { try directive.validate() }
      #expect(error?.parameter == parameter)
    }
    try refused("decay", warmup: 0.7, decay: 0.7)
    try refused("sparsityWarmup", sparsityWarmup: 0.5)
    try refused("vectors", vectors: .integer(63))
  }

  @Test func aSweepTakesCopiesOnceTrainingHasBegun() throws {
    let sweep = try Sweep([
      activations.value, [1.0].value, [1e-3].value, Architecture.tied.value, .integer(1),
      .integer(64), .real(-2), [0.0].value, .missing, .missing,
    ])
    let error = #expect(throws: ParameterProblem.self) { try sweep.validate() }
    #expect(error?.parameter == "snapshots")
  }

  @Test func aSweepIsAboutWeightsOfTheL1Term() throws {
    let sweep = try Sweep([
      activations.value, [1.0].value, [1e-3].value, Architecture.topK(4).value, .integer(1),
      .integer(64), .real(-2), [Double]().value, .missing, .missing,
    ])
    let error = #expect(throws: ParameterProblem.self) { try sweep.validate() }
    #expect(error?.parameter == "architecture")
  }

  @Test(arguments: [
    (Architecture.tied, Optional(0.0)), (.untied, 1e-3), (.gated, 1e-3), (.topK(16), nil),
    (.batchTopK(1), nil), (.jumpReLU(l0: 16), nil),
  ])
  func isAllowed(_ architecture: Architecture, _ l1: Double?) throws {
    try train(architecture, l1: l1, dead: .resampled(every: 10)).validate()
  }

  /// The text of a choice is part of its key: equal choices give equal texts, others other ones.
  @Test func choicesAreWrittenAsAuthorsWriteThem() {
    let architectures: [Architecture] = [
      .tied, .untied, .topK(3), .topK(4), .batchTopK(3), .jumpReLU(l0: 3), .gated,
    ]
    #expect(
      architectures.map(\.expression) == [
        ".tied", ".untied", ".topK(3)", ".topK(4)", ".batchTopK(3)", ".jumpReLU(l0: 3.0)",
        ".gated",
      ])
    #expect(
      [DeadFeatureTreatment.none, .resampled(every: 5), .auxiliary(k: 2, weight: 1 / 32, after: 7)]
        .map(\.expression) == [".none", ".resampled(every: 5)", ".auxiliary(k: 2, after: 7)"])
  }
}
