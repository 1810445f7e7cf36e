import Foundation
import Notebook
import SparseCoding

/// Trains one sparse autoencoder.
struct Train: Directive {
  static let configuration = DirectiveConfiguration(
    name: "train",
    summary: "Trains a sparse autoencoder on harvested activations.",
    discussion: """
      By default the autoencoder of the paper: one matrix with rows of unit norm encodes and \
      decodes, a ReLU and an L1 term make the codes sparse. Adam with steps of 0.001. Vectors are \
      centred and scaled to unit variance first; massive activations are left out. A killed \
      training goes on where it stopped and ends with the same bits. The step size can rise at the \
      beginning (`warmup`) and fall to zero at the end (`decay`), the sparsity term can rise \
      (`sparsityWarmup`); each is a share of all steps.
      """,
    topic: .dictionaries,
    example: """
      let paper = train(on: activations, ratio: 2, l1: 1e-3, batch: 512)
      let topK = train(on: activations, architecture: .topK(32), ratio: 2, batch: 512)
      evaluate([paper, topK], on: activations)
      """,
    version: 7)

  @Parameter("Activations to learn from.") var on: ActivationsValue
  @Parameter("Features per value of a vector.", in: TrainingSettings.ratios) var ratio = 2.0
  @Parameter(
    "Weight of the L1 term, in the authors' units: against the mean squared error per dimension.",
    in: 0...1000) var l1: Double?
  @Parameter("The kind of autoencoder.") var architecture = Architecture.tied
  @Parameter("How often each vector is seen.", in: 1...10_000) var epochs = 1
  @Parameter("Vectors in a step.", unit: "vectors", in: 1...65_536) var batch = 2048
  @Parameter(
    "Bias of every feature at the start; −2 if left out, but 0 for topK and batchTopK.",
    in: -1000...1000) var initialBias: Double?
  @Parameter("Step size of Adam.", in: 1e-9...1) var learningRate = 1e-3
  @Parameter("Share of the steps in which the step size rises.", in: 0...1) var warmup = 0.0
  @Parameter("Share of the steps in which the step size falls to zero.", in: 0...1) var decay = 0.0
  @Parameter("Share of the steps in which the sparsity term rises.", in: 0...1)
  var sparsityWarmup = 0.0
  @Parameter("What is done about features that are never active.")
  var deadFeatures = DeadFeatureTreatment.none
  @Parameter(
    "Seed of the weights and of the order of vectors; if left out it follows from the call.",
    in: 0...1e15) var seed: Int?
  @Parameter(
    "The most vectors to learn from, the first ones; all training vectors if left out.",
    unit: "vectors", in: 1...1e9) var vectors: Int?

  func validate() throws { try plan.validate() }

  private var plan: SweepPlan {
    SweepPlan(
      activations: on, architecture: architecture, ratios: [ratio], l1: l1.map { [$0] },
      epochs: epochs, batch: batch, initialBias: initialBias, learningRate: learningRate,
      warmup: warmup, decay: decay, sparsityWarmup: sparsityWarmup, deadFeatures: deadFeatures,
      seed: seed, vectors: vectors)
  }

  func evaluate(_ run: Run) async throws -> DictionaryValue {
    let trained = try plan.train(run)
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
    version: 6)

  @Parameter("Activations to learn from.") var on: ActivationsValue
  @Parameter("Features per value of a vector.", in: TrainingSettings.ratios) var ratios = [2.0]
  @Parameter("Weights of the L1 term, in the authors' units.", in: 0...1000) var l1: [Double]
  @Parameter("The kind of autoencoder; one with an L1 term.") var architecture = Architecture.tied
  @Parameter("How often each vector is seen.", in: 1...10_000) var epochs = 1
  @Parameter("Vectors in a step.", unit: "vectors", in: 1...65_536) var batch = 2048
  @Parameter("Bias of every feature at the start.", in: -1000...1000) var initialBias = -2.0
  @Parameter("Epochs after which to keep a copy; half an epoch is 0.5.", in: 0...10_000)
  var snapshots: [Double] = []
  @Parameter(
    "Seed of the weights and of the order of vectors; if left out it follows from the call.",
    in: 0...1e15) var seed: Int?
  @Parameter(
    "The most vectors to learn from, the first ones; all training vectors if left out.",
    unit: "vectors", in: 1...1e9) var vectors: Int?

  private var plan: SweepPlan {
    SweepPlan(
      activations: on, architecture: architecture, ratios: ratios, l1: l1, epochs: epochs,
      batch: batch, initialBias: initialBias, snapshots: snapshots, seed: seed, vectors: vectors)
  }

