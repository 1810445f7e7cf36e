import Foundation
import Numerics
import Testing

@testable import SparseCoding

/// Gradients and steps of the architectures beyond the paper's tied one.
struct ArchitectureTests {
  private static let width = 6
  private static let rows = 9

  /// A trainer with weights of unequal norms, and its parameters in double precision.
  private func trainer(
    _ architecture: Architecture, l1: Double = 0.03, dead: DeadFeatureTreatment = .none
  ) throws -> (DictionaryTrainer, ReferenceParameters) {
    var settings = TrainingSettings(architecture, ratio: 2, l1: l1, seed: 3)
    settings.deadFeatures = dead
    settings.bandwidth = 0.4
    let trainer = try DictionaryTrainer(settings, width: Self.width)
    var generator = RandomNumbers(seed: 21)
    func draw(_ count: Int, _ scale: Double, _ mean: Double = 0) -> [Float] {
      (0..<count).map { _ in Float(mean + scale * generator.normal()) }
    }
    let count = trainer.features * Self.width
    try trainer.setParameters(
      weights: draw(count, 1), encoder: architecture.hasEncoder ? draw(count, 0.6) : nil,
      bias: draw(trainer.features, 0.3))
    try trainer.setDecoderBias(draw(Self.width, 0.5))
    try trainer.thresholds?.values.update(
      from: draw(trainer.features, 0.1, 0.5), named: "thresholds")
    try trainer.logScales?.values.update(from: draw(trainer.features, 0.3), named: "scales")
    try trainer.magnitudeBias?.values.update(from: draw(trainer.features, 0.3), named: "biases")
    func rows(_ memory: AlignedMemory<Float>) -> [[Double]] {
      let values = memory.values.map { Double($0) }
      return stride(from: 0, to: values.count, by: Self.width).map {
        Array(values[$0..<$0 + Self.width])
      }
    }
    func list(_ parameters: AdamParameters?) -> [Double]? {
      parameters?.values.values.map { Double($0) }
    }
    return (
      trainer,
      ReferenceParameters(
        weights: rows(trainer.weights.values), encoder: trainer.encoder.map { rows($0.values) },
        bias: list(trainer.bias) ?? [], decoderBias: list(trainer.decoderBias),
        thresholds: list(trainer.thresholds), logScales: list(trainer.logScales),
        magnitudeBias: list(trainer.magnitudeBias))
    )
  }

  private func batch() -> (Matrix, [[Double]]) {
    let batch = normalRows(Self.rows, Self.width, seed: 22)
    return (batch, (0..<Self.rows).map { batch.row($0).map { Double($0) } })
  }

  /// Compares gradients with central differences of a loss.
  private func check(
    _ found: [Float]?, _ path: WritableKeyPath<ReferenceParameters, [Double]>,
    _ parameters: ReferenceParameters, _ loss: ReferenceLoss
  ) {
    guard let found else { return }
    let step = 1e-6
    for index in found.indices {
      var (above, below) = (parameters, parameters)
      above[keyPath: path][index] += step
      below[keyPath: path][index] -= step
      let slope = (loss(above) - loss(below)) / (2 * step)
      #expect(abs(Double(found[index]) - slope) < 3e-5, "\(path) \(index)")
    }
  }

  private func check(
    _ found: Matrix?, _ path: WritableKeyPath<ReferenceParameters, [[Double]]>,
    _ parameters: ReferenceParameters, _ loss: ReferenceLoss
  ) {
    guard let found else { return }
    for row in 0..<found.rows {
      check(found.row(row).map { $0 }, path.appending(path: \.[row]), parameters, loss)
    }
  }

  private func checkAll(
    _ found: TrainerGradients, _ trainer: DictionaryTrainer, _ parameters: ReferenceParameters,
    _ loss: ReferenceLoss, tolerance: Double = 2e-6
  ) {
    #expect(abs(found.report.loss - loss(parameters)) < tolerance)
    check(found.weights, \.weights, parameters, loss)
    check(found.encoder, \.encoder.orEmpty, parameters, loss)
    check(found.values(by: trainer.bias), \.bias, parameters, loss)
    check(found.values(by: trainer.decoderBias), \.decoderBias.orNone, parameters, loss)
    check(found.values(by: trainer.logScales), \.logScales.orNone, parameters, loss)
    check(found.values(by: trainer.magnitudeBias), \.magnitudeBias.orNone, parameters, loss)
  }

