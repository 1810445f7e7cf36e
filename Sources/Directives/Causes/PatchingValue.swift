import CausalAnalysis
import Figures
import LanguageModels
import Notebook
import Numerics

/// What was found on one set of pairs.
struct PatchedSet: Codable, Hashable {
  /// What happens as ever more features are patched.
  var curve: PatchCurve
  /// What the greedy search had left after each threshold; empty for another order.
  var steps: [GreedySweep.Step]
  /// All features whose code changes, the first to patch first.
  var ranking: [Int]
  /// By how much each is expected to lower the mean divergence; 0 for an order without it.
  var effects: [Double]
  /// The edit magnitude of taking over the target's vectors whole.
  var swapEdit: Double
}

/// What patching the features of a dictionary does.
struct PatchingValue: NominalValue, Codable {
  static let typeName = "Patching"
  static let summary = "What patching ever more features of a dictionary does to a model's answers."
  static let members = [
    Member("method", of: Self.self, "How the dictionary was found.") {
      $0.dictionary.metadata.method
    },
    Member("l1", of: Self.self, "The dictionary's weight of the L1 term.") {
      $0.dictionary.metadata.l1
    },
    Member("layer", of: Self.self, "The block whose residual stream is edited.") { $0.site.layer },
    Member("changed", of: Self.self, "Number of features whose code changes, mean over sets.") {
      $0.mean { Double($0.ranking.count) }
    },
    Member("pairs", of: Self.self, "Number of pairs, in all sets.") { value in
      value.sets.reduce(0) { $0 + $1.curve.lengths.count }
    },
    Member(
      "counts", of: Self.self, "Numbers of patched features, from none to all; means over sets."
    ) {
      value in value.each { Double($0.features) }
    },
    Member(
      "countsOfPairs", of: Self.self,
      "How many of the patched features change their code in a pair, at each number; means over pairs."
    ) { value in
      value.each { Statistics.mean($0.featuresOfPairs.map(Double.init)) }
    },
    Member("divergences", of: Self.self, "Mean divergence from the target at each number, in nats.")
    {
      try $0.estimates(\.divergence)
    },
    Member("lowest", of: Self.self, "The smallest of the sets' mean divergences at each number.") {
      $0.across { $0.divergence }.map { $0.min() ?? 0 }
    },
    Member("highest", of: Self.self, "The largest of the sets' mean divergences at each number.") {
      $0.across { $0.divergence }.map { $0.max() ?? 0 }
    },
    Member("edits", of: Self.self, "Mean edit magnitude at each number, over all tokens.") {
      value in
      value.editMagnitudes
    },
    Member(
      "contrasts", of: Self.self,
      "Mean logit of the target's answer less the base's at each number; above 0 it has tipped."
    ) { try $0.estimates(\.contrast) },
    Member("unedited", of: Self.self, "Mean divergence without an edit, in nats: KL(∅).") {
      try $0.estimates(\.divergence)[0]
    },
    Member("floor", of: Self.self, "Mean divergence with all features patched, in nats.") {
      try $0.floor()
    },
    Member("floors", of: Self.self, "The divergence of each pair with all features patched.") {
      $0.predictions($0.pointCount - 1).map(\.divergence)
    },
    Member("swapEdit", of: Self.self, "Edit magnitude of taking over the target's vectors whole.") {
      $0.mean(\.swapEdit)
    },
    Member("area", of: Self.self, "Mean divergence over 0 to 512 features, in nats; n is sets.") {
      try $0.overSets { $0.curve.meanDivergence(upTo: 512) }
    },
    Member(
      "hypervolume", of: Self.self,
      "Share of the rectangle from no edit and no divergence to the whole swap and KL(∅) that the curve dominates; n is sets."
    ) { try $0.overSets { $0.curve.hypervolume(edit: $0.swapEdit) } },
    Member(
      "features", of: Self.self,
      "The features by mean effect over sets, or by mean place in a greedy order."
    ) {
      $0.commonOrder.map { $0.feature }
    },
    Member("effects", of: Self.self, "Their mean expected effect over sets, in nats.") {
      $0.commonOrder.map { $0.effect }
    },
    Member(
      "survivors", of: Self.self, "Greedy: features left after each threshold, in the first set."
    ) {
      $0.sets[0].steps.map { $0.point.features }
    },
    Member("survivorDivergences", of: Self.self, "Greedy: the mean divergence with these, in nats.")
    {
      $0.sets[0].steps.map { $0.point.divergence }
    },
    Member("survivorEdits", of: Self.self, "Greedy: the edit magnitude with these.") { value in
      value.sets[0].steps.map { value.sets[0].curve.reach(.edit, of: $0.point) }
    },
  ]

