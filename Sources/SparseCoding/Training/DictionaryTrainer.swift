import Foundation
import Kernels
import Numerics

/// What one training step found before it changed the weights.
public struct StepReport: Hashable, Sendable {
  /// The loss: ``reconstruction`` + ``sparsity`` + ``auxiliary``.
  public var loss: Double
  /// The squared error, averaged over the minibatch and the values of a vector.
  public var reconstruction: Double
  /// The term that makes codes sparse: the L1 weight times the sum of a vector's codes, averaged
  /// over the minibatch, or the quadratic term of ``Architecture/jumpReLU(l0:)``.
  public var sparsity: Double
  /// The error of the gates or of the dead features' reconstruction, weighted.
  public var auxiliary = 0.0
  /// The number of active features of a vector, averaged over the minibatch.
  public var l0: Double
}

/// How a step is computed; the outcome is the same but for rounding.
enum StepPath: CaseIterable {
  /// By dense products throughout; only where codes follow by a ReLU alone.
  case dense
  /// By one dense product, which gives the codes; then on the active features alone.
  case sparse
  /// As ``sparse``, but in single precision only where half precision finds that a code may be
  /// positive.
  case screened
}

/// Trains one sparse autoencoder by Adam.
///
/// Losses are in the authors' units: squared errors are averaged over the values of a vector,
/// codes summed. For the paper's autoencoder, with D the weights E, rows divided by their norms (at
/// least 1e-8):
///
///     c = ReLU(x Dᵀ + b),  x̂ = c D
///     loss = mean over batch and width of (x̂ − x)² + l1 · mean over the batch of Σ c
///
/// The gradient flows through the division. The other architectures differ in what encodes and in
/// which codes are kept; see ``Architecture``. While few features are active, the work is done on
/// them alone, but for finding out which they are; otherwise it is dense products. All ways give
/// the same gradient but for rounding.
public final class DictionaryTrainer {
  /// The density of the codes from which on dense products are faster.
  static let denseDensity = 0.33
  /// The density of the codes up to which it is faster to find candidates first.
  static let screeningDensity = 0.15

  /// What the dictionary is trained with.
  public let settings: TrainingSettings
  /// Number of values in a vector.
  public let width: Int
  /// Number of features.
  public let features: Int
  /// Number of steps done.
  public internal(set) var steps = 0
  /// Number of steps there will be, for a learning rate that falls towards the end.
  public var totalSteps: Int?
  /// The density of the codes in the last step, which decides how the next one is computed.
  var density: Double
  /// Takes the place of the choice of the largest codes of a minibatch in
  /// ``Architecture/batchTopK(_:)``: a running mean of the smallest code chosen; −1 at first.
  var chosenThreshold: Float = -1

  /// The weights E, `[features, width]`, of which the decoder's directions are made.
  let weights: AdamParameters
  /// E with rows of unit norm, and the norms.
  let directions: AlignedMemory<Float>
  let norms: AlignedMemory<Float>
  /// The encoder, `[features, width]`; `nil` if the directions encode.
  let encoder: AdamParameters?
  /// The biases of the encoder or of the gates, `[features]`.
  let bias: AdamParameters
  /// The bias of the decoder, `[width]`.
  let decoderBias: AdamParameters?
  /// The thresholds of a JumpReLU, `[features]`.
  let thresholds: AdamParameters?
  /// What gated codes are scaled by, as logarithms, and their biases, `[features]`.
  let logScales: AdamParameters?
  let magnitudeBias: AdamParameters?
  /// For each feature the number of steps since it was last active.
  let idleSteps: AlignedMemory<Float>

  /// The encoder in half precision, and whether it is up to date.
  private lazy var panels = DirectionPanels(
    width: width, features: features, hasUnitRows: encoder == nil)
  private var arePanelsCurrent = false

  private var ownWorkspace: StepWorkspace?