  @Test("the gradient is that of the loss", arguments: [Architecture.topK(3), .batchTopK(3)])
  func finiteDifferencesOfChosenCodes(_ architecture: Architecture) throws {
    let (trainer, parameters) = try trainer(architecture)
    let (matrix, rows) = batch()
    let loss = ReferenceLoss(batch: rows, architecture: architecture, l1: 0.03)
    let found = try trainer.gradients(matrix, .sparse)
    #expect(found.report.l0 <= 3)
    checkAll(found, trainer, parameters, loss)
  }

  @Test(
    "the gradient of an untied autoencoder is that of its loss on every path",
    arguments: StepPath.allCases)
  func finiteDifferencesOfUntied(_ path: StepPath) throws {
    let (trainer, parameters) = try trainer(.untied)
    let (matrix, rows) = batch()
    let loss = ReferenceLoss(batch: rows, architecture: .untied, l1: 0.03)
    checkAll(try trainer.gradients(matrix, path), trainer, parameters, loss)
  }

  /// The gates' reconstruction holds the directions and the decoder's bias fixed.
  @Test("the gradient of a gated autoencoder is that of its loss")
  func finiteDifferencesOfGates() throws {
    let (trainer, parameters) = try trainer(.gated)
    let (matrix, rows) = batch()
    var loss = ReferenceLoss(batch: rows, architecture: .gated, l1: 0.03)
    loss.fixed = ReferenceLoss.Fixed(
      errors: [], directions: ReferenceLoss.directions(parameters.weights),
      decoderBias: parameters.decoderBias ?? [])
    let found = try trainer.gradients(matrix, .sparse)
    #expect(found.report.l0 > 0.5)
    checkAll(found, trainer, parameters, loss)
  }

  @Test(
    "dead features reconstruct what is left over, which is held fixed",
    arguments: [Architecture.topK(2), .batchTopK(2)])
  func finiteDifferencesOfDeadFeatures(_ architecture: Architecture) throws {
    let treatment = DeadFeatureTreatment.auxiliary(k: 2, weight: 0.7, after: 5 * Self.rows)
    let (trainer, parameters) = try trainer(architecture, dead: treatment)
    let (matrix, rows) = batch()
    var loss = ReferenceLoss(batch: rows, architecture: architecture, l1: 0)
    // Features that are not active on this minibatch, and one that is, which revives it.
    let codes = loss.codes(parameters)
    let isActive = (0..<trainer.features).map { feature in codes.contains { $0[feature] > 0 } }
    for feature in 0..<trainer.features { trainer.idleSteps.pointer[feature] = 4 }
    let dead = Set((0..<trainer.features).filter { !isActive[$0] })
    try #require(dead.count >= 2 && dead.count < trainer.features)
    loss.auxiliary = (dead, 2, 0.7)
    loss.fixed = ReferenceLoss.Fixed(
      errors: loss.errors(parameters), directions: [], decoderBias: [])
    let found = try trainer.gradients(matrix, .sparse)
    #expect(found.report.auxiliary > 0.1)
    checkAll(found, trainer, parameters, loss)
  }

