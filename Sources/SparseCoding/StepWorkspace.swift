/// The memory of one training step, shared by trainers that step in turn.
final class StepWorkspace {
  let batchSize: Int
  let width: Int
  let features: Int

  /// The active features of each row and their codes.
  let active: CodeLists
  /// The gradient by the reconstruction, `[batch, width]`.
  let residual: AlignedMemory<Float>
  /// Per row: squared error, sum of codes.
  let errors: AlignedMemory<Double>
  let sums: AlignedMemory<Double>
  /// The gradient by the biases, `[features]`.
  let biasGradient: AlignedMemory<Float>

  /// The gradients by the active codes, where the codes are.
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
  /// by them `[batch, features]` and by the directions `[features, width]`.
  lazy var denseGradients = AlignedMemory<Float>(uninitialized: batchSize * features)
  lazy var directionGradients = AlignedMemory<Float>(uninitialized: features * width)

  init(batchSize: Int, width: Int, features: Int) {
    self.batchSize = batchSize
    self.width = width
    self.features = features
    active = CodeLists(capacity: batchSize, width: width, features: features)
    residual = AlignedMemory(uninitialized: batchSize * width)
    errors = AlignedMemory(repeating: 0, count: batchSize)
    sums = AlignedMemory(repeating: 0, count: batchSize)
    biasGradient = AlignedMemory(repeating: 0, count: features)
  }
}
