import Kernels
import Numerics

extension TiedTrainer {
  /// Calls `update` with each feature and the gradient by its direction, `[width]`.
  ///
  /// `update` may overwrite the gradient; it is called from several threads at once. The
  /// biases' gradient is left in the workspace.
  func backward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, isDense: Bool,
    _ update: (Int, UnsafeMutablePointer<Float>) -> Void
  ) throws {
    if isDense {
      try denseBackward(vectors, workspace, update)
    } else {
      sparseBackward(vectors, workspace, update)
    }
  }

  /// The gradients by the weights E, `[features, width]`, and the biases, and the loss.
  func gradients(
    _ batch: Matrix, isDense: Bool
  ) throws -> (weights: Matrix, bias: [Float], report: StepReport) {
    let workspace = StepWorkspace(batchSize: batch.rows, width: width, features: features)
    var result = Matrix(rows: features, columns: width)
    let width = width
    let report = try result.withUnsafeMutableBufferPointer { target in
      try batch.withUnsafeBufferPointer { vectors in
        guard let target = target.baseAddress, let vectors = vectors.baseAddress else {
          throw SparseCodingError.tooFewVectors("the minibatch is empty")
        }
        let report = try forward(vectors, workspace, isDense: isDense)
        try backward(vectors, workspace, isDense: isDense) { feature, gradient in
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
    let (codes, gradients) = (workspace.products.pointer, workspace.denseGradients.pointer)
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
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace,
    _ update: (Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    let starts = transpose(workspace)
    let (features, width) = (features, width)
    let rows = workspace.rows.pointer
    let (codes, gradients) = (
      workspace.codesByFeature.pointer, workspace.gradientsByFeature.pointer
    )
    let block = 32
    Parallel.items((features + block - 1) / block) { item in
      withUnsafeTemporaryAllocation(byteCount: width * 4, alignment: 64) { memory in
        let gradient = memory.bindMemory(to: Float.self)
        guard let gradient = gradient.baseAddress else { return }
        for feature in item * block..<min((item + 1) * block, features) {
          let (start, end) = (starts[feature], starts[feature + 1])
          kernel_sum_row_pairs(
            gradient, vectors, gradients + start, workspace.residual.pointer, codes + start,
            rows + start, end - start, width)
          var sum = 0.0
          for entry in start..<end { sum += Double(gradients[entry]) }
          workspace.biasGradient.pointer[feature] = Float(sum)
          update(feature, gradient)
        }
      }
    }
  }

  /// Sorts the entries by feature, rows ascending, so that each feature's gradient can be
  /// summed by one thread in a fixed order.
  private func transpose(_ workspace: StepWorkspace) -> UnsafePointer<Int> {
    let (batch, slot) = (workspace.batchSize, workspace.slot)
    let starts = workspace.starts.pointer
    let (indices, counts) = (workspace.indices.pointer, workspace.counts.pointer)
    starts.update(repeating: 0, count: features + 1)
    for row in 0..<batch {
      for entry in row * slot..<row * slot + counts[row] { starts[Int(indices[entry])] += 1 }
    }
    var total = 0
    for feature in 0...features {
      let count = starts[feature]
      starts[feature] = total
      total += count
    }
    let (rows, codes) = (workspace.rows.pointer, workspace.codesByFeature.pointer)
    let gradients = workspace.gradientsByFeature.pointer
    for row in 0..<batch {
      for entry in row * slot..<row * slot + counts[row] {
        let feature = Int(indices[entry])
        let place = starts[feature]
        rows[place] = Int32(truncatingIfNeeded: row)
        codes[place] = workspace.codes.pointer[entry]
        gradients[place] = workspace.codeGradients.pointer[entry]
        starts[feature] = place + 1
      }
    }
    // Each start has moved to the next one's place.
    for feature in stride(from: features, to: 0, by: -1) { starts[feature] = starts[feature - 1] }
    starts[0] = 0
    return UnsafePointer(starts)
  }
}