  /// What the thresholds' gradient is estimated by: equations 11 and 12 of Rajamanoharan (2024).
  @Test("a JumpReLU has its loss, and the straight-through estimates of its gradient")
  func jump() throws {
    let target = 2.5
    let architecture = Architecture.jumpReLU(l0: target)
    let (trainer, parameters) = try trainer(architecture)
    let (matrix, rows) = batch()
    let loss = ReferenceLoss(batch: rows, architecture: architecture, l1: 0)
    let found = try trainer.gradients(matrix, .sparse)
    // Finite differences do not see the jumps.
    checkAll(found, trainer, parameters, loss)

    let directions = ReferenceLoss.directions(parameters.weights)
    let (errors, codes) = (loss.errors(parameters), loss.codes(parameters))
    let scale = 2 / Double(Self.rows * Self.width)
    let excess =
      Double(codes.joined().count { $0 > 0 }) / Double(Self.rows) / target - 1
    var expected = [Double](repeating: 0, count: trainer.features)
    var near = 0
    for row in 0..<Self.rows {
      for feature in 0..<trainer.features {
        let product = zip(parameters.encoder?[feature] ?? [], rows[row]).reduce(
          parameters.bias[feature]
        ) { $0 + $1.0 * $1.1 }
        let threshold = parameters.thresholds?[feature] ?? 0
        guard abs(product - threshold) < 0.2 else { continue }
        near += 1
        let slope =
          -scale * zip(directions[feature], errors[row]).reduce(0) { $0 + $1.0 * $1.1 }
        expected[feature] -=
          (threshold * slope + 2 * excess / target / Double(Self.rows)) / 0.4
      }
    }
    #expect(near > 10)
    let thresholds = try #require(found.values(by: trainer.thresholds))
    for (value, expected) in zip(thresholds, expected) {
      #expect(abs(Double(value) - expected) < 1e-5)
    }
  }

  @Test(
    "directions keep unit norm, and a step lowers the loss",
    arguments: [
      Architecture.untied, .topK(4), .batchTopK(4), .jumpReLU(l0: 4), .gated,
    ])
  func descends(_ architecture: Architecture) throws {
    var settings = TrainingSettings(architecture, ratio: 2, l1: 1e-3, learningRate: 1e-2, seed: 1)
    settings.bandwidth = 0.2
    let trainer = try DictionaryTrainer(settings, width: 16)
    let batch = normalRows(64, 16, seed: 5)
    let first = try trainer.step(batch)
    var last = first
    for _ in 0..<60 { last = try trainer.step(batch) }
    #expect(last.loss < 0.9 * first.loss)
    let dictionary = try trainer.dictionary(vectorsTrained: 0)
    for feature in 0..<32 {
      let norm = dictionary.decoder.row(feature).reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(abs(norm - 1) < 1e-5)
    }
  }

  /// What is kept gives the reconstruction that was trained.
  @Test(
    "a dictionary reconstructs as the trainer does",
    arguments: [
      Architecture.untied, .topK(3), .jumpReLU(l0: 3), .gated,
    ])
  func dictionaryAgrees(_ architecture: Architecture) throws {
    let (trainer, _) = try trainer(architecture)
    let (matrix, _) = batch()
    let report = try trainer.gradients(matrix, .sparse).report
    let dictionary = try trainer.dictionary(vectorsTrained: 0)
    let reconstruction = try dictionary.reconstruct(matrix)
    let error =
      zip(reconstruction.values, matrix.values).reduce(0.0) {
        $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
      } / Double(matrix.values.count)
    #expect(abs(error - report.reconstruction) < 1e-6)
    let l0 = Double(try dictionary.encodeSparse(matrix).values.count) / Double(Self.rows)
    #expect(abs(l0 - report.l0) < 1e-9)
  }

  /// With one minibatch again and again the running mean is the smallest code chosen, so that the
  /// threshold keeps all chosen codes but that one.
  @Test("a threshold takes the place of the choice within a minibatch")
  func batchThreshold() throws {
    var settings = TrainingSettings(.batchTopK(3), ratio: 2, learningRate: 1e-7, seed: 3)
    settings.thresholdDecay = 0.5
    let trainer = try DictionaryTrainer(settings, width: Self.width)
    let (matrix, _) = batch()
    for _ in 0..<30 { _ = try trainer.step(matrix) }
    let codes = try trainer.dictionary(vectorsTrained: 0).encodeSparse(matrix)
    #expect(abs(codes.values.count - 3 * Self.rows) <= 1)
  }

