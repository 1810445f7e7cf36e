import Kernels
import Numerics

extension TiedTrainer {
  /// Codes, loss, and the gradient by the codes; leaves them in the workspace.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` for a loss that is not finite.
  func forward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath
  ) throws -> StepReport {
    let batch = workspace.batchSize
    if path == .dense {
      try denseForward(vectors, workspace)
    } else {
      try sparseForward(vectors, workspace, path == .screened ? currentPanels() : nil)
    }
    // Rows are added in order, so that the sums do not depend on the number of cores.
    let error = workspace.errors.buffer.reduce(0, +) / Double(batch * width)
    let sum = workspace.sums.buffer.reduce(0, +) / Double(batch)
    let active = Double(workspace.active.counts.buffer.reduce(0, +)) / Double(batch)
    let loss = error + settings.l1 * sum
    guard loss.isFinite else { throw failure(vectors, rows: batch) }
    return StepReport(
      loss: loss, reconstruction: error, sparsity: settings.l1 * sum, l0: active)
  }

  private func sparseForward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ panels: DirectionPanels?
  ) throws {
    let batch = workspace.batchSize
    let (width, features) = (width, features)
    let scale = Float(2 / Double(batch * width))
    let penalty = Float(settings.l1 / Double(batch))
    let active = workspace.active
    let (indices, codes) = (active.indices.pointer, active.codes.pointer)
    let (starts, counts) = (active.starts.pointer, active.counts.pointer)
    let (gradients, residuals) = (workspace.codeGradients.pointer, workspace.residual.pointer)
    let (errors, sums) = (workspace.errors.pointer, workspace.sums.pointer)
    let places = workspace.placesByBlock.pointer
    let directions = directions.pointer
    try active.find(
      in: vectors, rows: batch, directions: directions, bias: bias.pointer,
      panels: panels
    ) { block, rows in
      let frequencies = places + block * features
      frequencies.update(repeating: 0, count: features)
      for row in rows {
        let (start, count) = (starts[row], counts[row])
        let residual = residuals + row * width
        kernel_sum_rows(residual, directions, indices + start, codes + start, count, width)
        errors[row] = kernel_residual(residual, vectors + row * width, scale, width)
        kernel_dot_rows(
          gradients + start, residual, directions, indices + start, count, width, penalty)
        var sum = 0.0
        for entry in start..<start + count {
          sum += Double(codes[entry])
          frequencies[Int(indices[entry])] += 1
        }
        sums[row] = sum
      }
    }
  }

  private func denseForward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace
  ) throws {
    let batch = workspace.batchSize
    let (features, width) = (features, width)
    let scale = Float(2 / Double(batch * width))
    let penalty = Float(settings.l1 / Double(batch))
    try workspace.active.multiply(vectors, rows: batch, by: directions.pointer)
    let codes = workspace.active.products.pointer
    Parallel.ranges(batch, grain: 16) { range in
      for row in range {
        let start = codes + row * features
        workspace.active.counts.pointer[row] = kernel_rectify(start, bias.pointer, features)
        workspace.sums.pointer[row] = kernel_sum(start, features)
      }
    }
    try GEMM.multiply(
      rows: batch, columns: width, inner: features, codes, leading: features,
      directions.pointer, leading: width, workspace.residual.pointer, leading: width)
    Parallel.ranges(batch, grain: 16) { range in
      for row in range {
        workspace.errors.pointer[row] = kernel_residual(
          workspace.residual.pointer + row * width, vectors + row * width, scale, width)
      }
    }
    let gradients = workspace.denseGradients.pointer
    try GEMM.multiply(
      rows: batch, columns: features, inner: width, workspace.residual.pointer, leading: width,
      isTransposed: false, directions.pointer, leading: width, isTransposed: true,
      gradients, leading: features)
    Parallel.ranges(batch, grain: 16) { range in
      for row in range {
        kernel_mask_gradient(
          gradients + row * features, codes + row * features, penalty, features)
      }
    }
  }

  private func failure(_ vectors: UnsafePointer<Float>, rows: Int) -> SparseCodingError {
    for row in 0..<rows {
      let vector = UnsafeBufferPointer(start: vectors + row * width, count: width)
      if !VectorKernels.isFinite(vector) {
        return .notFinite("vector \(row) of the minibatch has a value that is NaN or infinite")
      }
    }
    return .notFinite(
      "the loss after \(steps) steps: training has diverged; use a smaller learningRate or "
        + "standardize the vectors")
  }
}
