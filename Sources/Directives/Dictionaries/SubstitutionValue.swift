import Figures
import Foundation
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// What a model loses when the activations of a site are replaced.
struct SubstitutionValue: NominalValue, Codable {
  static let typeName = "Substitution"
  static let summary = "What a model loses when the activations of a site are replaced."
  static let members = [
    Member("site", of: Self.self, "Where they are replaced.") { $0.site.description },
    Member("layer", of: Self.self, "The block they are replaced at.") { $0.site.layer },
    Member("originalLoss", of: Self.self, "Mean loss of the unchanged model, in nats.") {
      EstimateValue($0.originalLoss)
    },
    Member("originalPerplexity", of: Self.self, "The exponential of the mean original loss.") {
      exp($0.originalLoss.mean)
    },
    Member("zero", of: Self.self, "With zero in place of the vectors: zero ablation.") { $0.zero },
    Member("mean", of: Self.self, "With their mean in place of the vectors: mean ablation.") {
      $0.mean
    },
    Member("dictionaries", of: Self.self, "With each dictionary's reconstructions.") {
      $0.dictionaries
    },
    Member("blocks", of: Self.self, "Number of blocks of text.") { $0.originalLoss.count },
    Member("predictions", of: Self.self, "Number of tokens whose prediction is measured.") {
      $0.predictions
    },
    Member("massive", of: Self.self, "Number of massive vectors, which were left as they are.") {
      $0.massive
    },
  ]

  /// Where the vectors are replaced.
  let site: Site
  /// Mean loss of the unchanged model.
  let originalLoss: MeanEstimate
  /// The two ablations.
  let zero, mean: SubstituteValue
  /// Each dictionary's reconstruction.
  let dictionaries: [SubstituteValue]
  /// Number of predictions measured, and of vectors left as they are.
  let predictions, massive: Int

  /// Summarises measurements of zero, of the mean and of any number of dictionaries.
  init(_ result: SubstitutionResult, site: Site) {
    self.site = site
    originalLoss = result.originalLoss
    zero = SubstituteValue(result, 0)
    mean = SubstituteValue(result, 1)
    dictionaries = (2..<result.variants).map { SubstituteValue(result, $0) }
    predictions = result.predictions
    massive = result.massive
  }

  var presentation: Presentation {
    let perplexities = ([exp(originalLoss.mean)] + dictionaries.map(\.perplexity)).map {
      NumberText.significant($0, digits: 3)
    }
    return .text("\(site): perplexity \(perplexities.joined(separator: ", "))")
  }
}

/// What a model does with one thing in place of its activations.
struct SubstituteValue: NominalValue, Codable {
  static let typeName = "Substitute"
  static let summary = "What a model does with something else in place of its activations."
  static let members = [
    Member("loss", of: Self.self, "Mean loss of the next token, in nats.") {
      EstimateValue($0.loss)
    },
    Member("perplexity", of: Self.self, "The exponential of the mean loss.") { $0.perplexity },
    Member("lossIncrease", of: Self.self, "Mean loss less the original one, paired, in nats.") {
      EstimateValue($0.lossIncrease)
    },
    Member(
      "divergence", of: Self.self,
      "Mean divergence KL(original ‖ changed) of the predictions over the vocabulary, in nats."
    ) { EstimateValue($0.divergence) },
    Member(
      "agreement", of: Self.self, "Share of predictions whose most probable token is the original."
    ) { EstimateValue($0.agreement) },
    Member(
      "lossRecovered", of: Self.self,
      "Share of the loss by zero ablation that is avoided; an error if that costs nothing."
    ) { try recovered($0.recoveredFromZero, "zero ablation") },
    Member(
      "lossRecoveredFromMean", of: Self.self,
      "Share of the loss by mean ablation that is avoided; an error if that costs nothing."
    ) { try recovered($0.recoveredFromMean, "mean ablation") },
  ]

  let loss, lossIncrease, divergence, agreement: MeanEstimate
  let recoveredFromZero, recoveredFromMean: MeanEstimate?

  var perplexity: Double { exp(loss.mean) }

  init(_ result: SubstitutionResult, _ variant: Int) {
    loss = result.loss(variant)
    lossIncrease = result.increase(variant)
    divergence = result.divergence(variant)
    agreement = result.agreement(variant)
    recoveredFromZero = result.lossRecovered(variant, against: 0)
    recoveredFromMean = result.lossRecovered(variant, against: 1)
  }

  var presentation: Presentation {
    .text("perplexity \(NumberText.significant(perplexity, digits: 3))")
  }

  private static func recovered(_ estimate: MeanEstimate?, _ name: String) throws -> EstimateValue {
    guard let estimate else {
      throw ValueError("\(name) costs nothing here, so that no share of it can be recovered")
    }
    return EstimateValue(estimate)
  }
}