  /// Draws the weights from Xavier's uniform distribution, ±√(6 / (features + width)).
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``.
  public init(_ settings: TrainingSettings, width: Int) throws {
    try settings.validate()
    guard width > 0 else { throw SparseCodingError.invalidSetting("the width is \(width)") }
    self.settings = settings
    self.width = width
    let features = settings.features(width: width)
    self.features = features
    let architecture = settings.architecture
    switch architecture {
    case .topK(let k), .batchTopK(let k):
      guard k <= features else {
        throw SparseCodingError.invalidSetting(
          "k is \(k), but there are only \(features) features; keep fewer codes or raise the ratio")
      }
    case .jumpReLU(let target):
      guard target <= Double(features) else {
        throw SparseCodingError.invalidSetting(
          "l0 is \(target), but there are only \(features) features")
      }
    case .tied, .untied, .gated: break
    }
    let count = features * width
    weights = AdamParameters(repeating: 0, count: count)
    directions = AlignedMemory(uninitialized: count)
    norms = AlignedMemory(repeating: 0, count: features)
    encoder = architecture.hasEncoder ? AdamParameters(repeating: 0, count: count) : nil
    bias = AdamParameters(repeating: Float(settings.initialBias), count: features)
    decoderBias =
      architecture.decoderBias.exists ? AdamParameters(repeating: 0, count: width) : nil
    if case .jumpReLU = architecture {
      thresholds = AdamParameters(
        repeating: Float(settings.initialThreshold), count: features)
    } else {
      thresholds = nil
    }
    let isGated = architecture == .gated
    logScales = isGated ? AdamParameters(repeating: 0, count: features) : nil
    magnitudeBias =
      isGated ? AdamParameters(repeating: Float(settings.initialBias), count: features) : nil
    idleSteps = AlignedMemory(repeating: 0, count: features)
    density = settings.initialBias < 0 ? 0 : 1
    let bound = Float((6 / Double(features + width)).squareRoot())
    func draw(_ name: String, into target: AlignedMemory<Float>) {
      var generator = RandomNumbers(seed: settings.seed).split(name)
      for index in 0..<count { target.pointer[index] = generator.uniform(-bound, bound) }
    }
    draw("weights", into: weights.values)
    normalize()
    if let encoder {
      if architecture.isNormalizedInForwardPass {
        draw("encoder", into: encoder.values)
      } else {
        encoder.values.pointer.update(from: directions.pointer, count: count)
      }
    }
  }

  /// Overwrites the weights E, `[features, width]`, the encoder likewise, where there is one, and
  /// the biases; the encoder begins as the directions if it is left out.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``.
  public func setParameters(weights: [Float], encoder: [Float]? = nil, bias: [Float]) throws {
    try self.weights.values.update(from: weights, named: "weights")
    try self.bias.values.update(from: bias, named: "bias")
    normalize()
    if let target = self.encoder {
      try target.values.update(from: encoder ?? directions.values, named: "encoder")
    } else if encoder != nil {
      throw SparseCodingError.shapeMismatch("an encoder for tied weights")
    }
  }

  /// Sets the bias of the decoder, `[width]`, if there is one.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``.
  public func setDecoderBias(_ values: [Float]) throws {
    try decoderBias?.values.update(from: values, named: "decoder bias")
  }

  /// One step on a minibatch of prepared vectors, `[batch, width]`.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` if a value of the minibatch, or the loss, is
  ///   not finite, ``SparseCodingError/shapeMismatch(_:)``; ``NumericsError``. The weights are
  ///   then as they were.
  public func step(_ batch: Matrix) throws -> StepReport {
    guard batch.columns == width, batch.rows > 0 else {
      throw SparseCodingError.shapeMismatch(
        "a minibatch of shape [\(batch.rows), \(batch.columns)] for vectors of width \(width)")
    }
    let workspace: StepWorkspace
    if let ownWorkspace, ownWorkspace.batchSize == batch.rows {
      workspace = ownWorkspace
    } else {
      workspace = StepWorkspace(batchSize: batch.rows, width: width, features: features)
      ownWorkspace = workspace
    }
    return try batch.withUnsafeBufferPointer { buffer in
      guard let vectors = buffer.baseAddress else { throw SparseCodingError.tooFewVectors("none") }
      return try step(vectors, workspace)
    }
  }

