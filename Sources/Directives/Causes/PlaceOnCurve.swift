import CausalAnalysis
import Notebook
import Numerics

/// Reads a patching curve at a place.
struct PlaceOnCurve: Directive {
  static let configuration = DirectiveConfiguration(
    name: "patched",
    summary:
      "What a dictionary's patches achieve with so many features, such an edit, or such a fall.",
    discussion: """
      Give one of `features`, `edit` and `fall`. Between the numbers of features that were patched the \
      curve is a straight line, for each set of pairs and each pair. Features and edit are what may be \
      spent at most: where there are no more of them, the curve is read at its end. A fall that a set \
      never gets to has no place, and then the members are missing.
      """,
    topic: .causes,
    example: """
      patched(
        patch(
          dictionaries, replacing: activations, of: model, on: counterfactuals(model, pairs: 4),
          counts: [1, 8])[0],
        features: 4).divergence
      """, storage: .transient)

  @Parameter(.unlabelled, "What `patch` returned for a dictionary.") var patching: PatchingValue
  @Parameter("A number of features.", in: 0...1e9) var features: Double?
  @Parameter("An edit magnitude.", in: 0...1e9) var edit: Double?
  @Parameter("A fall of the mean divergence, as a share of that without an edit.", in: 0...1)
  var fall: Double?

  func validate() throws {
    guard [features, edit, fall].count(where: { $0 != nil }) == 1 else {
      throw ParameterProblem(
        "features", "or `edit` or `fall` says where to read the curve; give exactly one",
        suggestion: "features: 64")
    }
  }

  func evaluate(_ run: Run) async throws -> PatchedPlaceValue {
    let (reach, value): (PatchCurve.Reach, Double) =
      features.map { (.features, $0) } ?? edit.map { (.edit, $0) } ?? (.fall, fall ?? 0)
    let places = patching.sets.map { $0.curve.place(where: reach, is: value) }
    return PatchedPlaceValue(places: places)
  }
}

/// A place on a patching curve.
struct PatchedPlaceValue: NominalValue, Codable {
  static let typeName = "PatchedPlace"
  static let summary = "A place on a patching curve; members are missing if it is not reached."
  static let members = [
    Member("isReached", of: Self.self, "Whether every set of pairs gets there.") {
      $0.reached != nil
    },
    Member("features", of: Self.self, "Number of features, mean over sets; n is sets.") {
      try $0.overSets(\.features)
    },
    Member("edit", of: Self.self, "Edit magnitude, mean over sets; n is sets.") {
      try $0.overSets(\.edit)
    },
    Member("divergence", of: Self.self, "Mean divergence from the target, in nats; n is pairs.") {
      try $0.overPairs(\.divergence)
    },
    Member("divergences", of: Self.self, "The divergence of each pair; empty if not reached.") {
      ($0.reached ?? []).flatMap(\.predictions).map(\.divergence)
    },
    Member(
      "contrast", of: Self.self, "Mean logit of the target's answer less the base's; n is pairs."
    ) {
      try $0.overPairs(\.contrast)
    },
  ]

  var places: [PatchCurve.Place?]

  /// The places, if there is one for every set.
  fileprivate var reached: [PatchCurve.Place]? {
    let found = places.compactMap(\.self)
    return found.count == places.count ? found : nil
  }

  fileprivate func overSets(_ value: (PatchCurve.Place) -> Double) throws -> EstimateValue? {
    try reached.map { try EstimateValue(meanOf: $0.map(value)) }
  }

  fileprivate func overPairs(_ value: (PatchedPrediction) -> Double) throws -> EstimateValue? {
    try reached.map { try EstimateValue(meanOf: $0.flatMap(\.predictions).map(value)) }
  }

  var presentation: Presentation {
    guard let divergence = try? overPairs(\.divergence) else { return .text("not reached") }
    return .text("\(divergence.textWithoutCount) nats from the target")
  }
}
