import Kernels
import Numerics

/// What a training step does with one vector at a time, once it is known which features may be
/// active: their codes, the reconstruction, and the gradient by the products W x + b.
///
/// Any thread may work on a block of rows; what features collect is summed by block.
struct RowPass: @unchecked Sendable {
  /// How many sums a feature collects in a block.
  static let collected = 3

  /// The vectors as they are encoded, `[batch, width]`.
  let encoded: UnsafePointer<Float>
  private let architecture: Architecture
  private let workspace: StepWorkspace
  private let target: UnsafePointer<Float>
  private let directions: UnsafePointer<Float>
  private let bias: UnsafePointer<Float>
  /// Added to the reconstruction; `nil` where the target is without it already.
  private let decoderBias: UnsafePointer<Float>?
  private let thresholds: UnsafePointer<Float>?
  private let magnitudeBias: UnsafePointer<Float>?
  private let features: Int
  private let width: Int
  private let scale: Float
  private let penalty: Float
  private let bandwidth: Float

  init(
    _ trainer: DictionaryTrainer, _ workspace: StepWorkspace, vectors: UnsafePointer<Float>,
    encoded: UnsafePointer<Float>
  ) {
    self.encoded = encoded
    self.workspace = workspace
    architecture = trainer.settings.architecture
    let isSubtracted = architecture.decoderBias.isSubtracted
    target = isSubtracted ? encoded : vectors
    decoderBias = isSubtracted ? nil : trainer.decoderBias.map { UnsafePointer($0.values.pointer) }
    directions = UnsafePointer(trainer.directions.pointer)
    bias = UnsafePointer(trainer.bias.values.pointer)
    thresholds = trainer.thresholds.map { UnsafePointer($0.values.pointer) }
    if let logScales = trainer.logScales {
      kernel_exp(logScales.values.pointer, workspace.scales.pointer, trainer.features)
    }
    magnitudeBias = trainer.magnitudeBias.map { UnsafePointer($0.values.pointer) }
    features = trainer.features
    width = trainer.width
    let batch = Double(workspace.batchSize)
    scale = Float(2 / (batch * Double(trainer.width)))
    penalty = Float(trainer.currentL1 / batch)
    bandwidth = Float(trainer.settings.bandwidth)
    // Memory is made before threads use it.
    _ = workspace.codeGradients
    _ = workspace.placesByBlock
    if !architecture.isReLU { _ = workspace.active.products }
    if architecture == .gated {
      _ = (workspace.gateResidual, workspace.gateErrors, workspace.gateGradients)
    }
    if collects { _ = workspace.collectedByBlock }
  }

  /// Whether features collect sums beyond those of their entries.
  private var collects: Bool {
    switch architecture {
    case .jumpReLU, .gated: true
    case .tied, .untied, .topK, .batchTopK: false
    }
  }

  /// Prepares the sums of a block.
  func begin(_ block: Int) {
    (workspace.placesByBlock.pointer + block * features).update(repeating: 0, count: features)
    guard collects else { return }
    (workspace.collectedByBlock.pointer + block * Self.collected * features).update(
      repeating: 0, count: Self.collected * features)
  }

  /// Number of active features of a row that has been processed.
  func activeCount(_ row: Int) -> Int {
    let count = workspace.active.counts.pointer[row]
    guard collects else { return count }
    let codes = workspace.active.codes.pointer + workspace.active.starts.pointer[row]
    return (0..<count).reduce(0) { $0 + (codes[$1] > 0 ? 1 : 0) }
  }

  func process(_ row: Int, block: Int) {
    let active = workspace.active
    let (start, count) = (active.starts.pointer[row], active.counts.pointer[row])
    let (indices, codes) = (active.indices.pointer + start, active.codes.pointer + start)
    let frequencies = workspace.placesByBlock.pointer + block * features
    for entry in 0..<count { frequencies[Int(indices[entry])] += 1 }
    switch architecture {
    case .tied, .untied, .topK, .batchTopK:
      var sum = 0.0
      for entry in 0..<count { sum += Double(codes[entry]) }
      workspace.sums.pointer[row] = sum
      reconstruct(row, indices, codes, count)
      kernel_dot_rows(
        workspace.codeGradients.pointer + start, workspace.residual.pointer + row * width,
        directions, indices, count, width, penalty)
    case .jumpReLU:
      processJump(row, block, indices, codes, workspace.codeGradients.pointer + start, count)
    case .gated:
      processGated(
        row, block, indices, codes, workspace.codeGradients.pointer + start,
        workspace.gateGradients.pointer + start, count)
    }
  }

