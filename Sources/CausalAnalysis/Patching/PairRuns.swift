import LanguageModels
import Numerics
import SparseCoding

/// What a model predicts for the base prompt of a pair after an edit.
public struct PatchedPrediction: Codable, Hashable, Sendable {
  /// D(edited ‖ target) at the last position, over the vocabulary, in nats.
  public var divergence: Double
  /// The logit of the target's answers less that of the base's: above 0 once the answer has tipped.
  public var contrast: Double
  /// The logit of the base's right answers less that of its wrong ones: the skill that is left.
  public var logitDifference: Double
}

/// Both runs of some pairs, up to a site in the residual stream.
///
/// Every experiment that patches starts here: from base and target activations, which are computed
/// once, edited base activations are continued to the model's end (paper, section 4).
public struct PairRuns: Sendable {
  /// The subject model.
  public let model: LlamaModel
  /// The pairs.
  public let pairs: [CounterfactualPair]
  /// The block whose residual stream is edited.
  public let layer: Int
  /// The base prompts.
  public let batch: TokenBatch
  /// The residual stream of the base prompts, `[tokens, width]`.
  public let base: Matrix
  /// The residual stream of the target prompts, `[tokens, width]`.
  public let target: Matrix
  /// Whether a token's vector may be edited: it is not massive in either run.
  public let isEditable: [Bool]
  /// The logits of the target prompts, `[pairs, vocabulary]`.
  public let targetLogits: Matrix
  /// What the model predicts without an edit; its mean divergence is KL(∅).
  public let unedited: [PatchedPrediction]

  /// For each pair the rows that edits may change, in ``batch``.
  private let ranges: [Range<Int>]
  private let targetRows: [LogitRow]

  /// Runs a model over pairs.
  ///
  /// - Parameters:
  ///   - pairs: The pairs, at least one.
  ///   - model: The subject model.
  ///   - site: Where to edit, a residual stream.
  ///   - outlierThreshold: The norm above which a vector is massive, and never edited.
  ///   - wholePrompts: Whether edits also reach what comes before the token that differs, which
  ///     edits towards the target leave as it is.
  /// - Throws: ``CausalAnalysisError/mismatch(_:)`` for another kind of site or without a pair;
  ///   `TransformerError` if the model lacks the site or cannot take the tokens.
  public init(
    _ pairs: [CounterfactualPair], in model: LlamaModel, at site: Site,
    outlierThreshold: Double = .infinity, wholePrompts: Bool = false
  ) throws {
    try model.configuration.validate(site)
    guard case .residual(let layer) = site else {
      throw CausalAnalysisError.mismatch(
        "pairs are patched in the residual stream, from which the model goes on; \(site) is "
          + "another place, take residual(\(site.layer))")
    }
    guard !pairs.isEmpty else { throw CausalAnalysisError.mismatch("there is no pair to patch") }
    let batch = TokenBatch(pairs.map(\.base.tokens))
    let first = try model.run(batch, reading: [site], output: .lastLogits)
    let second = try model.run(
      TokenBatch(pairs.map(\.target.tokens)), reading: [site], output: .lastLogits)
    let empty = Matrix(rows: 0, columns: 0)
    let (base, target) = (first.activations[site] ?? empty, second.activations[site] ?? empty)
    let (logits, targetLogits) = (first.logits ?? empty, second.logits ?? empty)
    let targetRows = LogitRow.rows(of: targetLogits)
    self.model = model
    self.pairs = pairs
    self.layer = layer
    self.batch = batch
    self.base = base
    self.target = target
    self.targetLogits = targetLogits
    self.targetRows = targetRows
    ranges = zip(pairs, batch.ranges).map { pair, range in
      range.lowerBound + (wholePrompts ? 0 : pair.position)..<range.upperBound
    }
    isEditable = (0..<batch.count).map {
      max(base.norm(ofRow: $0), target.norm(ofRow: $0)) <= outlierThreshold
    }
    unedited = zip(pairs.indices, LogitRow.rows(of: logits)).map { index, row in
      PatchedPrediction(row, pairs[index], target: targetRows[index])
    }
  }

