import CausalAnalysis
import Figures
import Notebook
import Numerics

/// A feature of a causal tree.
struct TreeNodeValue: NominalValue, Codable {
  static let typeName = "TreeNode"
  static let summary = "A feature of a causal tree."
  static let members = [
    Member("layer", of: Self.self, "Its layer.") { $0.description.node.layer },
    Member("feature", of: Self.self, "Its number.") { $0.description.node.feature },
    Member("name", of: Self.self, "Layer and number, such as 10 · 431.") { $0.description.title },
    Member("explanation", of: Self.self, "Its explanation by token look-up.") {
      $0.description.sentence ?? "Active on too few fragments to be explained."
    },
    Member("score", of: Self.self, "The score of the explanation, if it has one.") {
      $0.description.score
    },
    Member(
      "contexts", of: Self.self,
      "Number of contexts that its parents are measured on; 0 if it was not looked into."
    ) { $0.expansion?.measuringContexts ?? 0 },
    Member(
      "active", of: Self.self, "Features of the layer below that are active in its contexts."
    ) { $0.expansion?.activeFeatures ?? 0 },
    Member("parentSum", of: Self.self, "The effects of its parents, added up in each context.") {
      try $0.estimate($0.expansion?.sums)
    },
    Member("randomSum", of: Self.self, "The same for as many active features drawn at random.") {
      try $0.estimate($0.expansion?.randomSums)
    },
    Member(
      "turnedSum", of: Self.self, "The same for edits of the same size in random directions."
    ) { try $0.estimate($0.expansion?.turnedSums) },
    Member(
      "lead", of: Self.self,
      "The sum of the parents' effects less that of random features, by context."
    ) { node in
      try node.estimate(
        node.expansion.map { zip($0.sums, $0.randomSums).map { $0 - $1 } })
    },
    Member("attributions", of: Self.self, "What the gradient says about each feature tried.") {
      $0.expansion?.examined.map(\.attribution) ?? []
    },
    Member("effects", of: Self.self, "The mean effect of each feature tried, the largest first.") {
      $0.expansion?.examined.map(\.effect) ?? []
    },
  ]

  /// What is known of the feature.
  var description: CausalTreeValue.Description
  /// What was found below it; `nil` if it was not looked into.
  var expansion: NodeExpansion?

  var presentation: Presentation { .text("\(description.title): \(description.label)") }

  private func estimate(_ values: [Double]?) throws -> EstimateValue {
    guard let values, let estimate = MeanEstimate(values) else {
      throw ValueError(
        "\(description.title) has no parents in the tree; `expanded` lists the features that have")
    }
    return EstimateValue(estimate)
  }
}

/// What a feature does to one of a layer above.
struct TreeEdgeValue: NominalValue, Codable {
  static let typeName = "TreeEdge"
  static let summary = "What taking a feature away does to one of a layer above."
  static let members = [
    Member("layer", of: Self.self, "The layer of the feature that is taken away.") { $0.layer },
    Member("feature", of: Self.self, "The feature that is taken away.") { $0.edge.feature },
    Member("targetLayer", of: Self.self, "The layer of the feature it acts on.") {
      $0.targetLayer
    },
    Member("target", of: Self.self, "The feature it acts on.") { $0.target },
    Member("effect", of: Self.self, "The part of the code that is lost, from 0 to 1.") {
      $0.effect
    },
    Member(
      "choosingEffect", of: Self.self, "The same on the contexts that the feature was chosen on."
    ) { $0.edge.choosingEffect },
    Member(
      "turned", of: Self.self, "The part lost by edits of the same size in a random direction."
    ) { $0.turned },
    Member("lead", of: Self.self, "The effect less that of the random direction, by context.") {
      $0.lead
    },
    Member("active", of: Self.self, "In how many of the contexts it is active.") {
      $0.edge.activeContexts
    },
    Member("cosine", of: Self.self, "The cosine between the two directions.") { $0.edge.cosine },
    Member(
      "cosineRank", of: Self.self,
      "How many features of its dictionary have a larger cosine with the target, by size."
    ) { $0.edge.cosineRank },
  ]

  /// What was measured.
  let edge: CausalEdge
  /// The layer of the feature that is taken away.
  let layer: Int
  /// The layer and number of the feature it acts on.
  let targetLayer, target: Int
  /// The part of the code that is lost: by itself, in a random direction, and the difference.
  let effect, turned, lead: EstimateValue

  init?(_ edge: CausalEdge, of expansion: NodeExpansion, layer: Int?) {
    guard let layer, let effect = edge.effect, let turned = edge.turnedEffect,
      let lead = MeanEstimate(zip(edge.effects, edge.turned).map { $0 - $1 })
    else { return nil }
    self.edge = edge
    self.layer = layer
    (targetLayer, target) = (expansion.layer, expansion.feature)
    (self.effect, self.turned) = (EstimateValue(effect), EstimateValue(turned))
    self.lead = EstimateValue(lead)
  }

  var presentation: Presentation {
    .text("\(layer) · \(edge.feature) → \(targetLayer) · \(target): \(effect.text)")
  }
}
