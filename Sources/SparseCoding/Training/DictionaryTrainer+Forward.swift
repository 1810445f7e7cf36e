import Kernels
import Numerics

extension DictionaryTrainer {
  /// Codes, loss, and the gradient by the products; leaves them in the workspace.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` for a loss that is not finite.
  func forward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ path: StepPath
  ) throws -> StepReport {
    let batch = workspace.batchSize
    workspace.hasDeadCodes = false
    if path == .dense {
      try denseForward(vectors, workspace)
    } else {
      try sparseForward(vectors, workspace, path == .screened ? currentPanels() : nil)
    }
    noteActivity(workspace, path)
    // Rows are added in order, so that the sums do not depend on the number of cores.
    let error = workspace.errors.buffer.reduce(0, +) / Double(batch * width)
    let sum = workspace.sums.buffer.reduce(0, +) / Double(batch)
    let active = Double(workspace.activeCounts.buffer.reduce(0, +)) / Double(batch)
    var report = StepReport(
      loss: 0, reconstruction: error, sparsity: currentL1 * sum, l0: active)
    if settings.architecture == .gated {
      report.auxiliary = workspace.gateErrors.buffer.reduce(0, +) / Double(batch * width)
    }
    if case .jumpReLU(let target) = settings.architecture {
      let excess = active / target - 1
      report.sparsity = settings.l0Weight * sparsityWarmup * excess * excess
      workspace.thresholdPull = 2 * settings.l0Weight * sparsityWarmup * excess / target
    }
    if case .auxiliary(let k, let weight, let vectorCount) = settings.deadFeatures {
      report.auxiliary = auxiliaryForward(
        workspace, k: k, weight: weight, deadAfter: max(1, vectorCount / batch))
    }
    report.loss = report.reconstruction + report.sparsity + report.auxiliary
    guard report.loss.isFinite else { throw failure(vectors, rows: batch) }
    return report
  }

  /// The vectors as they are encoded: without the decoder's bias where it is subtracted.
  func encoded(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace
  ) -> UnsafePointer<Float> {
    guard let decoderBias, settings.architecture.decoderBias.isSubtracted else { return vectors }
    let (target, center) = (workspace.shifted.pointer, decoderBias.values.pointer)
    let width = width
    Parallel.ranges(workspace.batchSize, grain: 64) { range in
      for row in range {
        kernel_standardize(vectors + row * width, center, 1, target + row * width, width)
      }
    }
    return UnsafePointer(target)
  }

  private func sparseForward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace, _ panels: DirectionPanels?
  ) throws {
    let batch = workspace.batchSize
    let features = features
    let active = workspace.active
    let pass = RowPass(self, workspace, vectors: vectors, encoded: encoded(vectors, workspace))
    let encoder = UnsafePointer(encoderRows)
    func process(_ block: Int, _ rows: Range<Int>) {
      pass.begin(block)
      for row in rows {
        pass.process(row, block: block)
        workspace.activeCounts.pointer[row] = pass.activeCount(row)
      }
    }
    switch settings.architecture {
    case .tied, .untied:
      try active.find(
        in: pass.encoded, rows: batch, directions: encoder, bias: bias.values.pointer,
        panels: panels, process)
    case .gated:
      try active.find(
        in: pass.encoded, rows: batch, directions: encoder, bias: bias.values.pointer, panels: nil,
        process)
    case .topK(let k):
      try active.find(
        in: pass.encoded, rows: batch, directions: encoder, bias: bias.values.pointer, panels: nil,
        rule: .topK(k), process)
    case .jumpReLU:
      // Entries within half a bandwidth below their threshold have no code, but a gradient.
      let half = Float(settings.bandwidth / 2)
      let shifted = AlignedMemory<Float>(uninitialized: features)
      if let thresholds {
        for feature in 0..<features {
          shifted.pointer[feature] =
            bias.values.pointer[feature] - thresholds.values.pointer[feature] + half
        }
      }
      try active.find(
        in: pass.encoded, rows: batch, directions: encoder, bias: shifted.pointer, panels: nil,
        process)
    case .batchTopK(let k):
      try active.find(
        in: pass.encoded, rows: batch, directions: encoder, bias: bias.values.pointer, panels: nil)
      workspace.smallestChosen = active.keepLargest(k * batch, rows: batch)
      Parallel.items(CodeLists.blocks(batch)) { block in
        process(
          block, block * CodeLists.blockRows..<min((block + 1) * CodeLists.blockRows, batch))
      }
    }
  }

  private func denseForward(
    _ vectors: UnsafePointer<Float>, _ workspace: StepWorkspace
  ) throws {
    let batch = workspace.batchSize
    let (features, width) = (features, width)
    let scale = Float(2 / Double(batch * width))
    let penalty = Float(currentL1 / Double(batch))
    let bias = bias.values.pointer
    try workspace.active.multiply(vectors, rows: batch, by: encoderRows)
    let codes = workspace.active.products.pointer
    Parallel.ranges(batch, grain: 16) { range in
      for row in range {
        let start = codes + row * features
        workspace.activeCounts.pointer[row] = kernel_rectify(start, bias, features)
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