  /// The rows of a pair that edits may change: from the token that differs to the end, or all.
  public func rows(of pair: Int) -> Range<Int> { ranges[pair] }

  /// Most tokens in one pass, and most of one pair's.
  private static let (passTokens, pairTokens) = (2048, 256)

  /// What the model predicts from edited activations.
  ///
  /// - Parameter versions: Pairs, each with the edited residual stream at its ``rows(of:)``,
  ///   `[rows, width]`.
  /// - Throws: `TransformerError` if an edit has another shape or is not finite.
  /// - Complexity: The blocks behind the site over the rows of all versions; what comes before the
  ///   token that differs is computed once a pass.
  public func predictions(
    of versions: [(pair: Int, residual: Matrix)]
  ) throws -> [PatchedPrediction] {
    var results: [PatchedPrediction] = []
    results.reserveCapacity(versions.count)
    var pass: [SequenceEnding] = []
    var (tokens, tokensOfPair) = (0, [Int: Int]())
    func finish() throws {
      guard !pass.isEmpty else { return }
      let logits = try model.lastLogits(of: pass, from: layer, residual: base, batch: batch)
      for (ending, row) in zip(pass, LogitRow.rows(of: logits)) {
        results.append(
          PatchedPrediction(row, pairs[ending.sequence], target: targetRows[ending.sequence]))
      }
      (pass, tokens, tokensOfPair) = ([], 0, [:])
    }
    for version in versions {
      let count = version.residual.rows
      if tokens + count > Self.passTokens
        || tokensOfPair[version.pair, default: 0] + count > Self.pairTokens
      {
        try finish()
      }
      pass.append(SequenceEnding(sequence: version.pair, residual: version.residual))
      tokens += count
      tokensOfPair[version.pair, default: 0] += count
    }
    try finish()
    return results
  }

  /// The sum over a pair's tokens of ‖x′ − x‖₂, from the edited residual stream at its rows.
  func editSum(of pair: Int, _ residual: Matrix) -> Double {
    let rows = rows(of: pair)
    return (0..<residual.rows).reduce(0) { sum, index in
      let (edited, original) = (residual.row(index), base.row(rows.lowerBound + index))
      return sum
        + zip(edited, original).reduce(0.0) {
          $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }.squareRoot()
    }
  }

  /// Every editable vector set to the target's: what no patch of codes can surpass.
  public func swapped() throws -> PatchPoint { try replaced(by: target) }

  /// Every editable vector set to what a dictionary makes of it.
  ///
  /// - Throws: `SparseCodingError` if the dictionary has another width; `TransformerError`.
  public func reconstructed(by dictionary: FeatureDictionary) throws -> PatchPoint {
    try replaced(by: dictionary.reconstruct(base))
  }

  /// Every editable vector set to another one; `vectors` are `[tokens, width]`.
  private func replaced(by vectors: Matrix) throws -> PatchPoint {
    let versions = pairs.indices.map { pair in
      let rows = rows(of: pair)
      var residual = base.rows(rows)
      for (index, row) in rows.enumerated() where isEditable[row] {
        for column in 0..<vectors.columns { residual[index, column] = vectors[row, column] }
      }
      return (pair: pair, residual: residual)
    }
    return PatchPoint(
      features: 0, featuresOfPairs: pairs.map { _ in 0 },
      predictions: try predictions(of: versions),
      editSums: versions.map { editSum(of: $0.pair, $0.residual) })
  }
}

extension PatchedPrediction {
  fileprivate init(_ logits: LogitRow, _ pair: CounterfactualPair, target: LogitRow) {
    divergence = logits.divergence(from: target)
    let right = logits.logSum(of: pair.base.right)
    contrast = logits.logSum(of: pair.targetAnswers) - right
    logitDifference = right - logits.logSum(of: pair.base.wrong)
  }
}
