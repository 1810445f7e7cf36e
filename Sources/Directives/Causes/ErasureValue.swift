import CausalAnalysis
import Figures
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// What is left of a concept after each of some erasers.
struct ErasureValue: NominalValue, Codable {
  static let typeName = "Erasure"
  static let summary = "What a model still knows of the gender of names after each of some erasers."
  static let members = [
    Member("site", of: Self.self, "Where it is erased.") { $0.site.description },
    Member("layer", of: Self.self, "The block it is erased at.") { $0.site.layer },
    Member(
      "primary", of: Self.self,
      "Mean probability of the right noun, relative to both, without an edit."
    ) { EstimateValue($0.primary) },
    Member(
      "transfer", of: Self.self,
      "Mean probability of the right pronoun, relative to both, without an edit."
    ) { EstimateValue($0.transfer) },
    Member("primaryMass", of: Self.self, "Mean probability of either noun without an edit.") {
      EstimateValue($0.primaryMass)
    },
    Member("transferMass", of: Self.self, "Mean probability of either pronoun without an edit.") {
      EstimateValue($0.transferMass)
    },
    Member("erasers", of: Self.self, "What each eraser does.") { $0.erasers },
    Member("feature", of: Self.self, "The nearest feature.") { $0.features[0].feature },
    Member("cosine", of: Self.self, "The cosine of its direction and the difference of the means.")
    {
      $0.features[0].cosine
    },
    Member("density", of: Self.self, "The share of the vectors to train on it is active on.") {
      $0.features[0].density
    },
    Member("cosines", of: Self.self, "The cosines of all features ablated together.") {
      $0.features.map(\.cosine)
    },
    Member("massive", of: Self.self, "Massive vectors in the text, which were left as they are.") {
      $0.massive
    },
    Member("predictions", of: Self.self, "Number of tokens of text whose prediction is compared.") {
      $0.predictions
    },
    Member("examples", of: Self.self, "The first prompt of each of the two tasks.") { $0.examples },
  ]

  /// Where it is erased.
  let site: Site
  let primary, transfer, primaryMass, transferMass: MeanEstimate
  /// What each eraser does.
  let erasers: [EraserValue]
  /// The features that were ablated, nearest first.
  let features: [FeatureChoice]
  let massive, predictions: Int
  /// The first prompt of each task.
  let examples: [String]

  init(
    site: Site, fitted: FittedErasers, primary: ErasureResult, transfer: ErasureResult,
    text: SubstitutionResult, examples: [String]
  ) {
    self.site = site
    self.primary = primary.unedited
    self.transfer = transfer.unedited
    primaryMass = primary.mass
    transferMass = transfer.mass
    erasers = fitted.erasers.enumerated().map { index, eraser in
      EraserValue(eraser.method, index, primary: primary, transfer: transfer, text: text)
    }
    features = fitted.features
    massive = text.massive
    predictions = text.predictions
    self.examples = examples
  }

  var presentation: Presentation {
    let parts = erasers.map {
      "\($0.method) \(NumberText.significant($0.primary.mean, digits: 2))"
    }
    return .text(
      "\(site): right with probability \(NumberText.significant(primary.mean, digits: 2)); "
        + parts.joined(separator: ", "))
  }
}

/// What one eraser does to a model.
struct EraserValue: NominalValue, Codable {
  static let typeName = "Eraser"
  static let summary = "What one way to erase a concept does to a model."
  static let members = [
    Member("method", of: Self.self, "Which way it is, in words.") { $0.method },
    Member("primary", of: Self.self, "Mean probability of the right noun, relative to both.") {
      EstimateValue($0.primary)
    },
    Member("transfer", of: Self.self, "Mean probability of the right pronoun, relative to both.") {
      EstimateValue($0.transfer)
    },
    Member(
      "female", of: Self.self,
      "Mean probability of “ woman”, relative to both: 0 or 1 if all names are taken for one gender."
    ) { EstimateValue($0.female) },
    Member(
      "removed", of: Self.self,
      "Share of the lead over chance that is gone, primary task; an error if there was no lead."
    ) { try share($0.removed) },
    Member(
      "transferRemoved", of: Self.self,
      "Share of the lead over chance that is gone, transfer task; an error if there was no lead."
    ) { try share($0.transferRemoved) },
    Member(
      "edit", of: Self.self,
      "Mean length of the edit over the edited positions of the primary prompts, in the residual stream's units."
    ) { EstimateValue($0.edit) },
    Member("relativeEdit", of: Self.self, "The same over the mean length of the vectors.") {
      try share($0.relativeEdit)
    },
    Member(
      "divergence", of: Self.self,
      "Mean divergence KL(original ‖ edited) of the predictions on ordinary text, in nats."
    ) { EstimateValue($0.divergence) },
    Member("lossIncrease", of: Self.self, "What it adds to the loss on that text, in nats.") {
      EstimateValue($0.lossIncrease)
    },
  ]

  let method: String
  let primary, transfer, female, edit, divergence, lossIncrease: MeanEstimate
  let removed, transferRemoved, relativeEdit: MeanEstimate?

  init(
    _ method: Eraser.Method, _ index: Int, primary: ErasureResult, transfer: ErasureResult,
    text: SubstitutionResult
  ) {
    self.method = method.rawValue
    self.primary = primary.probability(index)
    self.transfer = transfer.probability(index)
    female = primary.female(index)
    removed = primary.removed(index)
    transferRemoved = transfer.removed(index)
    edit = primary.edit(index)
    relativeEdit = primary.relativeEdit(index)
    divergence = text.divergence(index)
    lossIncrease = text.increase(index)
  }

  var presentation: Presentation {
    .text("\(method): \(EstimateValue(primary).textWithoutCount)")
  }

  private static func share(_ estimate: MeanEstimate?) throws -> EstimateValue {
    guard let estimate else {
      throw ValueError("there is nothing here of which it could be a share")
    }
    return EstimateValue(estimate)
  }
}
