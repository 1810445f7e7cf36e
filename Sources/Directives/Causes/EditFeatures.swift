import CausalAnalysis
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Edits features on the base prompts of pairs, in other ways than towards the target.
struct EditFeatures: Directive {
  static let configuration = DirectiveConfiguration(
    name: "editFeatures",
    summary: "Takes features out of a model, or a dictionary's error, and measures the answer.",
    discussion: """
      At every position of the base prompts, $x' = x + \\sum_{j \\in F} (c'_j - c_j) f_j$ with $c'_j = 0$ for `.zero`, the mean code over \
      held-out vectors that are not massive for `.mean` and the code of the target run for `.target`. `.reconstruction` sets \
      $x'$ to what the dictionary makes of $x$, whatever the features.
      """,
    topic: .causes,
    example: """
      editFeatures(
        dictionaries[0], replacing: activations, of: model,
        on: counterfactuals(model, pairs: 4), features: [0, 1], to: .zero).logitDifference
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The activations it was made for: their site, norm threshold and held-out vectors.")
  var replacing: ActivationsValue
  @Parameter("The model that the activations are of.") var of: ModelValue
  @Parameter("The pairs of prompts.") var on: CounterfactualsValue
  @Parameter("The features; all if omitted.") var features: [Int]?
  @Parameter("What their codes become.") var to: EditChoice = .zero

  /// Held-out vectors that mean codes are taken over.
  private static let meanVectors = 4096

  func validate() throws {
    try replacing.checkPatching([dictionary], of: of)
    if let features {
      guard !features.isEmpty else {
        throw ParameterProblem(
          "features", "is empty; name at least one feature, or leave it out for all")
      }
      try dictionary.check(features: features, parameter: "features")
      guard Set(features).count == features.count else {
        throw ParameterProblem("features", "names a feature twice; its edit would be made twice")
      }
    }
    if to == .mean { try replacing.checkHeldOut() }
  }

  func evaluate(_ run: Run) async throws -> EditedValue {
    let language = try of.load()
    let loaded = try dictionary.dictionary()
    var (points, lengths) = ([PatchPoint](), [Int]())
    for (number, pairs) in on.sets.enumerated() {
      run.progress("editing", number, of: on.sets.count, unit: "sets")
      let runs = try PairRuns(
        pairs, in: language, at: replacing.site,
        outlierThreshold: replacing.statistics.outlierThreshold, wholePrompts: true)
      lengths += runs.batch.lengths
      if to == .reconstruction {
        points.append(try runs.reconstructed(by: loaded))
        continue
      }
      let changes = try CodeChanges(edit(loaded), with: loaded, in: runs)
      let chosen = features ?? Array(0..<loaded.features)
      points += try changes.curve(order: chosen, counts: [chosen.count])
    }
    return EditedValue(
      predictions: points.flatMap(\.predictions), editSums: points.flatMap(\.editSums),
      lengths: lengths)
  }

  private func edit(_ dictionary: FeatureDictionary) throws -> FeatureEdit {
    switch to {
    case .zero, .reconstruction: return .zero
    case .target: return .target
    case .mean:
      let rows = replacing.heldOutRows.prefix(Self.meanVectors)
      let vectors = try replacing.file.matrix(rows: rows.startIndex..<rows.endIndex)
      let codes = try dictionary.encode(vectors)
      var sums = [Double](repeating: 0, count: dictionary.features)
      let usual = (0..<vectors.rows).filter {
        vectors.norm(ofRow: $0) <= replacing.statistics.outlierThreshold
      }
      for row in usual {
        for (feature, code) in codes.row(row).enumerated() { sums[feature] += Double(code) }
      }
      return .constant(sums.map { Float($0 / Double(max(1, usual.count))) })
    }
  }
}

/// What the codes of features become.
enum EditChoice: String, SimpleChoice {
  case zero, mean, target, reconstruction

  static let typeName = "FeatureEdit"
  static let summary = "What the codes of features become."

  var meaning: String {
    switch self {
    case .zero: "Zero."
    case .mean: "Their mean over held-out vectors."
    case .target: "Those of the target run."
    case .reconstruction: "All codes stay, and what they do not explain is left out."
    }
  }
}

/// What an edit of features does to the base prompts.
struct EditedValue: NominalValue, Codable {
  static let typeName = "Edited"
  static let summary = "What an edit of features does to the answers."
  static let members = [
    Member("divergence", of: Self.self, "Mean divergence from the target's prediction, in nats.") {
      try EstimateValue(meanOf: $0.predictions.map(\.divergence))
    },
    Member(
      "logitDifference", of: Self.self,
      "Mean logit of the base's right answer less its wrong one's."
    ) {
      try EstimateValue(meanOf: $0.predictions.map(\.logitDifference))
    },
    Member("logitDifferences", of: Self.self, "The difference for each pair.") {
      $0.predictions.map(\.logitDifference)
    },
    Member("contrast", of: Self.self, "Mean logit of the target's answer less the base's.") {
      try EstimateValue(meanOf: $0.predictions.map(\.contrast))
    },
    Member("edit", of: Self.self, "Mean edit magnitude over all tokens; n is pairs.") { value in
      guard
        let estimate = MeanEstimate(
          ratioOf: value.editSums, to: value.lengths.map(Double.init))
      else { throw ValueError("there are no pairs") }
      return EstimateValue(estimate)
    },
  ]

  var predictions: [PatchedPrediction]
  var editSums: [Double]
  var lengths: [Int]

  var presentation: Presentation { .text("\(predictions.count) pairs edited") }
}
