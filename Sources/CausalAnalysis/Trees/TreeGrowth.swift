import LanguageModels
import Numerics

/// Grows causal trees (paper, section 5.3 and figure 5).
///
/// The features of the next lower level are searched for those that a node depends on: the parents
/// with the largest effects. All parents of the root are looked into in turn; of other nodes
/// the strongest ones, in the authors' program the strongest alone.
///
/// Three things differ from it. Levels may lie several blocks apart. The features whose effect is
/// computed are those with the largest attributions, where all active ones would take too long; a
/// feature that is not active in any context has no effect. And parents are measured on other
/// contexts than those they were chosen on: the largest of many noisy effects is larger than what
/// it estimates.
public struct TreeGrowth: Sendable {
  private let model: LlamaModel
  private let levels: [TreeLevel]
  private let settings: TreeSettings

  /// Prepares the growth of a tree.
  ///
  /// - Parameters:
  ///   - levels: The dictionaries from the lowest layer to the root's.
  ///   - model: The model.
  ///   - settings: How it is grown.
  /// - Throws: ``CausalAnalysisError`` if levels do not ascend, a dictionary does not fit the model or
  ///   has signed codes, or a setting makes no sense; `TransformerError` if the model lacks a layer.
  public init(_ levels: [TreeLevel], in model: LlamaModel, settings: TreeSettings) throws {
    guard levels.count > 1 else {
      throw CausalAnalysisError.mismatch("a tree has two levels at least; \(levels.count) given")
    }
    for (lower, upper) in zip(levels, levels.dropFirst()) where lower.layer >= upper.layer {
      throw CausalAnalysisError.mismatch(
        "layer \(upper.layer) follows layer \(lower.layer); give levels from the lowest to the "
          + "root's")
    }
    for level in levels {
      try model.configuration.validate(level.site)
      guard level.dictionary.width == model.configuration.width else {
        throw CausalAnalysisError.mismatch(
          "a dictionary for vectors of \(level.dictionary.width) values does not fit "
            + "\(level.site), which has \(model.configuration.width)")
      }
      guard level.dictionary.function != .identity else {
        throw CausalAnalysisError.mismatch(
          "the dictionary of \(level.site) has signed codes, which taking away does not set to what "
            + "they are elsewhere; give one with rectified codes")
      }
    }
    let counts = [settings.contexts, settings.parents, settings.followed, settings.candidates ?? 1]
    guard counts.allSatisfy({ $0 > 0 }), settings.contexts >= TreeSettings.fewestContexts,
      settings.threshold.isFinite
    else {
      throw CausalAnalysisError.mismatch(
        "\(settings.contexts) contexts, \(settings.parents) parents of which "
          + "\(settings.followed) are followed, \(settings.candidates ?? 0) candidates and a "
          + "threshold of \(settings.threshold) make no sense; numbers are positive, and a node needs "
          + "\(TreeSettings.fewestContexts) contexts at least")
    }
    self.levels = levels
    self.model = model
    self.settings = settings
  }

  /// Grows a tree.
  ///
  /// - Parameters:
  ///   - root: A feature of the last level.
  ///   - contexts: For a level, counted from 0, and some of its features, where each is active.
  ///   - known: Expansions of an earlier growth with the same settings; they are not made again.
  ///   - isCancelled: Asked between runs of the model.
  ///   - found: Called with all expansions so far after each.
  /// - Throws: What `contexts` and `found` throw; ``CausalAnalysisError`` if the root has too few
  ///   contexts; `TransformerError`; `SparseCodingError`; `CancellationError`.
  /// - Complexity: For each node looked into, a run up to its layer over twice the contexts, a
  ///   gradient between two levels, and runs between them for each candidate and each context it is
  ///   active in.
  public func grow(
    root: Int, contexts: (Int, [Int]) throws -> [ContextSource], known: [NodeExpansion] = [],
    isCancelled: () -> Bool = { false }, found: ([NodeExpansion]) throws -> Void = { _ in }
  ) throws -> CausalTree {
    let top = levels.count - 1
    var expansions: [NodeExpansion] = []
    var frontier = [root]
    for level in stride(from: top, to: 0, by: -1) where !frontier.isEmpty {
      let layer = levels[level].layer
      let missing = frontier.filter { feature in
        !known.contains { $0.layer == layer && $0.feature == feature }
      }
      let sources = missing.isEmpty ? [] : try contexts(level, missing)
      let bySource = Dictionary(zip(missing, sources), uniquingKeysWith: { first, _ in first })
      var next: [Int] = []
      for feature in frontier {
        let expansion: NodeExpansion
        if let source = bySource[feature] {
          expansion = try expand(feature, at: level, source, isCancelled)
        } else if let kept = known.first(where: { $0.layer == layer && $0.feature == feature }) {
          expansion = kept
        } else {
          throw CausalAnalysisError.mismatch(
            "no contexts were given for feature \(feature) of layer \(layer)")
        }
        if level == top, expansion.isTooRare {
          throw CausalAnalysisError.mismatch(
            "feature \(root) of layer \(layer) has "
              + "\(expansion.choosingContexts + expansion.measuringContexts) contexts in the upper "
              + "half of its codes; a root needs \(2 * TreeSettings.fewestContexts), so give more "
              + "text or another feature")
        }
        expansions.append(expansion)
        try found(expansions)
        let followed = settings.features(toFollow: expansion.edges, isRoot: level == top)
        next += followed.filter { !next.contains($0) }
      }
      frontier = next
    }
    return CausalTree(layers: levels.map(\.layer), root: root, expansions: expansions)
  }

