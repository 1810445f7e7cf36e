/// The memory of one training step, shared by trainers that step in turn.
final class StepWorkspace {
  let batchSize: Int
  let width: Int
  let features: Int

  /// The active features of each row and their codes.
  let active: CodeLists
  /// Number of codes of each row that are not 0.
  let activeCounts: AlignedMemory<Int>
  /// The gradient by the reconstruction, `[batch, width]`.
  let residual: AlignedMemory<Float>
  /// Per row: squared error, sum of codes.
  let errors: AlignedMemory<Double>
  let sums: AlignedMemory<Double>
  /// For each feature the sum of the gradients by its products, `[features]`: the gradient by the
  /// biases, unless they are those of gates.
  let biasGradient: AlignedMemory<Float>

  /// The gradients by the products of the active features, where the codes are.
  lazy var codeGradients = AlignedMemory<Float>(uninitialized: active.codes.count)
  /// The active codes by feature: where each feature begins; rows, codes and gradients.
  lazy var starts = AlignedMemory<Int>(uninitialized: features + 1)
  lazy var rows = AlignedMemory<Int32>(uninitialized: batchSize * features)
  lazy var codesByFeature = AlignedMemory<Float>(uninitialized: batchSize * features)
  lazy var gradientsByFeature = AlignedMemory<Float>(uninitialized: batchSize * features)
  /// How often a feature is active in each block of rows, later where its entries of that block
  /// begin, `[blocks, features]`.
  lazy var placesByBlock = AlignedMemory<Int>(
    uninitialized: CodeLists.blocks(batchSize) * features)

  /// On the dense path, where codes take the place of the products in ``active``: the gradients
  /// by them `[batch, features]`.
  lazy var denseGradients = AlignedMemory<Float>(uninitialized: batchSize * features)
  /// The gradients by the directions and by the encoder, `[features, width]`, where they are all
  /// needed at once.
  lazy var directionGradients = AlignedMemory<Float>(uninitialized: features * width)
  lazy var encoderGradients = AlignedMemory<Float>(uninitialized: features * width)

  /// The vectors less the decoder's bias, `[batch, width]`.
  lazy var shifted = AlignedMemory<Float>(uninitialized: batchSize * width)
  /// The gradient by the decoder's bias, `[width]`.
  var decoderBiasGradient: [Float] = []
  /// What features collect in each block, `[blocks, RowPass.collected, features]`.
  ///
  /// Jump: the gradient by the code and the number of entries near the threshold. Gated: the
  /// gradients by the gates' biases, by the magnitudes' biases and by their log scales.
  lazy var collectedByBlock = AlignedMemory<Double>(
    uninitialized: CodeLists.blocks(batchSize) * RowPass.collected * features)
  /// The gradient by the mean number of active features, for the thresholds.
  var thresholdPull = 0.0
  /// The smallest code that was chosen among those of the minibatch.
  var smallestChosen = Float.infinity

  /// Gated: the gradient by the gates' reconstruction, its squared errors, the gradients by the
  /// gates, and exp(r).
  lazy var gateResidual = AlignedMemory<Float>(uninitialized: batchSize * width)
  lazy var gateErrors = AlignedMemory<Double>(repeating: 0, count: batchSize)
  lazy var gateGradients = AlignedMemory<Float>(uninitialized: active.codes.count)
  lazy var scales = AlignedMemory<Float>(repeating: 1, count: features)

  /// Codes of dead features, their gradients, how many each row has, and what they leave over.
  lazy var dead = DeadCodes(batchSize: batchSize, width: width, features: features)
  /// Whether ``dead`` belongs to the present step.
  var hasDeadCodes = false

  init(batchSize: Int, width: Int, features: Int) {
    self.batchSize = batchSize
    self.width = width
    self.features = features
    active = CodeLists(capacity: batchSize, width: width, features: features)
    activeCounts = AlignedMemory(repeating: 0, count: batchSize)
    residual = AlignedMemory(uninitialized: batchSize * width)
    errors = AlignedMemory(repeating: 0, count: batchSize)
    sums = AlignedMemory(repeating: 0, count: batchSize)
    biasGradient = AlignedMemory(repeating: 0, count: features)
  }
}

/// Codes of dead features, which reconstruct what the others leave over.
final class DeadCodes {
  /// Where each row begins: its number times the number of features.
  let indices: AlignedMemory<Int32>
  let codes: AlignedMemory<Float>
  let gradients: AlignedMemory<Float>
  let counts: AlignedMemory<Int>
  /// The gradient by what they reconstruct, `[batch, width]`.
  let residual: AlignedMemory<Float>
  /// Whether a feature is dead, `[features]`.
  let isDead: AlignedMemory<Bool>

  init(batchSize: Int, width: Int, features: Int) {
    indices = AlignedMemory(uninitialized: batchSize * features)
    codes = AlignedMemory(uninitialized: batchSize * features)
    gradients = AlignedMemory(uninitialized: batchSize * features)
    counts = AlignedMemory(repeating: 0, count: batchSize)
    residual = AlignedMemory(uninitialized: batchSize * width)
    isDead = AlignedMemory(repeating: false, count: features)
  }
}
