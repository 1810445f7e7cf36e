/// The memory of one training step, shared by trainers that step in turn.
final class StepWorkspace {
  let batchSize: Int
  let width: Int
  let features: Int
  /// Room for one row's active features; whole vectors are stored past the last one.
  let slot: Int

  /// D x + b, later the codes, `[batch, features]`.
  let products: AlignedMemory<Float>
  /// The gradient by the reconstruction, `[batch, width]`.
  let residual: AlignedMemory<Float>
  /// Per row: squared error, sum of codes, number of active features.
  let errors: AlignedMemory<Double>
  let sums: AlignedMemory<Double>
  let counts: AlignedMemory<Int>
  /// The gradient by the biases, `[features]`.
  let biasGradient: AlignedMemory<Float>

  /// Per row a slot of active features, their codes and the gradients by them.
  lazy var indices = AlignedMemory<Int32>(uninitialized: batchSize * slot)
  lazy var codes = AlignedMemory<Float>(uninitialized: batchSize * slot)
  lazy var codeGradients = AlignedMemory<Float>(uninitialized: batchSize * slot)
  /// The same by feature: where each begins, the rows, codes and gradients.
  lazy var starts = AlignedMemory<Int>(uninitialized: features + 1)
  lazy var rows = AlignedMemory<Int32>(uninitialized: batchSize * features)
  lazy var codesByFeature = AlignedMemory<Float>(uninitialized: batchSize * features)
  lazy var gradientsByFeature = AlignedMemory<Float>(uninitialized: batchSize * features)

  /// On the dense path: gradients by the codes `[batch, features]` and directions `[features, width]`.
  lazy var denseGradients = AlignedMemory<Float>(uninitialized: batchSize * features)
  lazy var directionGradients = AlignedMemory<Float>(uninitialized: features * width)

  init(batchSize: Int, width: Int, features: Int) {
    self.batchSize = batchSize
    self.width = width
    self.features = features
    slot = features + 16
    products = AlignedMemory(uninitialized: batchSize * features)
    residual = AlignedMemory(uninitialized: batchSize * width)
    errors = AlignedMemory(repeating: 0, count: batchSize)
    sums = AlignedMemory(repeating: 0, count: batchSize)
    counts = AlignedMemory(repeating: 0, count: batchSize)
    biasGradient = AlignedMemory(repeating: 0, count: features)
  }
}
