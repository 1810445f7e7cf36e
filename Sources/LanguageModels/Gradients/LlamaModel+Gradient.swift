import Numerics

extension LlamaModel {
  /// How a number that depends on what the model computes changes with the residual stream after
  /// block `layer`.
  ///
  /// The blocks behind `layer` run forward, with the bits of
  /// ``resume(from:residual:batch:reading:interventions:output:)``, and then backward. The number
  /// itself is not needed, only its derivatives: `seed` gets the values that it is computed from and
  /// returns its gradient with respect to them. Sequences do not see each other, so that a sum
  /// over sequences gives each of them its own gradient.
  ///
  /// - Parameters:
  ///   - layer: The block that the residual stream comes from.
  ///   - residual: The residual stream after that block, `[tokens, width]`.
  ///   - batch: The sequences the rows belong to.
  ///   - site: A residual stream, not before block `layer`, that the number is computed from,
  ///     `[tokens, width]`; without it these are the logits of each sequence's last token,
  ///     `[sequences, vocabularySize]`.
  ///   - seed: The gradient with respect to those values, a matrix of their shape.
  /// - Returns: The values and the gradient with respect to the residual stream.
  /// - Throws: ``TransformerError`` if the model cannot take the tokens, lacks a site, or a matrix
  ///   has another shape or values that are not finite; whatever `seed` throws.
  /// - Complexity: Twice the time of the run that it follows, and
  ///   4 · (2 · width + (heads + 2 · keyValueHeads) · headWidth + 2 · hiddenWidth) bytes for each
  ///   token and block behind `layer`.
  public func gradient(
    at layer: Int, residual: Matrix, batch: TokenBatch, upTo site: Site? = nil,
    seed: (_ values: Matrix) throws -> Matrix
  ) throws -> ResidualGradient {
    try batch.validate(for: configuration)
    try ([.residual(layer)] + (site.map { [$0] } ?? [])).forEach(configuration.validate)
    try validate(target: site, behind: layer)
    try validate(residual, for: batch)
    let layers = layer + 1..<(site?.layer ?? configuration.layers - 1) + 1
    let pass = ForwardPass(
      configuration: configuration, weights: weights, batch: batch, reading: [], interventions: [],
      stoppingAfter: site)
    let tape = Tape(configuration: configuration, layers: layers, tokens: batch.count)
    pass.tape = tape
    if try !pass.begin(with: residual, after: layer) { try pass.runBlocks(layers) }
    let backward = BackwardPass(pass, tape)
    let values: Matrix
    if site == nil {
      let rows = batch.ranges.map { $0.upperBound - 1 }
      values = try pass.logits(of: rows)
      try backward.begin(logits: checked(seed(values), for: values), rows: rows)
    } else {
      values = Matrix(
        rows: batch.count, columns: configuration.width,
        UnsafeBufferPointer(pass.workspace.residual.values))
      try backward.begin(residual: checked(seed(values), for: values))
    }
    return ResidualGradient(values: values, gradient: try backward.runBlocks())
  }

  private func validate(target: Site?, behind layer: Int) throws {
    guard let target else { return }
    guard case .residual(let last) = target else {
      throw TransformerError.site(
        "a gradient is taken of a residual stream or of the logits, not of \(target); "
          + "give residual(\(target.layer)) or no site")
    }
    guard last >= layer else {
      throw TransformerError.site(
        "\(target) is computed before residual(\(layer)), where the gradient is taken; "
          + "give a deeper residual stream or none, for the logits")
    }
  }

  private func checked(_ seed: Matrix, for values: Matrix) throws -> Matrix {
    guard seed.rows == values.rows, seed.columns == values.columns else {
      throw TransformerError.input(
        "the seed of the gradient has the shape [\(seed.rows), \(seed.columns)]; "
          + "its values have [\(values.rows), \(values.columns)]")
    }
    guard seed.withUnsafeBufferPointer(VectorKernels.isFinite) else {
      throw TransformerError.input("the seed of the gradient has values that are not finite")
    }
    return seed
  }
}