  func validate() throws {
    guard architecture.usesL1 else {
      throw ParameterProblem(
        "architecture",
        "is \(architecture.expression), which has no L1 term whose weights could be swept",
        suggestion: "[16, 32].map { train(on: …, architecture: .topK($0)) }")
    }
    try plan.validate()
    if let early = snapshots.first(where: { $0 <= 0 }) {
      throw ParameterProblem(
        "snapshots", "asks for a copy after \(early) epochs, before training has begun",
        suggestion: "[0.5, 1]")
    }
    if let late = snapshots.first(where: { $0 > Double(epochs) }) {
      throw ParameterProblem(
        "snapshots", "asks for a copy after \(late) epochs, but training ends after \(epochs)")
    }
  }

  func evaluate(_ run: Run) async throws -> [[DictionaryValue]] {
    try plan.train(run)
  }
}

/// A grid of trainings that share their data.
private struct SweepPlan {
  var activations: ActivationsValue
  var architecture: Architecture
  var ratios: [Double]
  /// The weights of the L1 term; `nil` if none was given.
  var l1: [Double]?
  var epochs: Int
  var batch: Int
  var initialBias: Double?
  var learningRate = 1e-3
  var warmup = 0.0
  var decay = 0.0
  var sparsityWarmup = 0.0
  var deadFeatures = DeadFeatureTreatment.none
  var snapshots: [Double] = []
  var seed: Int?
  /// The most vectors to learn from; `nil` for all.
  var vectors: Int?

  private var rows: Range<Int> {
    0..<min(vectors ?? activations.trainingCount, activations.trainingCount)
  }

  private var vectorsPerEpoch: Int {
    min(rows.count, activations.trainingCount - activations.statistics.excludedCount)
  }

  /// Checks what can be known before anything is read.
  func validate() throws {
    if architecture.usesL1 != (l1 != nil) {
      throw ParameterProblem(
        "l1",
        l1 == nil
          ? "is missing: \(architecture.expression) makes codes sparse by an L1 term"
          : "has no meaning for \(architecture.expression), which has no L1 term; leave it out",
        suggestion: l1 == nil ? "l1: 1e-3" : nil)
    }
    if let vectors, vectors < batch {
      throw ParameterProblem(
        "vectors",
        "is \(vectors), which does not fill a step of \(batch); train on more or make "
          + "`batch` smaller")
    }
    if warmup + decay > 1 {
      throw ParameterProblem(
        "decay", "and `warmup` are \(decay) and \(warmup) of the steps, more than all of them")
    }
    let features = ratios.map {
      TrainingSettings(ratio: $0).features(width: activations.file.width)
    }
    switch architecture {
    case .topK(let k), .batchTopK(let k):
      if let few = features.min(), k > few {
        throw ParameterProblem("architecture", "keeps \(k) codes, but there are \(few) features")
      }
    case .jumpReLU(let target):
      if let few = features.min(), target > Double(few) {
        throw ParameterProblem(
          "architecture", "aims at \(target) active features, but there are \(few)")
      }
    case .tied, .untied, .gated: break
    }
    if architecture.keepsLargest, sparsityWarmup > 0 {
      throw ParameterProblem(
        "sparsityWarmup",
        "has no meaning for \(architecture.expression), which has no sparsity term; leave it out")
    }
    if case .auxiliary(let k, _, _) = deadFeatures {
      guard architecture.keepsLargest else {
        throw ParameterProblem(
          "deadFeatures",
          "uses an auxiliary loss, which belongs to topK and batchTopK, not to "
            + architecture.expression, suggestion: ".resampled(every: 65_536)")
      }
      if let few = features.min(), k > few {
        throw ParameterProblem(
          "deadFeatures", "uses \(k) dead features for a vector, but there are \(few) features")
      }
    }
  }

  private func settings(_ ratio: Double, _ l1: Double, _ seed: UInt64) -> TrainingSettings {
    var settings = TrainingSettings(
      architecture, ratio: ratio, l1: l1, learningRate: learningRate, batchSize: batch,
      epochs: epochs, seed: self.seed.map { UInt64($0) } ?? seed,
      initialBias: initialBias ?? (architecture.keepsLargest ? 0 : -2),
      preprocessing: .standardized, site: activations.site.description)
    let steps = Double(vectorsPerEpoch * epochs / batch)
    settings.learningRateWarmup = Int((warmup * steps).rounded())
    settings.learningRateDecay = Int((decay * steps).rounded())
    settings.sparsityWarmup = Int((sparsityWarmup * steps).rounded())
    settings.deadFeatures = deadFeatures
    return settings
  }

  func train(_ run: Run) throws -> [[DictionaryValue]] {
    let l1 = l1 ?? [0]
    let settings = ratios.flatMap { ratio in l1.map { self.settings(ratio, $0, run.seed) } }
    let perEpoch = vectorsPerEpoch
    let trained = try SparseCoding.train(
      settings, on: activations.file, statistics: activations.statistics,
      rows: rows,
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
