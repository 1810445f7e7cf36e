import Kernels
import Numerics

extension TiedTrainer {
  /// Calls `update` with each feature and the gradient by its direction, `[width]`.
  ///
  /// `update` may overwrite the gradient; it is called from several threads at once. The
  /// biases' gradient is left in the workspace. On the sparse path `finish` is called when all
  /// features of a panel (see ``DirectionPanels``) have been updated.
  func backward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath,
    finish: (Int) -> Void = { _ in }, _ update: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws {
    if path == .dense {
      try denseBackward(vectors, workspace, update)
    } else {
      sparseBackward(vectors, workspace, finish, update)
    }
  }

  /// The gradients by the weights E, `[features, width]`, and the biases, and the loss.
  func gradients(
    _ batch: Matrix, _ path: StepPath
  ) throws -> (weights: Matrix, bias: [Float], report: StepReport) {
    let workspace = StepWorkspace(batchSize: batch.rows, width: width, features: features)
    var result = Matrix(rows: features, columns: width)
    let width = width
    let report = try result.withUnsafeMutableBufferPointer { target in
      try batch.withUnsafeBufferPointer { vectors in
        guard let target = target.baseAddress, let vectors = vectors.baseAddress else {
          throw SparseCodingError.tooFewVectors("the minibatch is empty")
        }
        let report = try forward(vectors, workspace, path)
        try backward(vectors, workspace, path) { feature, gradient in
          let offset = feature * width
          kernel_project(gradient, directions.pointer + offset, norms.pointer[feature], width)
          (target + offset).update(from: gradient, count: width)
        }
        return report
      }
    }
    return (result, Array(workspace.biasGradient.buffer.prefix(features)), report)
  }

  private func denseBackward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace,
    _ update: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws {
    let batch = workspace.batchSize
    let (features, width) = (features, width)
    let (codes, gradients) = (
      workspace.active.products.pointer, workspace.denseGradients.pointer
    )
    let target = workspace.directionGradients.pointer
    try GEMM.multiply(
      rows: features, columns: width, inner: batch, gradients, leading: features,
      isTransposed: true, vectors, leading: width, target, leading: width)
    try GEMM.multiply(
      rows: features, columns: width, inner: batch, codes, leading: features,
      isTransposed: true, workspace.residual.pointer, leading: width, keeping: 1, target,
      leading: width)
    let biasGradient = workspace.biasGradient.pointer
    Parallel.ranges(features, grain: 64, multiple: 16) { range in
      (biasGradient + range.lowerBound).update(repeating: 0, count: range.count)
      for row in 0..<batch {
        kernel_add_scaled(
          1, gradients + row * features + range.lowerBound, biasGradient + range.lowerBound,
          range.count)
      }
      for feature in range { update(feature, target + feature * width) }
    }
  }

  private func sparseBackward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ finish: (Int) -> Void,
    _ update: (Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    let starts = transpose(workspace)
    let (features, width) = (features, width)
    let rows = workspace.rows.pointer
    let (codes, gradients) = (
      workspace.codesByFeature.pointer, workspace.gradientsByFeature.pointer
    )
    let (residuals, biasGradient) = (workspace.residual.pointer, workspace.biasGradient.pointer)
    let block = DirectionPanels.size
    Parallel.items(DirectionPanels.count(features)) { panel in
      withUnsafeTemporaryAllocation(byteCount: width * 4, alignment: 64) { memory in
        let gradient = memory.bindMemory(to: Float.self)
        guard let gradient = gradient.baseAddress else { return }
        for feature in panel * block..<min((panel + 1) * block, features) {
          let (start, end) = (starts[feature], starts[feature + 1])
          kernel_sum_row_pairs(
            gradient, vectors, gradients + start, residuals, codes + start,
            rows + start, end - start, width)
          var sum = 0.0
          for entry in start..<end { sum += Double(gradients[entry]) }
          biasGradient[feature] = Float(sum)
          update(feature, gradient)
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
    Parallel.items(blocks) { block in
      let places = places + block * features
      for row in block * CodeLists.blockRows..<min((block + 1) * CodeLists.blockRows, batch) {
        for entry in first[row]..<first[row] + found[row] {
          let feature = Int(indices[entry])
          let place = places[feature]
          rows[place] = Int32(truncatingIfNeeded: row)
          codes[place] = values[entry]
          gradients[place] = slopes[entry]
          places[feature] = place + 1
        }
      }
    }
    return UnsafePointer(starts)
  }
}