  /// Leaves the gradient by the reconstruction and the squared error in the workspace.
  private func reconstruct(
    _ row: Int, _ indices: UnsafePointer<Int32>, _ codes: UnsafePointer<Float>, _ count: Int
  ) {
    let residual = workspace.residual.pointer + row * width
    kernel_sum_rows(residual, directions, indices, codes, count, width)
    if let decoderBias { kernel_add_scaled(1, decoderBias, residual, width) }
    workspace.errors.pointer[row] = kernel_residual(residual, target + row * width, scale, width)
  }

  /// Straight-through estimates: with p the product and θ the threshold, both the code and the
  /// count of active features change with θ only where p is within half a bandwidth of θ.
  private func processJump(
    _ row: Int, _ block: Int, _ indices: UnsafePointer<Int32>,
    _ codes: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    guard let thresholds else { return }
    let products = workspace.active.products.pointer + row * features
    for entry in 0..<count {
      let feature = Int(indices[entry])
      let product = products[feature] + bias[feature]
      codes[entry] = product > thresholds[feature] ? max(product, 0) : 0
    }
    workspace.sums.pointer[row] = 0
    reconstruct(row, indices, codes, count)
    kernel_dot_rows(
      gradients, workspace.residual.pointer + row * width, directions, indices, count, width, 0)
    let collected = workspace.collectedByBlock.pointer + block * Self.collected * features
    for entry in 0..<count {
      let feature = Int(indices[entry])
      let product = products[feature] + bias[feature]
      if abs(product - thresholds[feature]) < bandwidth / 2 {
        collected[feature] += Double(gradients[entry])
        collected[features + feature] += 1
      }
      if codes[entry] <= 0 { gradients[entry] = 0 }
    }
  }

  /// With p = W x: the gates' codes max(p + b, 0) reconstruct too, by directions that are held fixed,
  /// and carry the L1 term; the codes are max(exp(r) p + m, 0) where a gate is open.
  private func processGated(
    _ row: Int, _ block: Int, _ indices: UnsafePointer<Int32>,
    _ codes: UnsafeMutablePointer<Float>, _ gradients: UnsafeMutablePointer<Float>,
    _ gateGradients: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    guard let magnitudeBias else { return }
    let products = workspace.active.products.pointer + row * features
    let gateResidual = workspace.gateResidual.pointer + row * width
    var sum = 0.0
    for entry in 0..<count { sum += Double(codes[entry]) }
    workspace.sums.pointer[row] = sum
    kernel_sum_rows(gateResidual, directions, indices, codes, count, width)
    workspace.gateErrors.pointer[row] = kernel_residual(
      gateResidual, target + row * width, scale, width)
    kernel_dot_rows(gateGradients, gateResidual, directions, indices, count, width, penalty)
    for entry in 0..<count {
      let feature = Int(indices[entry])
      codes[entry] = max(
        0, workspace.scales.pointer[feature] * products[feature] + magnitudeBias[feature])
    }
    reconstruct(row, indices, codes, count)
    kernel_dot_rows(
      gradients, workspace.residual.pointer + row * width, directions, indices, count, width, 0)
    let collected = workspace.collectedByBlock.pointer + block * Self.collected * features
    for entry in 0..<count {
      let feature = Int(indices[entry])
      collected[feature] += Double(gateGradients[entry])
      var gradient = gateGradients[entry]
      if codes[entry] > 0 {
        let scaled = gradients[entry] * workspace.scales.pointer[feature]
        collected[features + feature] += Double(gradients[entry])
        collected[2 * features + feature] += Double(scaled * products[feature])
        gradient += scaled
      }
      gradients[entry] = gradient
    }
  }
}
