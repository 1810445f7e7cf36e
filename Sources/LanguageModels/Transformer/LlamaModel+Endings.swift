import Numerics

/// Another version of the last activations of a sequence.
public struct SequenceEnding: Sendable {
  /// The sequence in its batch, from 0.
  public var sequence: Int
  /// The residual stream at the sequence's last positions, `[positions, width]`.
  public var residual: Matrix

  /// Creates an ending from its sequence and the residual stream there.
  public init(sequence: Int, residual: Matrix) {
    self.sequence = sequence
    self.residual = residual
  }
}

extension LlamaModel {
  /// The logits of each ending's last token, behind block `layer`.
  ///
  /// What the endings of a sequence have in common, the positions before them, is computed once;
  /// all run in one pass. The results agree with those of
  /// ``resume(from:residual:batch:reading:interventions:output:)`` to rounding, because sums are
  /// formed in another order.
  ///
  /// - Parameters:
  ///   - endings: The versions, any number for a sequence.
  ///   - layer: The block that the residual streams come from.
  ///   - residual: The residual stream of the sequences as they are, `[tokens, width]`.
  ///   - batch: The sequences.
  /// - Returns: `[endings, vocabularySize]`.
  /// - Throws: ``TransformerError`` if a shape does not fit or a value is not finite.
  /// - Complexity: As ``run(_:reading:interventions:output:)`` over the blocks that follow, for the
  ///   tokens of all endings and once for what is before each sequence's longest. Attention grows
  ///   with the square of all the tokens of a sequence's endings; give a few hundred at most.
  public func lastLogits(
    of endings: [SequenceEnding], from layer: Int, residual: Matrix, batch: TokenBatch
  ) throws -> Matrix {
    try check(endings, layer, residual, batch)
    guard !endings.isEmpty else {
      return Matrix(rows: 0, columns: configuration.vocabularySize)
    }
    let plan = EndingPlan(endings, residual: residual, batch: batch)
    return try run(plan, from: layer).logits(of: plan.lastRows)
  }

  /// The residual stream of each ending's last token after block `upper`, behind block `layer`.
  ///
  /// As ``lastLogits(of:from:residual:batch:)``, for the blocks between the two alone.
  ///
  /// - Parameters:
  ///   - endings: The versions, any number for a sequence.
  ///   - layer: The block that the residual streams come from.
  ///   - upper: The block after which they are read, not before `layer`.
  ///   - residual: The residual stream of the sequences as they are, `[tokens, width]`.
  ///   - batch: The sequences.
  /// - Returns: `[endings, width]`.
  /// - Throws: ``TransformerError`` if a shape does not fit, a value is not finite or `upper` lies
  ///   before `layer`.
  public func lastVectors(
    of endings: [SequenceEnding], from layer: Int, upTo upper: Int, residual: Matrix,
    batch: TokenBatch
  ) throws -> Matrix {
    try check(endings, layer, residual, batch)
    try configuration.validate(.residual(upper))
    guard upper >= layer else {
      throw TransformerError.site(
        "residual(\(upper)) is computed before residual(\(layer)), where the run resumes")
    }
    var result = Matrix(rows: endings.count, columns: configuration.width)
    guard !endings.isEmpty else { return result }
    let plan = EndingPlan(endings, residual: residual, batch: batch)
    let pass = try run(plan, from: layer, upTo: .residual(upper))
    let width = configuration.width
    result.withUnsafeMutableBufferPointer { target in
      pass.activations[.residual(upper)]?.withUnsafeBufferPointer { source in
        for (index, row) in plan.lastRows.enumerated() {
          _ = target[index * width..<(index + 1) * width].update(
            fromContentsOf: source[row * width..<(row + 1) * width])
        }
      }
    }
    return result
  }

  /// Runs the blocks behind `layer`, to the end or to a site that is read.
  private func run(
    _ plan: EndingPlan, from layer: Int, upTo site: Site? = nil
  ) throws -> ForwardPass {
    let pass = ForwardPass(
      configuration: configuration, weights: weights, batch: plan.batch, sequences: plan.layouts,
      reading: site.map { [$0] } ?? [], stoppingAfter: site)
    if try !pass.begin(with: plan.residual, after: layer) {
      try pass.runBlocks(layer + 1..<configuration.layers)
    }
    return pass
  }

  private func check(
    _ endings: [SequenceEnding], _ layer: Int, _ residual: Matrix, _ batch: TokenBatch
  ) throws {
    try batch.validate(for: configuration)
    try configuration.validate(.residual(layer))
    try validate(residual, for: batch)
    for (index, ending) in endings.enumerated() {
      guard batch.lengths.indices.contains(ending.sequence) else {
        throw TransformerError.input(
          "ending \(index) is one of sequence \(ending.sequence); the batch has "
            + "\(batch.lengths.count), counted from 0")
      }
      let (length, shape) = (batch.lengths[ending.sequence], ending.residual)
      guard (1...length).contains(shape.rows), shape.columns == configuration.width else {
        throw TransformerError.input(
          "ending \(index) has the shape [\(shape.rows), \(shape.columns)]; sequence "
            + "\(ending.sequence) takes [1 to \(length), \(configuration.width)]")
      }
    }
    guard
      endings.allSatisfy({ $0.residual.withUnsafeBufferPointer(VectorKernels.isFinite) })
    else { throw TransformerError.input("the residual stream has values that are not finite") }
  }
}

/// Where the rows of endings stand in one pass.
private struct EndingPlan {
  /// Tokens are of no account behind a block; the lengths are those of the layouts.
  let batch: TokenBatch
  let layouts: [SequenceLayout]
  let residual: Matrix
  /// The last row of each ending.
  let lastRows: [Int]

  init(_ endings: [SequenceEnding], residual: Matrix, batch: TokenBatch) {
    let width = residual.columns
    let groups = Dictionary(grouping: endings.indices) { endings[$0].sequence }
    let ranges = batch.ranges
    var layouts: [SequenceLayout] = []
    var parts: [(target: Int, source: Matrix, rows: Range<Int>)] = []
    var lastRows = [Int](repeating: 0, count: endings.count)
    var count = 0
    for (sequence, members) in groups.sorted(by: { $0.key < $1.key }) {
      let length = batch.lengths[sequence]
      let starts = members.map { length - endings[$0].residual.rows }
      let (first, shared) = (count, starts.max() ?? 0)
      let origin = ranges[sequence].lowerBound
      parts.append((count, residual, origin..<origin + shared))
      count += shared
      var branches: [SequenceLayout.Branch] = []
      for (member, start) in zip(members, starts) {
        let rows = count - first..<count - first + length - start
        branches.append(.init(parent: start - 1, rows: rows))
        parts.append((count, endings[member].residual, 0..<length - start))
        count += length - start
        lastRows[member] = count - 1
      }
      layouts.append(SequenceLayout(rows: first..<count, branches: branches))
    }
    var rows = Matrix(uninitializedRows: count, columns: width)
    rows.withUnsafeMutableBufferPointer { target in
      for part in parts {
        part.source.withUnsafeBufferPointer { source in
          let span = part.rows.lowerBound * width..<part.rows.upperBound * width
          let start = part.target * width
          _ = target[start..<start + span.count].update(fromContentsOf: source[span])
        }
      }
    }
    self.layouts = layouts
    self.residual = rows
    self.lastRows = lastRows
    self.batch = TokenBatch(
      tokens: [Int32](repeating: 0, count: count), lengths: layouts.map(\.rows.count))
  }
}