  /// Looks for the parents of a feature in the level below.
  private func expand(
    _ feature: Int, at level: Int, _ source: ContextSource, _ isCancelled: () -> Bool
  ) throws -> NodeExpansion {
    let (lower, upper) = (levels[level - 1], levels[level])
    let target = try TargetFeature(feature, of: upper.dictionary)
    let readings = try ContextReadings(
      of: target, at: upper, lower: lower, from: source, count: 2 * settings.contexts, in: model,
      isCancelled: isCancelled)
    // Every other one, so that both halves are as random as the order.
    let choosing = Array(stride(from: 0, to: readings.count, by: 2))
    let measuring = Array(stride(from: 1, to: readings.count, by: 2))
    var expansion = NodeExpansion(
      layer: upper.layer, feature: feature, choosingContexts: choosing.count,
      measuringContexts: measuring.count,
      meanCode: readings.count == 0 ? 0 : Statistics.mean(readings.codes),
      activeFeatures: 0, examined: [], edges: [], random: [])
    guard !expansion.isTooRare else { return expansion }
    let search = try ParentSearch(model, from: lower, to: upper, target: target, in: readings)
    let active = search.active(in: choosing)
    expansion.activeFeatures = active.count
    expansion.examined = try examine(active, search, choosing, isCancelled)
    let parents = expansion.examined.filter { $0.effect >= settings.threshold }
      .prefix(settings.parents)
    let chosen = Set(parents.map(\.feature))
    var random = RandomNumbers(seed: settings.seed)
      .split("feature \(feature) of layer \(upper.layer)")
    let others = active.filter { !chosen.contains($0) }
    let drawn = random.permutation(others.count).prefix(parents.count).map { others[$0] }
    let removals = parents.map { search.removal(of: $0.feature) }
    let turned = removals.map { edit in
      ParentSearch.Edit(
        feature: edit.feature, direction: Self.turned(edit.direction, &random))
    }
    let effects = try search.effects(
      of: removals + turned + drawn.map(search.removal), in: measuring, isCancelled: isCancelled)
    let cosines = Cosines(of: target.direction, with: lower.dictionary)
    expansion.edges = parents.enumerated().map { index, parent in
      CausalEdge(
        feature: parent.feature, choosingEffect: parent.effect, effects: effects[index],
        turned: effects[parents.count + index],
        activeContexts: search.activity(of: parent.feature, in: measuring),
        cosine: cosines.values[parent.feature], cosineRank: cosines.rank(of: parent.feature))
    }
    expansion.random = drawn.enumerated().map { index, other in
      RandomParent(
        feature: other, effects: effects[2 * parents.count + index],
        cosine: cosines.values[other])
    }
    return expansion
  }

  /// The effects of the candidates among the active features, the largest first.
  private func examine(
    _ active: [Int], _ search: ParentSearch, _ contexts: [Int], _ isCancelled: () -> Bool
  ) throws -> [ExaminedFeature] {
    var candidates = active
    let attributions = try search.attributions(in: contexts, isCancelled: isCancelled)
    if let limit = settings.candidates, limit < active.count {
      candidates = Array(
        active.sorted { (-(attributions[$0] ?? 0), $0) < (-(attributions[$1] ?? 0), $1) }
          .prefix(limit))
    }
    let effects = try search.effects(
      of: candidates.map(search.removal), in: contexts, isCancelled: isCancelled)
    return zip(candidates, effects).map { feature, values in
      ExaminedFeature(
        feature: feature, attribution: attributions[feature] ?? 0, effect: Statistics.mean(values))
    }.sorted { (-$0.effect, $0.feature) < (-$1.effect, $1.feature) }
  }

  /// A random direction of the same length.
  private static func turned(_ direction: [Float], _ random: inout RandomNumbers) -> [Float] {
    let values = direction.map { _ in Float(random.normal()) }
    let scale = Float(VectorKernels.norm(direction) / VectorKernels.norm(values))
    return values.map { $0 * scale }
  }
}
