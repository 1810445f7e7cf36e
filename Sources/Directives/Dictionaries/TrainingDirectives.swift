import Foundation
import Notebook
import SparseCoding

/// Trains one sparse autoencoder.
struct Train: Directive {
  static let configuration = DirectiveConfiguration(
    name: "train",
    summary: "Trains a sparse autoencoder on harvested activations.",
    discussion: """
      The autoencoder of the paper: one matrix with rows of unit norm encodes and decodes, a \
      ReLU and an L1 term make the codes sparse. Adam with steps of 0.001. Vectors are centred \
      and scaled to unit variance first; massive activations are left out. A killed training \
      goes on where it stopped and ends with the same bits.
      """,
    topic: .dictionaries, example: "train(on: activations, ratio: 2, l1: 1e-3, batch: 512)",
    version: 4)

  @Parameter("Activations to learn from.") var on: ActivationsValue
  @Parameter("Features per value of a vector.", in: TrainingSettings.ratios) var ratio = 2.0
  @Parameter(
    "Weight of the L1 term, in the authors' units: against the mean squared error per dimension.",
    in: 0...1000) var l1: Double
  @Parameter("How often each vector is seen.", in: 1...10_000) var epochs = 1
  @Parameter("Vectors in a step.", unit: "vectors", in: 1...65_536) var batch = 2048
  @Parameter("Bias of every feature at the start.", in: -1000...1000) var initialBias = -2.0

  func evaluate(_ run: Run) async throws -> DictionaryValue {
    let trained = try SweepPlan(
      activations: on, ratios: [ratio], l1: [l1], epochs: epochs, batch: batch,
      initialBias: initialBias, snapshots: []
    ).train(run)
    guard let dictionary = trained.first?.first else { throw ValueError("nothing was trained") }
    return dictionary
  }
}

/// Trains a sparse autoencoder for every ratio and L1 weight in one pass over the data.
struct Sweep: Directive {
  static let configuration = DirectiveConfiguration(
    name: "sweep",
    summary:
      "Trains a sparse autoencoder for every ratio and L1 weight, in one pass over the data.",
    discussion: """
      As `train`, for a whole grid: every minibatch is read once and each autoencoder steps on \
      it. The result is a list for each ratio, with a dictionary for each L1 weight.
      """,
    topic: .dictionaries,
    example: """
      let both = sweep(on: activations, ratios: [1, 2], l1: [4e-3], batch: 512)
      both.map { "R = \\($0[0].ratio): \\($0[0].features) features" }
      """,
    version: 4)

  @Parameter("Activations to learn from.") var on: ActivationsValue
  @Parameter("Features per value of a vector.", in: TrainingSettings.ratios) var ratios = [2.0]
  @Parameter("Weights of the L1 term, in the authors' units.", in: 0...1000) var l1: [Double]
  @Parameter("How often each vector is seen.", in: 1...10_000) var epochs = 1
  @Parameter("Vectors in a step.", unit: "vectors", in: 1...65_536) var batch = 2048
  @Parameter("Bias of every feature at the start.", in: -1000...1000) var initialBias = -2.0
  @Parameter("Epochs after which to keep a copy; half an epoch is 0.5.", in: 0...10_000)
  var snapshots: [Double] = []

  func validate() throws {
    if let late = snapshots.first(where: { $0 > Double(epochs) }) {
      throw ParameterProblem(
        "snapshots", "asks for a copy after \(late) epochs, but training ends after \(epochs)")
    }
  }

  func evaluate(_ run: Run) async throws -> [[DictionaryValue]] {
    try SweepPlan(
      activations: on, ratios: ratios, l1: l1, epochs: epochs, batch: batch,
      initialBias: initialBias, snapshots: snapshots
    ).train(run)
  }
}

/// A grid of trainings that share their data.
private struct SweepPlan {
  var activations: ActivationsValue
  var ratios: [Double]
  var l1: [Double]
  var epochs: Int
  var batch: Int
  var initialBias: Double
  var snapshots: [Double]

  func train(_ run: Run) throws -> [[DictionaryValue]] {
    let settings = ratios.flatMap { ratio in
      l1.map { l1 in
        TrainingSettings(
          ratio: ratio, l1: l1, batchSize: batch, epochs: epochs, seed: run.seed,
          initialBias: initialBias, preprocessing: .standardized,
          site: activations.site.description)
      }
    }
    let perEpoch = activations.trainingCount - activations.statistics.excludedCount
    let trained = try SparseCoding.train(
      settings, on: activations.file, statistics: activations.statistics,
      rows: activations.trainingRows,
      snapshots: snapshots.map { Int(($0 * Double(perEpoch)).rounded()) },
      checkpoint: run.workFolder.appendingPathComponent("checkpoint"),
      progress: { done, total in
        run.progress(
          settings.count == 1 ? "training" : "training \(settings.count) dictionaries",
          done, of: total, unit: "vectors")
      })
    let values = trained.map { DictionaryValue($0) }
    return stride(from: 0, to: values.count, by: l1.count).map { start in
      Array(values[start..<start + l1.count])
    }
  }
}

extension DictionaryValue {
  fileprivate init(_ trained: TrainedDictionary) {
    self.init(
      trained.dictionary, history: trained.history,
      snapshots: trained.snapshots.map { DictionaryValue($0) })
  }
}
