import Kernels
import Numerics

extension TiedTrainer {
  /// Codes, loss, and the gradient by the codes; leaves them in the workspace.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` for a loss that is not finite.
  func forward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, isDense: Bool
  ) throws -> StepReport {
    let batch = workspace.batchSize
    try GEMM.multiply(
      rows: batch, columns: features, inner: width, vectors, leading: width,
      isTransposed: false, directions.pointer, leading: width, isTransposed: true,
      workspace.products.pointer, leading: features)
    if isDense {
      try denseForward(vectors, workspace)
    } else {
      sparseForward(vectors, workspace)
    }
    // Rows are added in order, so that the sums do not depend on the number of cores.
    let error = workspace.errors.buffer.reduce(0, +) / Double(batch * width)
    let sum = workspace.sums.buffer.reduce(0, +) / Double(batch)
    let active = Double(workspace.counts.buffer.reduce(0, +)) / Double(batch)
    let loss = error + settings.l1 * sum
    guard loss.isFinite else { throw failure(vectors, rows: batch) }
    return StepReport(
      loss: loss, reconstruction: error, sparsity: settings.l1 * sum, l0: active)
  }

  private func sparseForward(_ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace) {
    let batch = workspace.batchSize
    let (features, width, slot) = (features, width, workspace.slot)
    let scale = Float(2 / Double(batch * width))
    let penalty = Float(settings.l1 / Double(batch))
    let (indices, codes) = (workspace.indices.pointer, workspace.codes.pointer)
    let gradients = workspace.codeGradients.pointer
    let block = 32
    Parallel.items((batch + block - 1) / block) { item in
      for row in item * block..<min((item + 1) * block, batch) {
        let start = row * slot
        let count = kernel_compress_positive(
          workspace.products.pointer + row * features, bias.pointer, features, indices + start,
          codes + start)
        let residual = workspace.residual.pointer + row * width
        kernel_sum_rows(
          residual, directions.pointer, indices + start, codes + start, count, width)
        workspace.errors.pointer[row] = kernel_residual(
          residual, vectors + row * width, scale, width)
        kernel_dot_rows(
          gradients + start, residual, directions.pointer, indices + start, count, width, penalty)
        var sum = 0.0
        for entry in start..<start + count { sum += Double(codes[entry]) }
        workspace.sums.pointer[row] = sum
        workspace.counts.pointer[row] = count
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
    let codes = workspace.products.pointer
    Parallel.ranges(batch, grain: 16) { range in
      for row in range {
        let start = codes + row * features
        workspace.counts.pointer[row] = kernel_rectify(start, bias.pointer, features)
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
