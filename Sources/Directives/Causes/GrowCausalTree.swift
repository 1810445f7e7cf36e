import CausalAnalysis
import Foundation
import Interpretation
import LanguageModels
import Notebook
import Storage

/// Grows the causal tree of a feature.
struct GrowCausalTree: Directive {
  static let configuration = DirectiveConfiguration(
    name: "causalTree",
    summary: "Finds the features of lower layers that a feature depends on, and theirs in turn.",
    discussion: """
      The tree of the paper's figure 5. A feature's contexts are pieces of fragments that end on a \
      token whose code lies in the upper half of its range, at most `window` tokens each, one of a \
      fragment; a code has to be as large when the piece is read by itself. The effect of a \
      feature $k$ of the layer below is the part of the code $a$ at the last token that is lost, \
      $(a - a_k) / a$, when $x \\leftarrow x - c_k f_k$ at every position there and the model \
      goes on from that. Massive vectors are not edited. A feature that is not active in a context has \
      no effect there.

      Of the active features, the `candidates` with the largest attributions (the gradient of the \
      code at the lower layer times the edit) are tried. The `parents` with the largest mean effects, \
      of at least `atLeast`, become parents; they are then measured on other contexts, as many again, \
      which is what is shown: intervals are over these. All parents of the root are looked into in \
      turn, on contexts of their own, and of other nodes the `followed` strongest. A feature with \
      fewer than six contexts has no parents.

      Two controls are measured on the same contexts: as many other active features, drawn at \
      random, and edits of the same size at the same positions in random directions.
      """,
    topic: .causes,
    example: """
      let below = harvest(model, on: text, sites: [.residual(1)], tokens: 4096, heldOut: 2048)[0]
      let piecesBelow = fragments(model, on: text, sites: [.residual(1)], count: 48, after: 6144)[0]
      causalTree(
        [train(on: below, l1: 1e-3, ratio: 1, batch: 256), dictionaries[0]],
        root: findFeature(dictionaries[0], tokens: [" the"], on: pieces, of: model)[0][0].feature,
        on: [piecesBelow, pieces], of: model, contexts: 4, candidates: 8)
      """,
    exampleAlternative: "Graph of a feature with the features of a lower layer that it depends on.")

  @Parameter(
    .unlabelled, "Dictionaries of the residual stream, from the lowest layer to the root's.")
  var dictionaries: [DictionaryValue]
  @Parameter("The feature at the root, of the last dictionary.", in: 0...1e9) var root: Int
  @Parameter("Fragments of each dictionary's site, in the same order.") var on: [FragmentsValue]
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter(
    "Contexts that a node's parents are chosen on, and as many that they are measured on.",
    in: 3...10_000)
  var contexts = 20
  @Parameter("The most tokens of a context.", in: 2...1_000_000) var window = 24
  @Parameter("The most parents of a node.", in: 1...16) var parents = 3
  @Parameter("The smallest effect of a parent, as a part of the code.", in: 0...1)
  var atLeast = 0.01
  @Parameter("Features that are tried for each node; 0 for all active ones.", in: 0...1e6)
  var candidates = 30
  @Parameter("How many parents of a node other than the root are looked into.", in: 1...16)
  var followed = 1

  func validate() throws {
    guard dictionaries.count > 1 else {
      throw ParameterProblem(
        "dictionaries", "has \(dictionaries.count); a tree needs two layers at least")
    }
    guard dictionaries.count == on.count else {
      throw ParameterProblem(
        "on",
        "has fragments of \(on.count) sites for \(dictionaries.count) dictionaries; give those of "
          + "each dictionary's site")
    }
    for (dictionary, fragments) in zip(dictionaries, on) {
      try fragments.check([dictionary], parameter: "dictionaries")
      try fragments.check(of, parameter: "of")
      let site = fragments.activations.site
      guard site == .residual(site.layer) else {
        throw ParameterProblem(
          "on", "has fragments of \(site); a tree leads through the residual stream",
          suggestion: ".residual(\(site.layer))")
      }
    }
    for (lower, upper) in zip(on, on.dropFirst()) {
      guard lower.activations.site < upper.activations.site else {
        throw ParameterProblem(
          "on",
          "has \(upper.activations.site) after \(lower.activations.site); begin with the lowest layer "
            + "and end with the root's")
      }
    }
    try dictionaries.last?.check(features: [root], parameter: "root")
    let nodes = 1 + parents * settings.mostExpansions(levels: dictionaries.count)
    guard nodes <= LayeredGraph.nodeLimit else {
      throw ParameterProblem(
        "parents",
        "makes a tree of up to \(nodes) nodes, more than the \(LayeredGraph.nodeLimit) that can be "
          + "drawn; ask for fewer parents, follow fewer or leave out a layer")
    }
  }

  private var settings: TreeSettings {
    var settings = TreeSettings()
    settings.contexts = contexts
    settings.parents = parents
    settings.threshold = atLeast
    settings.candidates = candidates == 0 ? nil : candidates
    settings.followed = followed
    return settings
  }

  func evaluate(_ run: Run) async throws -> CausalTreeValue {
    let model = try of.load()
    let loaded = try dictionaries.map { try $0.dictionary() }
    let growth = try TreeGrowth(
      zip(loaded, on).map { dictionary, fragments in
        TreeLevel(
          layer: fragments.activations.site.layer, dictionary: dictionary,
          outlierThreshold: fragments.activations.outlierThreshold)
      }, in: model, settings: settings)
    let checkpoint = run.workFolder.appendingPathComponent("expansions.json")
    let total = settings.mostExpansions(levels: dictionaries.count)
    run.progress("looking for causes", 0, of: total, unit: "features")
    let tree = try growth.grow(
      root: root,
      contexts: { level, features in
        try on[level].activations.contexts(
          of: features, in: loaded[level], window: window, isCancelled: { Task.isCancelled })
      },
      known: Self.kept(in: checkpoint), isCancelled: { Task.isCancelled },
      found: { expansions in
        try AtomicFile.write(JSONEncoder().encode(expansions), to: checkpoint, isDurable: false)
        run.progress("looking for causes", expansions.count, of: total, unit: "features")
      })
    var descriptions: [CausalTreeValue.Description] = []
    for (dictionary, fragments) in zip(dictionaries, on) {
      let layer = fragments.activations.site.layer
      let features = tree.nodes.filter { $0.layer == layer }.map(\.feature).sorted()
      guard !features.isEmpty else { continue }
      let scores = try await FeatureScores(
        activations: fragments.activations, dictionary: dictionary, explained: nil
      ).scores(of: features, model.tokenizer, run)
      let name = FeatureName(site: fragments.activations.site, description: dictionary.description)
      descriptions += features.map { feature in
        CausalTreeValue.Description(
          node: .init(layer: layer, feature: feature),
          sentence: scores[feature]?.explanation.sentence,
          score: scores[feature]?.signed.topAndRandom, anchor: name.anchor(feature))
      }
    }
    if tree.expansions.first?.edges.isEmpty == true {
      run.warn(
        "no feature of layer \(on[on.count - 2].activations.site.layer) takes "
          + "\(100 * atLeast) % of the root's code away, so that the tree is its root alone")
    }
    return try CausalTreeValue(tree, descriptions)
  }

  /// What an interrupted growth left.
  private static func kept(in checkpoint: URL) throws -> [NodeExpansion] {
    guard FileManager.default.fileExists(atPath: checkpoint.path) else { return [] }
    return try JSONDecoder().decode([NodeExpansion].self, from: Data(contentsOf: checkpoint))
  }
}
