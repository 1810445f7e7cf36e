import Kernels
import LanguageModels
import Numerics
import Synchronization

/// Measures a language model whose activations at one site are replaced at every position.
///
/// Massive activations are left as they are: the dictionaries have not been trained on vectors
/// whose norm is above the threshold, see ``ActivationStatistics``. A token's prediction enters
/// every measure or none: the last token of a block, which has no token after it, enters none.
///
/// The model runs once over each block as it is. Each replacement then recomputes only what follows
/// the site, for a site inside a block from the residual stream before that block.
public struct Substitution: Sendable {
  /// Where vectors are replaced.
  public let site: Site
  /// What replaces them, one after the other.
  public let replacements: [Replacement]
  /// The norm above which a vector stays as it is.
  public let outlierThreshold: Double
  let model: LlamaModel

  /// Prepares a measurement.
  ///
  /// - Parameters:
  ///   - model: The subject model.
  ///   - site: Where vectors are replaced.
  ///   - replacements: What replaces them.
  ///   - outlierThreshold: The norm above which a vector stays as it is.
  /// - Throws: `TransformerError` if the model lacks the site; ``SparseCodingError`` if a
  ///   replacement does not fit it.
  public init(
    in model: LlamaModel, at site: Site, replacements: [Replacement],
    outlierThreshold: Double = .infinity
  ) throws {
    try model.configuration.validate(site)
    let width = model.configuration.width(of: site)
    for replacement in replacements { try replacement.validate(width: width, at: site) }
    self.model = model
    self.site = site
    self.replacements = replacements
    self.outlierThreshold = outlierThreshold
  }

  /// Measures some blocks of text, as many at a time as there are cores.
  ///
  /// Each block is run by itself, so that its measurement has the same bits whatever the blocks
  /// beside it.
  ///
  /// - Parameter blocks: The blocks, at least two tokens each.
  /// - Returns: A measurement for each block.
  /// - Throws: `TransformerError` if the model cannot take the tokens;
  ///   ``SparseCodingError/notFinite(_:)`` if a replacement is not finite.
  /// - Complexity: One run of the model, and for each replacement one of what follows the site.
  ///   Memory on each core for one block's activations, and twice for the logits of 128 tokens.
  public func measure(_ blocks: TokenBatch) throws -> [BlockMeasurement] {
    try Self.measure([self], on: blocks).first ?? []
  }

  /// Measures some blocks of text for several substitutions in one model, each by itself.
  ///
  /// The model runs over each block as it is once for all of them; otherwise as
  /// ``measure(_:)``.
  ///
  /// - Parameters:
  ///   - substitutions: At any sites of the same model.
  ///   - blocks: The blocks, at least two tokens each.
  /// - Returns: For each substitution a measurement for each block.
  /// - Throws: As ``measure(_:)``.
  public static func measure(
    _ substitutions: [Substitution], on blocks: TokenBatch
  ) throws -> [[BlockMeasurement]] {
    guard let model = substitutions.first?.model else { return [] }
    try blocks.validate(for: model.configuration)
    if let short = blocks.lengths.firstIndex(of: 1) {
      throw TransformerError.batch(
        "block \(short) has one token and nothing to predict; give it at least two")
    }
    let ranges = blocks.ranges
    let results = Mutex([[BlockMeasurement]](repeating: [], count: ranges.count))
    try ThrowingParallel.items(ranges.count) { index in
      let measured = try measure(
        substitutions, in: model, block: Array(blocks.tokens[ranges[index]]))
      results.withLock { $0[index] = measured }
    }
    let measured = results.withLock(\.self)
    return substitutions.indices.map { index in measured.map { $0[index] } }
  }

  /// What is measured on one block, for each substitution.
  private static func measure(
    _ substitutions: [Substitution], in model: LlamaModel, block tokens: [Int32]
  ) throws -> [BlockMeasurement] {
    let batch = TokenBatch([tokens])
    let last = Site.residual(model.configuration.layers - 1)
    let sites = Set(substitutions.flatMap(\.sitesRead) + [last])
    let original = try model.run(batch, reading: sites.sorted()).activations
    guard let final = original[last] else { return [] }
    var (finals, massive) = ([Matrix](), [Int]())
    for substitution in substitutions {
      guard let vectors = original[substitution.site] else { continue }
      let isMassive = substitution.massive(vectors)
      massive.append(isMassive.count { $0 })
      finals += try substitution.replacements.compactMap { replacement in
        let values = try substitution.replaced(vectors, by: replacement, keeping: isMassive)
        return try substitution.run(batch, original, with: values, reading: last)
          .activations[last]
      }
    }
    let all = try PredictionComparison(model: model, original: final, changed: finals)
      .measure(tokens, massive: 0)
    var variants = all.variants[...]
    return zip(substitutions, massive).map { substitution, massive in
      var own = all
      own.massive = massive
      own.variants = Array(variants.prefix(substitution.replacements.count))
      variants = variants.dropFirst(substitution.replacements.count)
      return own
    }
  }

  /// What has to be read of the original run.
  private var sitesRead: [Site] { [site] + (Start(site).layer.map { [.residual($0)] } ?? []) }

  /// Where the model can go on with other vectors at a site.
  private struct Start {
    /// The block whose residual stream is needed; `nil` for the beginning of the model.
    let layer: Int?
    /// Whether that residual stream is the site itself.
    let isSite: Bool

    init(_ site: Site) {
      isSite = site == .residual(site.layer)
      layer = isSite ? site.layer : site.layer > 0 ? site.layer - 1 : nil
    }
  }

  /// Runs what follows the site, with other vectors there.
  private func run(
    _ blocks: TokenBatch, _ original: [Site: Matrix], with values: Matrix, reading last: Site
  ) throws -> ForwardResult {
    let start = Start(site)
    let edit = Intervention(site: site) { view in
      view.withMutableValues { target in
        values.withUnsafeBufferPointer { _ = target.update(fromContentsOf: $0) }
      }
    }
    guard let layer = start.layer else {
      return try model.run(blocks, reading: [last], interventions: [edit])
    }
    if start.isSite {
      return try model.resume(from: layer, residual: values, batch: blocks, reading: [last])
    }
    guard let residual = original[.residual(layer)] else { return ForwardResult() }
    return try model.resume(
      from: layer, residual: residual, batch: blocks, reading: [last], interventions: [edit])
  }

  /// Which vectors stay as they are.
  private func massive(_ vectors: Matrix) -> [Bool] {
    vectors.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return [] }
      return (0..<vectors.rows).map { row in
        kernel_squared_distance(base + row * vectors.columns, nil, vectors.columns).squareRoot()
          > outlierThreshold
      }
    }
  }

  private func replaced(
    _ vectors: Matrix, by replacement: Replacement, keeping isKept: [Bool]
  ) throws -> Matrix {
    var result = try replacement.values(for: vectors)
    let width = vectors.columns
    try result.withUnsafeMutableBufferPointer { target in
      vectors.withUnsafeBufferPointer { source in
        for row in isKept.indices where isKept[row] {
          let range = row * width..<(row + 1) * width
          _ = target[range].update(fromContentsOf: source[range])
        }
      }
      guard VectorKernels.isFinite(UnsafeBufferPointer(target)) else {
        let row = (target.firstIndex { !$0.isFinite } ?? 0) / width
        throw SparseCodingError.notFinite("what replaces vector \(row) of \(site)")
      }
    }
    return result
  }
}
