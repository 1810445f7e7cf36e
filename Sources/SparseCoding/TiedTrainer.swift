import Foundation
import Kernels
import Numerics

/// What one training step found before it changed the weights.
public struct StepReport: Hashable, Sendable {
  /// The loss: ``reconstruction`` + ``sparsity``.
  public var loss: Double
  /// The squared error, averaged over the minibatch and the values of a vector.
  public var reconstruction: Double
  /// The L1 weight times the sum of a vector's codes, averaged over the minibatch.
  public var sparsity: Double
  /// The number of active features of a vector, averaged over the minibatch.
  public var l0: Double
}

/// How a step is computed; the outcome is the same but for rounding.
enum StepPath: CaseIterable {
  /// By dense products throughout.
  case dense
  /// By one dense product, which gives the codes; then on the active features alone.
  case sparse
  /// As ``sparse``, but in single precision only where half precision finds that a code may be
  /// positive.
  case screened
}

/// Trains one sparse autoencoder with tied weights by Adam.
///
/// The model and the loss are those the paper's authors optimise. With D the weights E,
/// rows divided by their norms (at least 1e-8):
///
///     c = ReLU(x Dᵀ + b),  x̂ = c D
///     loss = mean over batch and width of (x̂ − x)² + l1 · mean over the batch of Σ c
///
/// The gradient flows through the division. While few features are active, the work is done on
/// them alone, but for finding out which they are; otherwise it is five dense products. All ways
/// give the same gradient but for rounding.
public final class TiedTrainer {
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
  /// The density of the codes in the last step, which decides how the next one is computed.
  var density: Double

  /// The weights E and the moments of their gradient, `[features, width]`.
  let weights: AlignedMemory<Float>
  let weightFirst: AlignedMemory<Float>
  let weightSecond: AlignedMemory<Float>
  /// E with rows of unit norm, and the norms.
  let directions: AlignedMemory<Float>
  let norms: AlignedMemory<Float>
  /// The biases and the moments of their gradient, `[features]`.
  let bias: AlignedMemory<Float>
  let biasFirst: AlignedMemory<Float>
  let biasSecond: AlignedMemory<Float>

  /// The directions in half precision, and whether they are those of ``directions``.
  private lazy var panels = DirectionPanels(width: width, features: features)
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
    features = settings.features(width: width)
    let count = features * width
    weights = AlignedMemory(uninitialized: count)
    weightFirst = AlignedMemory(repeating: 0, count: count)
    weightSecond = AlignedMemory(repeating: 0, count: count)
    directions = AlignedMemory(uninitialized: count)
    norms = AlignedMemory(repeating: 0, count: features)
    bias = AlignedMemory(repeating: Float(settings.initialBias), count: features)
    biasFirst = AlignedMemory(repeating: 0, count: features)
    biasSecond = AlignedMemory(repeating: 0, count: features)
    density = settings.initialBias < 0 ? 0 : 1
    var generator = RandomNumbers(seed: settings.seed).split("weights")
    let bound = Float((6 / Double(features + width)).squareRoot())
    for index in 0..<count { weights.pointer[index] = generator.uniform(-bound, bound) }
    normalize()
  }

  /// Overwrites the weights E, `[features, width]`, and the biases.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)``.
  public func setParameters(weights: [Float], bias: [Float]) throws {
    try self.weights.update(from: weights, named: "weights")
    try self.bias.update(from: bias, named: "bias")
    normalize()
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
    steps += 1
    var constants = adamStep
    let (width, norms, directions) = (width, norms.pointer, directions.pointer)
    let (weights, first, second) = (
      weights.pointer, weightFirst.pointer, weightSecond.pointer
    )
    let panels = path == .screened ? panels : nil
    arePanelsCurrent = panels != nil
    try backward(
      vectors, workspace, path, finish: { panels?.pack($0, of: directions) }
    ) { feature, gradient in
      let offset = feature * width
      norms[feature] = kernel_adam_direction(
        weights + offset, first + offset, second + offset, gradient, directions + offset,
        norms[feature], &constants, width)
    }
    kernel_adam(
      bias.pointer, biasFirst.pointer, biasSecond.pointer, workspace.biasGradient.pointer,
      &constants, features)
    return report
  }

  /// The dictionary as it stands.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` if training has diverged.
  public func dictionary(
    preprocessing: Preprocessing = .none, vectorsTrained: Int
  ) throws -> FeatureDictionary {
    try FeatureDictionary(
      directions: Matrix(rows: features, columns: width, directions.values),
      bias: bias.values, preprocessing: preprocessing,
      metadata: DictionaryMetadata(
        site: settings.site, ratio: settings.ratio, l1: settings.l1, seed: settings.seed,
        vectorsTrained: vectorsTrained))
  }

  /// Derives directions and norms from the weights.
  func normalize() {
    arePanelsCurrent = false
    for feature in 0..<features {
      norms.pointer[feature] = kernel_normalize(
        weights.pointer + feature * width, directions.pointer + feature * width, width)
    }
  }

  /// How the next step is best computed, given what the last one found.
  var path: StepPath {
    if density >= Self.denseDensity { return .dense }
    return DirectionPanels.areFast && density < Self.screeningDensity ? .screened : .sparse
  }

  /// The directions in half precision.
  func currentPanels() -> DirectionPanels {
    if !arePanelsCurrent { panels.pack(directions.pointer) }
    arePanelsCurrent = true
    return panels
  }

  private var adamStep: kernel_adam_step {
    let (beta1, beta2) = (0.9, 0.999)
    let correction1 = 1 - pow(beta1, Double(steps))
    let correction2 = 1 - pow(beta2, Double(steps))
    return kernel_adam_step(
      beta1: Float(beta1), beta2: Float(beta2), rest1: Float(1 - beta1), rest2: Float(1 - beta2),
      step: Float(settings.learningRate / correction1), root: Float(1 / correction2.squareRoot()),
      epsilon: 1e-8)
  }
}
