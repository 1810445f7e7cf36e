import Numerics

extension LlamaModel {
  /// Runs the model over sequences of tokens.
  ///
  /// Interventions at a site come before it is read. Without an output the run stops after the
  /// deepest site it reads; interventions beyond it have no effect.
  ///
  /// - Parameters:
  ///   - blocks: The sequences.
  ///   - sites: Where to read activations.
  ///   - interventions: Edits to make on the way.
  ///   - output: What to compute from the final residual stream.
  /// - Throws: ``TransformerError`` if the model cannot take the tokens, lacks a site, or an
  ///   intervention leaves values that are not finite; whatever an intervention throws.
  /// - Complexity: 2 · parameters operations a token, and 4 · heads · headWidth · position for
  ///   each layer's attention. Memory grows with the number of tokens; 8 × 256 at a time is
  ///   enough for full speed.
  public func run(
    _ blocks: TokenBatch, reading sites: [Site] = [], interventions: [Intervention] = [],
    output: ForwardOutput = .none
  ) throws -> ForwardResult {
    try blocks.validate(for: configuration)
    try (sites + interventions.map(\.site)).forEach(configuration.validate)
    guard output != .none || !sites.isEmpty else {
      throw TransformerError.input("the run reads no site and has no output; ask for either")
    }
    let pass = makePass(blocks, sites, interventions, output)
    pass.embed()
    try pass.runBlocks(0..<configuration.layers)
    return try finish(pass, output)
  }

  /// Continues a run behind block `layer`, from the residual stream there.
  ///
  /// With the residual stream of an earlier run the result is that run's, bit for bit.
  /// Interventions on `residual(layer)` edit the given values first; reading it returns them.
  ///
  /// - Parameters:
  ///   - layer: The block that the residual stream comes from.
  ///   - residual: The residual stream after that block, `[tokens, width]`.
  ///   - batch: The sequences the rows belong to.
  ///   - sites: Where to read activations, at `residual(layer)` or deeper.
  ///   - interventions: Edits to make, at `residual(layer)` or deeper.
  ///   - output: What to compute from the final residual stream.
  /// - Throws: As ``run(_:reading:interventions:output:)``; ``TransformerError`` also if the
  ///   residual stream has another shape or a site lies before the resumption.
  public func resume(
    from layer: Int, residual: Matrix, batch: TokenBatch, reading sites: [Site] = [],
    interventions: [Intervention] = [], output: ForwardOutput = .none
  ) throws -> ForwardResult {
    try batch.validate(for: configuration)
    try ([.residual(layer)] + sites + interventions.map(\.site)).forEach(configuration.validate)
    if let early = (sites + interventions.map(\.site)).filter({ $0 < .residual(layer) }).min() {
      throw TransformerError.site(
        "\(early) is computed before residual(\(layer)), where the run resumes; "
          + "resume from an earlier layer or run the whole model")
    }
    try validate(residual, for: batch)
    guard output != .none || !sites.isEmpty else {
      throw TransformerError.input("the run reads no site and has no output; ask for either")
    }
    let pass = makePass(batch, sites, interventions, output)
    if try !pass.begin(with: residual, after: layer) {
      try pass.runBlocks(layer + 1..<configuration.layers)
    }
    return try finish(pass, output)
  }

  /// Checks that a residual stream belongs to a batch.
  func validate(_ residual: Matrix, for batch: TokenBatch) throws {
    guard residual.rows == batch.count, residual.columns == configuration.width else {
      throw TransformerError.input(
        "the residual stream has the shape [\(residual.rows), \(residual.columns)]; "
          + "the batch needs [\(batch.count), \(configuration.width)]")
    }
    guard residual.withUnsafeBufferPointer(VectorKernels.isFinite) else {
      throw TransformerError.input("the residual stream has values that are not finite")
    }
  }

  private func makePass(
    _ batch: TokenBatch, _ sites: [Site], _ interventions: [Intervention], _ output: ForwardOutput
  ) -> ForwardPass {
    ForwardPass(
      configuration: configuration, weights: weights, batch: batch, reading: sites,
      interventions: interventions, stoppingAfter: output == .none ? sites.max() : nil)
  }

  private func finish(_ pass: ForwardPass, _ output: ForwardOutput) throws -> ForwardResult {
    var result = ForwardResult(activations: pass.activations)
    switch output {
    case .none: break
    case .logits: result.logits = try pass.logits(of: Array(0..<pass.batch.count))
    case .lastLogits:
      result.logits = try pass.logits(of: pass.batch.ranges.map { $0.upperBound - 1 })
    case .logProbabilities:
      result.nextTokenLogProbabilities = try pass.nextTokenLogProbabilities()
    }
    return result
  }
}