  /// One step with shared memory, sized for at least as many features.
  func step(_ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace) throws -> StepReport {
    let path = path
    let report = try forward(vectors, workspace, path)
    density = report.l0 / Double(features)
    if case .batchTopK = settings.architecture { follow(workspace.smallestChosen) }
    steps += 1
    try descend(vectors, workspace, path)
    resampleDeadFeatures(vectors, workspace)
    return report
  }

  /// Derives directions and norms from the weights.
  func normalize() {
    arePanelsCurrent = false
    let weights = weights.values.pointer
    for feature in 0..<features {
      norms.pointer[feature] = kernel_normalize(
        weights + feature * width, directions.pointer + feature * width, width)
    }
    guard !settings.architecture.isNormalizedInForwardPass else { return }
    weights.update(from: directions.pointer, count: features * width)
    norms.pointer.update(repeating: 1, count: features)
  }

  /// The matrix that encodes, `[features, width]`.
  var encoderRows: UnsafeMutablePointer<Float> {
    (encoder?.values ?? directions).pointer
  }

  /// How the next step is best computed, given what the last one found.
  var path: StepPath {
    guard settings.architecture.isReLU else { return .sparse }
    if density >= Self.denseDensity { return .dense }
    return DirectionPanels.areFast && density < Self.screeningDensity ? .screened : .sparse
  }

  /// The encoder in half precision.
  func currentPanels() -> DirectionPanels {
    if !arePanelsCurrent { panels.pack(encoderRows) }
    arePanelsCurrent = true
    return panels
  }

  /// The panels if each is to be packed as soon as its features have been updated.
  func panelsToUpdate(_ path: StepPath) -> DirectionPanels? {
    let result = path == .screened ? panels : nil
    arePanelsCurrent = result != nil
    return result
  }

  /// Says that the encoder has changed outside of a step.
  func invalidatePanels() { arePanelsCurrent = false }

  /// The weight of the L1 term at this step.
  var currentL1: Double { settings.architecture.usesL1 ? settings.l1 * sparsityWarmup : 0 }

  /// How much of the sparsity term counts at this step.
  var sparsityWarmup: Double {
    settings.sparsityWarmup == 0
      ? 1 : min(1, Double(steps + 1) / Double(settings.sparsityWarmup))
  }

  /// Lets the threshold that stands for the choice within a minibatch follow the smallest code
  /// chosen.
  private func follow(_ smallest: Float) {
    guard smallest.isFinite else { return }
    let decay = Float(settings.thresholdDecay)
    chosenThreshold =
      chosenThreshold < 0 ? smallest : decay * chosenThreshold + (1 - decay) * smallest
  }

  /// Counts for each feature the steps since it was last active.
  func noteActivity(_ workspace: StepWorkspace, _ path: StepPath) {
    guard settings.deadFeatures != .none else { return }
    let idle = idleSteps.pointer
    for feature in 0..<features { idle[feature] += 1 }
    if path == .dense {
      let codes = workspace.active.products.pointer
      for row in 0..<workspace.batchSize {
        let codes = codes + row * features
        for feature in 0..<features where codes[feature] > 0 { idle[feature] = 0 }
      }
      return
    }
    let active = workspace.active
    for row in 0..<workspace.batchSize {
      let start = active.starts.pointer[row]
      for entry in start..<start + active.counts.pointer[row]
      where active.codes.pointer[entry] > 0 {
        idle[Int(active.indices.pointer[entry])] = 0
      }
    }
  }
}

/// Some parameters and the moments of their gradient.
final class AdamParameters: Sendable {
  let values: AlignedMemory<Float>
  let first: AlignedMemory<Float>
  let second: AlignedMemory<Float>

  init(repeating value: Float, count: Int) {
    values = AlignedMemory(repeating: value, count: count)
    first = AlignedMemory(repeating: 0, count: count)
    second = AlignedMemory(repeating: 0, count: count)
  }

  /// One step on `count` values from `offset` on.
  func update(
    _ gradient: UnsafePointer<Float>, offset: Int = 0, count: Int,
    _ constants: inout kernel_adam_step
  ) {
    kernel_adam(
      values.pointer + offset, first.pointer + offset, second.pointer + offset, gradient,
      &constants, count)
  }
}