  var dictionary: DictionaryValue.Description
  var site: Site
  /// What was found on each set.
  var sets: [PatchedSet]

  var presentation: Presentation {
    let first = mean { $0.curve.points.first?.divergence ?? 0 }
    let last = mean { $0.curve.points.last?.divergence ?? 0 }
    return .text(
      "\(dictionary.metadata.method), \(site): \(NumberText.significant(first, digits: 3)) nats from "
        + "the target without an edit, \(NumberText.significant(last, digits: 3)) with all "
        + "\(NumberText.significant(mean { Double($0.ranking.count) }, digits: 4)) features patched"
    )
  }
}

extension PatchingValue {
  /// Points that every set has; sets with few features have fewer.
  private var pointCount: Int { sets.map(\.curve.points.count).min() ?? 0 }

  /// The point of a set at a place that counts from the first for all but the last, which is all
  /// features.
  private func point(_ set: PatchedSet, _ index: Int) -> PatchPoint {
    index == pointCount - 1
      ? set.curve.points[set.curve.points.count - 1] : set.curve.points[index]
  }

  fileprivate func mean(_ value: (PatchedSet) -> Double) -> Double {
    Statistics.mean(sets.map(value))
  }

  /// The mean over sets of something at each point.
  fileprivate func each(_ value: (PatchPoint) -> Double) -> [Double] {
    across(value).map(Statistics.mean)
  }

  /// Something at each point, for each set.
  fileprivate func across(_ value: (PatchPoint) -> Double) -> [[Double]] {
    (0..<pointCount).map { index in sets.map { value(point($0, index)) } }
  }

  /// The predictions for all pairs at a point.
  fileprivate func predictions(_ index: Int) -> [PatchedPrediction] {
    sets.flatMap { point($0, index).predictions }
  }

  fileprivate var editMagnitudes: [Double] {
    (0..<pointCount).map { index in
      Statistics.mean(sets.map { $0.curve.reach(.edit, of: point($0, index)) })
    }
  }

  fileprivate func estimates(_ value: (PatchedPrediction) -> Double) throws -> [EstimateValue] {
    try (0..<pointCount).map { try EstimateValue(meanOf: predictions($0).map(value)) }
  }

  fileprivate func floor() throws -> EstimateValue {
    try EstimateValue(meanOf: predictions(pointCount - 1).map(\.divergence))
  }

  fileprivate func overSets(_ value: (PatchedSet) -> Double) throws -> EstimateValue {
    try EstimateValue(meanOf: sets.map(value))
  }

  /// Features by mean effect over sets, or by mean place where an order knows no effect; a feature
  /// that does not change in a set has effect 0 and the last place there.
  fileprivate var commonOrder: [(feature: Int, effect: Double)] {
    var effects: [Int: Double] = [:]
    var gains: [Int: Double] = [:]
    let last = sets.map(\.ranking.count).max() ?? 0
    for set in sets {
      for (place, feature) in set.ranking.enumerated() {
        effects[feature, default: 0] += set.effects[place] / Double(sets.count)
        gains[feature, default: 0] += Double(last - place)
      }
    }
    return effects.sorted {
      ($0.value, gains[$0.key] ?? 0, $1.key) > ($1.value, gains[$1.key] ?? 0, $0.key)
    }.map { (feature: $0.key, effect: $0.value) }
  }
}