  @Test("a JumpReLU comes close to the number of active features it aims at", arguments: [2.0, 5])
  func jumpTarget(_ target: Double) throws {
    var settings = TrainingSettings(.jumpReLU(l0: target), ratio: 2, learningRate: 3e-3, seed: 1)
    settings.bandwidth = 0.1
    let trainer = try DictionaryTrainer(settings, width: 16)
    var l0 = 0.0
    for step in 0..<400 {
      let report = try trainer.step(normalRows(256, 16, seed: UInt64(step)))
      if step >= 350 { l0 += report.l0 / 50 }
    }
    // The error pulls the other way.
    #expect(l0 >= target && l0 < 1.2 * target)
  }

  /// The gradient by the decoder's bias goes through the encoder, which moves in the same step.
  @Test(
    "a step takes the gradient of all parameters at the same place",
    arguments: [Architecture.topK(3), .batchTopK(3), .gated, .jumpReLU(l0: 3)])
  func gradientsOfOnePlace(_ architecture: Architecture) throws {
    let (trainer, _) = try trainer(architecture)
    let (matrix, _) = batch()
    let gradient = try #require(
      try trainer.gradients(matrix, .sparse).values(by: trainer.decoderBias))
    _ = try trainer.step(matrix)
    let moment = try #require(trainer.decoderBias).first.values
    // The first moment is a tenth of the gradient after the first step.
    for (found, expected) in zip(moment, gradient) {
      #expect(abs(found - 0.1 * expected) <= 1e-6 * abs(expected) + 1e-9)
    }
  }

  @Test("a limit of the gradient scales all of it")
  func limit() throws {
    var settings = TrainingSettings(.topK(3), ratio: 2, seed: 3)
    settings.momentum = 0
    let free = try DictionaryTrainer(settings, width: Self.width)
    let (matrix, _) = batch()
    let all = try free.gradients(matrix, .sparse)
    let parts = [all.weights.values, all.encoder?.values ?? []] + all.shared.map(\.values)
    let norm = parts.joined().reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    _ = try free.step(matrix)
    settings.gradientLimit = norm / 10
    let limited = try DictionaryTrainer(settings, width: Self.width)
    _ = try limited.step(matrix)
    // The second moment holds the square of the gradient.
    for (a, b) in [
      (free.bias, limited.bias), (free.weights, limited.weights),
      (try #require(free.encoder), try #require(limited.encoder)),
    ] {
      for (whole, part) in zip(a.second.buffer, b.second.buffer) {
        #expect(abs(part - whole / 100) <= 1e-4 * whole + 1e-12)
      }
    }
    settings.gradientLimit = norm * 2
    let loose = try DictionaryTrainer(settings, width: Self.width)
    _ = try loose.step(matrix)
    for (a, b) in zip(free.bias.second.buffer, loose.bias.second.buffer) {
      #expect(abs(a - b) <= 1e-6 * a)
    }
  }

  /// SAELens' test of its schedule: 0.1 after two steps of warm-up, to zero in four of six steps.
  @Test("the step size rises and falls in a line")
  func schedule() {
    var settings = TrainingSettings(learningRate: 0.1)
    settings.learningRateWarmup = 2
    settings.learningRateDecay = 4
    let rates = (0...6).map { DictionaryTrainer.learningRate(settings, step: $0, of: 6) }
    for (rate, expected) in zip(rates, [0.05, 0.1, 0.1, 0.075, 0.05, 0.025, 0]) {
      #expect(abs(rate - expected) < 1e-12)
    }
    #expect(DictionaryTrainer.learningRate(TrainingSettings(), step: 5, of: 6) == 1e-3)
  }

  @Test("the sparsity term rises in a line")
  func sparsityWarmup() throws {
    var settings = TrainingSettings(.tied, ratio: 2, l1: 0.4)
    settings.sparsityWarmup = 4
    let trainer = try DictionaryTrainer(settings, width: Self.width)
    var weights: [Double] = []
    for _ in 0..<6 {
      weights.append(trainer.currentL1)
      _ = try trainer.step(batch().0)
    }
    for (weight, expected) in zip(weights, [0.1, 0.2, 0.3, 0.4, 0.4, 0.4]) {
      #expect(abs(weight - expected) < 1e-12)
    }
  }

  @Test(
    "dead features are pointed at badly reconstructed vectors, and only they",
    arguments: [Architecture.tied, .untied, .topK(2), .gated, .jumpReLU(l0: 2)])
  func resampling(_ architecture: Architecture) throws {
    var settings = TrainingSettings(architecture, ratio: 2, l1: 1e-3, seed: 9)
    settings.deadFeatures = .resampled(every: 3 * Self.rows)
    let trainer = try DictionaryTrainer(settings, width: Self.width)
    let (matrix, rows) = batch()
    // Two features that no vector can make active.
    for feature in [1, 4] { trainer.bias.values.pointer[feature] = -1e3 }
    for _ in 0..<2 { _ = try trainer.step(matrix) }
    #expect(trainer.bias.values.pointer[1] < -900)
    let others = Array(trainer.directions.values[0..<Self.width])
    let active = (0..<trainer.features).filter { trainer.idleSteps.pointer[$0] < 2 }
    try #require(active.contains(0))
    _ = try trainer.step(matrix)
    let offset = trainer.decoderBias?.values.values ?? [Float](repeating: 0, count: Self.width)
    for feature in [1, 4] {
      #expect(trainer.bias.values.pointer[feature] == 0)
      #expect(trainer.idleSteps.pointer[feature] == 0)
      let direction = trainer.directions.values[feature * Self.width..<(feature + 1) * Self.width]
      let cosines = rows.map { row in
        let vector =
          architecture.decoderBias.isSubtracted
          ? zip(row, offset).map { Float($0) - $1 } : row.map { Float($0) }
        let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return zip(direction, vector).reduce(0) { $0 + $1.0 * $1.1 } / norm
      }
      #expect((cosines.max() ?? 0) > 0.99)
      #expect(trainer.weights.second.pointer[feature * Self.width] == 0)
    }
    let moved = zip(trainer.directions.values[0..<Self.width], others).map { abs($0 - $1) }.max()
    #expect((moved ?? 1) < 0.05)
  }

  @Test("settings that make no sense are refused, each with its own text")
  func validation() throws {
    func refused(_ settings: TrainingSettings, _ text: String) {
      let error = #expect(throws: SparseCodingError.self) {
        _ = try DictionaryTrainer(settings, width: 8)
      }
      #expect(error?.description.contains(text) == true, "\(text)")
    }
    refused(TrainingSettings(.topK(0)), "k is 0; at least one code")
    refused(TrainingSettings(.topK(-3)), "k is -3")
    refused(TrainingSettings(.batchTopK(17)), "only 16 features")
    refused(TrainingSettings(.jumpReLU(l0: 0)), "l0 is 0.0")
    refused(TrainingSettings(.jumpReLU(l0: .nan)), "l0 is nan")
    refused(TrainingSettings(.jumpReLU(l0: 30)), "only 16 features")
    var settings = TrainingSettings(.tied)
    settings.deadFeatures = .auxiliary(k: 2, weight: 1, after: 10)
    refused(settings, "belongs to topK and batchTopK, not to tied")
    settings.deadFeatures = .resampled(every: 0)
    refused(settings, "resampled every 0 vectors")
    settings = TrainingSettings(.topK(2))
    settings.deadFeatures = .auxiliary(k: 0, weight: 1, after: 10)
    refused(settings, "needs k")
    settings = TrainingSettings()
    settings.learningRateDecay = -1
    refused(settings, "learningRateDecay is -1")
    settings = TrainingSettings()
    settings.gradientLimit = 0
    refused(settings, "gradientLimit is 0")
    settings = TrainingSettings()
    settings.bandwidth = 0
    refused(settings, "bandwidth is 0")
  }
}

extension Optional where Wrapped == [Double] {
  /// The values; only those that exist are written.
  fileprivate var orNone: [Double] {
    get { self ?? [] }
    set { self = newValue }
  }
}

extension Optional where Wrapped == [[Double]] {
  fileprivate var orEmpty: [[Double]] {
    get { self ?? [] }
    set { self = newValue }
  }
}
