import LanguageModels
import Numerics
import SparseCoding

/// Measures what a model loses when single features are taken away (paper, section 5).
///
/// At every position where a feature is active, x ← x − c d: the code c times the feature's
/// direction d in the coordinates of the model. The rest of the vector stays, that which the
/// dictionary does not reconstruct included. A rectified code is set to 0, which is what the
/// feature has where it is not active. A signed code has no such value; it is set to its mean over
/// the fragments, at every position. Massive vectors stay as they are.
///
/// The original model runs once over a fragment for all features; each ablation recomputes what
/// follows the site.
public struct AblationStudy: Sendable {
  private let runs: SiteRuns
  private let activations: FragmentActivations
  private let dictionary: FeatureDictionary

  /// Prepares a study.
  ///
  /// - Throws: ``InterpretationError`` if the dictionary has another width than the fragments;
  ///   `TransformerError` if the model lacks the site.
  public init(
    of dictionary: FeatureDictionary, on activations: FragmentActivations, in model: LlamaModel
  ) throws {
    guard dictionary.width == activations.file.width,
      dictionary.width == model.configuration.width(of: activations.site)
    else {
      throw InterpretationError.mismatch(
        "a dictionary for vectors of \(dictionary.width) values does not fit \(activations.site), "
          + "which has \(activations.file.width) in the fragments and "
          + "\(model.configuration.width(of: activations.site)) in the model")
    }
    runs = try SiteRuns(model, at: activations.site)
    self.activations = activations
    self.dictionary = dictionary
  }

  /// Ablates features on fragments where they are active.
  ///
  /// - Parameters:
  ///   - features: The codes of the features.
  ///   - count: The most fragments of a feature: half of them those with its largest codes, half
  ///     drawn at random from all on which it is active.
  ///   - seed: Decides on the random fragments, with the feature's number.
  ///   - isCancelled: Asked between runs.
  ///   - progress: Called with the ablated fragments done and their number.
  /// - Returns: An effect for each feature, in order; without fragments if it is never active.
  /// - Throws: `TransformerError`; `SparseCodingError`; `CancellationError`.
  /// - Complexity: A run of the model over each fragment that a feature has, and a run of what
  ///   follows the site for each fragment of each feature.
  public func effects(
    of features: [FeatureCodes], fragments count: Int, seed: UInt64 = 0,
    isCancelled: () -> Bool = { false }, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [AblationEffect] {
    let plans = features.map { plan($0, count: count, seed: seed) }
    let encoder = try SelectedEncoder(
      FeatureSelection(dictionary, features: features.map(\.feature)))
    let baselines = features.map { dictionary.hasSignedCodes ? Float($0.mean) : 0 }
    let directions = features.map { dictionary.direction($0.feature) }
    let union = Set(plans.flatMap { $0.keys }).sorted()
    let total = plans.reduce(0) { $0 + $1.count }
    var done = 0
    var results = features.map { AblationEffect(feature: $0.feature, fragments: []) }
    let together = max(1, 2048 / activations.text.length)
    for start in stride(from: 0, to: union.count, by: together) {
      let members = Array(union[start..<min(start + together, union.count)])
      let original = try runs.original(batch(members))
      let codes = try encoder.encode(original.vectors)
      let pairs = plans.indices.flatMap { feature in
        members.indices.compactMap { place in
          plans[feature][members[place]].map { (feature: feature, place: place, kind: $0) }
        }
      }
      for lower in stride(from: 0, to: pairs.count, by: together) {
        if isCancelled() { throw CancellationError() }
        let piece = pairs[lower..<min(lower + together, pairs.count)]
        let edits = piece.map { pair in
          Edit(
            place: pair.place,
            amounts: amounts(
              codes, column: pair.feature, members[pair.place], pair.place,
              baselines[pair.feature]),
            direction: directions[pair.feature])
        }
        let changed = try ablated(edits, members, original)
        for (index, pair) in piece.enumerated() {
          results[pair.feature].fragments.append(
            FragmentEffect(
              fragment: members[pair.place], isTop: pair.kind.isTop, isRandom: pair.kind.isRandom,
              amounts: edits[index].amounts,
              losses: losses(original, changed, at: pair.place, index, edits[index].amounts)))
        }
        done += piece.count
        progress(done, total)
      }
    }
    return results
  }

  /// Why a fragment is taken.
  private struct Kind {
    var isTop = false
    var isRandom = false
  }

  private struct Edit {
    /// The fragment among those that were run.
    let place: Int
    /// How much of the direction is taken away at each position.
    let amounts: [Float]
    let direction: [Float]
  }

  /// The fragments of a feature.
  private func plan(_ codes: FeatureCodes, count: Int, seed: UInt64) -> [Int: Kind] {
    let maxima = codes.maxima(length: activations.text.length)
    var plan: [Int: Kind] = [:]
    guard maxima.count > max(1, count) else {
      for maximum in maxima { plan[maximum.fragment] = Kind(isTop: true, isRandom: true) }
      return plan
    }
    for maximum in maxima.prefix((count + 1) / 2) {
      plan[maximum.fragment, default: Kind()].isTop = true
    }
    var random = RandomNumbers(seed: seed).split("ablation of feature \(codes.feature)")
    let fragments = maxima.map(\.fragment).sorted()
    for index in random.permutation(fragments.count).prefix(count / 2) {
      plan[fragments[index], default: Kind()].isRandom = true
    }
    return plan
  }

  private func batch(_ fragments: [Int]) -> TokenBatch {
    TokenBatch(fragments.map { Array(activations.text[$0]) })
  }

  /// How much of a direction is taken away at each position of a fragment.
  private func amounts(
    _ codes: Matrix, column: Int, _ fragment: Int, _ place: Int, _ baseline: Float
  ) -> [Float] {
    let length = activations.text.length
    var amounts = (0..<length).map { codes[place * length + $0, column] - baseline }
    for position in activations.excludedPositions(ofFragment: fragment) { amounts[position] = 0 }
    return amounts
  }

  /// The log-probabilities of the next tokens after some edits, each of one fragment.
  private func ablated(_ edits: [Edit], _ members: [Int], _ original: SiteRuns.Original) throws
    -> [Float]
  {
    let length = activations.text.length
    let rows = edits.flatMap { edit in edit.place * length..<(edit.place + 1) * length }
    var vectors = original.vectors.selecting(rows)
    let width = vectors.columns
    vectors.withUnsafeMutableBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for (index, edit) in edits.enumerated() {
        for (position, amount) in edit.amounts.enumerated() where amount != 0 {
          let row = index * length + position
          VectorKernels.add(-amount, edit.direction, to: base + row * width, count: width)
        }
      }
    }
    return try runs.logProbabilities(
      batch(edits.map { members[$0.place] }), vectors: vectors,
      start: original.start?.selecting(rows))
  }

  /// What is lost at each token that has one after it; exactly 0 before the first edit, since a
  /// token does not see those after it.
  private func losses(
    _ original: SiteRuns.Original, _ changed: [Float], at place: Int, _ index: Int,
    _ amounts: [Float]
  ) -> [Float] {
    let length = activations.text.length
    let first = amounts.firstIndex { $0 != 0 } ?? length
    return (0..<length - 1).map { position in
      guard position >= first else { return 0 }
      return original.logProbabilities[place * length + position]
        - changed[index * length + position]
    }
  }
}
