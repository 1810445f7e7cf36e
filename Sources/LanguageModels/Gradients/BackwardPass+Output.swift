import Numerics

extension BackwardPass {
  /// Parts of the vocabulary whose sums are formed apart: a fixed number, for the order of sums.
  private static let stripes = 16
  /// Tokens of the vocabulary in one product.
  private static let blockTokens = 512

  /// Begins with the gradient with respect to the logits of some rows.
  func begin(logits: Matrix, rows: [Int]) {
    let width = configuration.width
    let normalized = passOutput(logits)
    gradient.values.update(repeating: 0)
    let residual = forward.workspace.residual.pointer
    for (index, row) in rows.enumerated() {
      passNorm(
        normalized.pointer + index * width, residual + row * width, forward.weights.outputNorm,
        row: row, scratch[0])
    }
  }

  /// The gradient with respect to what the output projection reads, `[rows, width]`.
  private func passOutput(_ logits: Matrix) -> AlignedBuffer {
    let (width, vocabulary, rows) = (
      configuration.width, configuration.vocabularySize, logits.rows
    )
    let (output, products) = (forward.weights.output, forward.products)
    let stripe = (vocabulary + Self.stripes - 1) / Self.stripes
    let stripes = (vocabulary + stripe - 1) / stripe
    let sums = AlignedBuffer(count: stripes * rows * width)
    let rooms = (0..<Parallel.width).map { _ in AlignedBuffer(count: Self.blockTokens * width) }
    logits.withUnsafeBufferPointer { logits in
      guard let logits = logits.baseAddress else { return }
      Parallel.workers(stripes) { worker, item in
        let first = item * stripe
        let end = min(vocabulary, first + stripe)
        for start in stride(from: first, to: end, by: Self.blockTokens) {
          let tokens = start..<min(end, start + Self.blockTokens)
          let weights = values(of: output, tokens, rooms[worker].pointer)
          products.multiply(
            rows: rows, columns: width, inner: tokens.count, logits + start, vocabulary, weights,
            width, keeping: start == first ? 0 : 1, into: sums.pointer + item * rows * width, width)
        }
      }
    }
    for item in 1..<stripes {
      VectorKernels.add(sums.pointer + item * rows * width, to: sums.pointer, count: rows * width)
    }
    return sums
  }

  private func values(
    of projection: Projection, _ outputs: Range<Int>, _ room: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if let values = projection.values { return values + outputs.lowerBound * projection.inputs }
    for (index, output) in outputs.enumerated() {
      projection.copyRow(output, into: room + index * projection.inputs)
    }
    return UnsafePointer(room)
  }
}
