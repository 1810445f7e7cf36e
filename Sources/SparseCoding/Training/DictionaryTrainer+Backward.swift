import Kernels
import Numerics

/// What a step's gradients are handed to: the feature, the gradient by its direction, and the one by
/// its row of the encoder if that is a matrix of its own, `[width]` each; both may be overwritten.
typealias FeatureUpdate = (Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>?) -> Void

extension DictionaryTrainer {
  /// Calls `update` with the gradients of each feature.
  ///
  /// `update` is called from several threads at once. The sums of the gradients by the products,
  /// which are those by the biases but for gates, and the one by the decoder's bias are left in the
  /// workspace. On the sparse path `finish` is called when all features of
  /// a panel (see ``DirectionPanels``) have been updated.
  func backward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath,
    finish: (Int) -> Void = { _ in }, _ update: FeatureUpdate
  ) throws {
    if path == .dense {
      try denseBackward(vectors, workspace, update)
    } else {
      let encoded =
        settings.architecture.decoderBias.isSubtracted
        ? UnsafePointer(workspace.shifted.pointer) : vectors
      sparseBackward(encoded, workspace, finish, update)
    }
  }

  /// The gradient by the decoder's bias, `[width]`; the encoder has to be as it was in the forward
  /// pass.
  private func decoderBiasGradient(_ workspace: StepWorkspace) -> [Float] {
    var sums = [Double](repeating: 0, count: width)
    sums.withUnsafeMutableBufferPointer { sums in
      for row in 0..<workspace.batchSize {
        kernel_add_to_doubles(workspace.residual.pointer + row * width, sums.baseAddress, width)
      }
      guard settings.architecture.decoderBias.isSubtracted else { return }
      // A larger bias means smaller vectors to encode.
      let (rows, slopes) = (encoderRows, workspace.biasGradient.pointer)
      let part = AlignedMemory<Float>(uninitialized: width)
      for feature in 0..<features where slopes[feature] != 0 {
        part.pointer.update(repeating: 0, count: width)
        kernel_add_scaled(-slopes[feature], rows + feature * width, part.pointer, width)
        kernel_add_to_doubles(part.pointer, sums.baseAddress, width)
      }
    }
    return sums.map { Float($0) }
  }

  private func denseBackward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ update: FeatureUpdate
  ) throws {
    let batch = workspace.batchSize
    let (features, width) = (features, width)
    let (codes, gradients) = (
      workspace.active.products.pointer, workspace.denseGradients.pointer
    )
    let target = workspace.directionGradients.pointer
    let encoderTarget = encoder == nil ? target : workspace.encoderGradients.pointer
    try GEMM.multiply(
      rows: features, columns: width, inner: batch, gradients, leading: features,
      isTransposed: true, vectors, leading: width, encoderTarget, leading: width)
    try GEMM.multiply(
      rows: features, columns: width, inner: batch, codes, leading: features,
      isTransposed: true, workspace.residual.pointer, leading: width,
      keeping: encoder == nil ? 1 : 0, target, leading: width)
    let biasGradient = workspace.biasGradient.pointer
    let hasEncoder = encoder != nil
    Parallel.ranges(features, grain: 64, multiple: 16) { range in
      (biasGradient + range.lowerBound).update(repeating: 0, count: range.count)
      for row in 0..<batch {
        kernel_add_scaled(
          1, gradients + row * features + range.lowerBound, biasGradient + range.lowerBound,
          range.count)
      }
      for feature in range {
        update(
          feature, target + feature * width, hasEncoder ? encoderTarget + feature * width : nil)
      }
    }
  }

  private func sparseBackward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ finish: (Int) -> Void,
    _ update: FeatureUpdate
  ) {
    let starts = transpose(workspace)
    let (features, width) = (features, width)
    let rows = workspace.rows.pointer
    let (codes, gradients) = (
      workspace.codesByFeature.pointer, workspace.gradientsByFeature.pointer
    )
    let biasGradient = workspace.biasGradient.pointer
    let residual = workspace.residual.pointer
    let dead = workspace.hasDeadCodes ? workspace.dead : nil
    let isTied = encoder == nil
    Parallel.ranges(features, grain: 64) { range in
      for feature in range {
        var sum = 0.0
        for entry in starts[feature]..<starts[feature + 1] { sum += Double(gradients[entry]) }
        biasGradient[feature] = Float(sum)
      }
    }
    if decoderBias != nil { workspace.decoderBiasGradient = decoderBiasGradient(workspace) }
    let block = DirectionPanels.size
    Parallel.items(DirectionPanels.count(features)) { panel in
      withUnsafeTemporaryAllocation(byteCount: 2 * width * 4 + 64, alignment: 64) { memory in
        let memory = memory.bindMemory(to: Float.self)
        guard let gradient = memory.baseAddress else { return }
        let encoderGradient = gradient + (width + 15) / 16 * 16
        for feature in panel * block..<min((panel + 1) * block, features) {
          let (start, count) = (starts[feature], starts[feature + 1] - starts[feature])
          // A dead feature has no code but those that reconstruct what the others leave over.
          let residuals =
            dead.map { $0.isDead.pointer[feature] ? $0.residual.pointer : residual } ?? residual
          if isTied {
            kernel_sum_row_pairs(
              gradient, vectors, gradients + start, residuals, codes + start, rows + start, count,
              width)
          } else {
            kernel_sum_rows(
              gradient, residuals, rows + start, codes + start, count, width)
            kernel_sum_rows(
              encoderGradient, vectors, rows + start, gradients + start, count, width)
          }
          update(feature, gradient, isTied ? nil : encoderGradient)
        }
      }
      finish(panel)
    }
  }

  /// Sorts the entries by feature, rows ascending, so that each feature's gradient can be
  /// summed by one thread in a fixed order.
  private func transpose(_ workspace: StepWorkspace) -> UnsafePointer<Int> {
    let blocks = CodeLists.blocks(workspace.batchSize)
    let (starts, places) = (workspace.starts.pointer, workspace.placesByBlock.pointer)
    var total = 0
    for feature in 0..<features {
      starts[feature] = total
      for block in 0..<blocks {
        let count = places[block * features + feature]
        places[block * features + feature] = total
        total += count
      }
    }
    starts[features] = total
    let (rows, codes) = (workspace.rows.pointer, workspace.codesByFeature.pointer)
    let gradients = workspace.gradientsByFeature.pointer
    let (first, found) = (workspace.active.starts.pointer, workspace.active.counts.pointer)
    let (indices, values) = (workspace.active.indices.pointer, workspace.active.codes.pointer)
    let (slopes, batch) = (workspace.codeGradients.pointer, workspace.batchSize)
    let dead = workspace.hasDeadCodes ? workspace.dead : nil
    let features = features
    Parallel.items(blocks) { block in
      let places = places + block * features
      func put(_ row: Int, _ feature: Int32, _ code: Float, _ slope: Float) {
        let place = places[Int(feature)]
        rows[place] = Int32(truncatingIfNeeded: row)
        codes[place] = code
        gradients[place] = slope
        places[Int(feature)] = place + 1
      }
      for row in block * CodeLists.blockRows..<min((block + 1) * CodeLists.blockRows, batch) {
        for entry in first[row]..<first[row] + found[row] {
          put(row, indices[entry], values[entry], slopes[entry])
        }
        guard let dead else { continue }
        for entry in row * features..<row * features + dead.counts.pointer[row] {
          put(
            row, dead.indices.pointer[entry], dead.codes.pointer[entry],
            dead.gradients.pointer[entry])
        }
      }
    }
    return UnsafePointer(starts)
  }
}
