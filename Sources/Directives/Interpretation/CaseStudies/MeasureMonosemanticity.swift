import Figures
import Interpretation
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Measures how far features answer to single tokens.
struct MeasureMonosemanticity: Directive {
  static let configuration = DirectiveConfiguration(
    name: "monosemanticity",
    summary: "Measures how far features answer to one token each, without explanations.",
    discussion: """
      Of each feature 50 tokens are taken at even ranks of its sorted codes above a threshold; the \
      share of the commonest token among them is its value. The authors' threshold is 0.1, with \
      codes of up to 10. Sizes of codes differ between layers and methods, so that the threshold is \
      that share of the feature's largest code: `above`, one hundredth. Most of the samples are \
      small codes then; `above: 0.5` asks about the upper half, for which fewer features have \
      enough codes. Only positive codes \
      count, as in the authors' program. Features with fewer than 50 such codes are skipped. \
      `chance` is the share of the commonest token of the text. All dictionaries are read in one \
      pass.
      """,
    topic: .interpretation,
    example: """
      monosemanticity(dictionaries, on: pieces, of: model, features: 40).map { $0.mean }
      """)

  @Parameter(.unlabelled, "The dictionaries, all of the fragments' site.")
  var dictionaries: [DictionaryValue]
  @Parameter("The fragments.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("Features of each dictionary to measure.", in: 1...1e6) var features = 150
  @Parameter("Which features.") var sample = FeatureSample.first
  @Parameter("Codes up to this share of the feature's largest one are passed over.", in: 0...1)
  var above = Monosemanticity.standardThreshold

  func validate() throws {
    try on.check(dictionaries, parameter: "dictionaries")
    try on.check(of, parameter: "of")
  }

  func evaluate(_ run: Run) async throws -> [MonosemanticityValue] {
    let tokenizer = try of.load().tokenizer
    let selections = try dictionaries.map { dictionary in
      let loaded = try dictionary.dictionary()
      return FeatureSelection(
        loaded, features: sample.features(of: loaded.features, count: features, seed: 0))
    }
    let codes = try on.codes(of: selections, run)
    let chance = on.activations.commonestTokenShare
    return zip(dictionaries, codes).map { dictionary, codes in
      let measured = codes.compactMap {
        Monosemanticity(of: $0, in: on.activations.text, threshold: above)
      }
      return MonosemanticityValue(
        method: dictionary.description.metadata.method, asked: codes.count, measured: measured,
        tokens: measured.map { tokenizer.quotedText(of: $0.token) }, chance: chance)
    }
  }
}

/// How far the features of a dictionary answer to single tokens.
struct MonosemanticityValue: NominalValue, Codable {
  static let typeName = "Monosemanticity"
  static let summary = "How far features answer to one token each: from 0 to 1."
  static let members = [
    Member("mean", of: Self.self, "The mean over the features measured.") { try $0.estimate() },
    Member("values", of: Self.self, "The value of each feature measured.") {
      $0.measured.map(\.share)
    },
    Member("features", of: Self.self, "The features measured.") { $0.measured.map(\.feature) },
    Member("tokens", of: Self.self, "The commonest token of each.") { $0.tokens },
    Member("asked", of: Self.self, "Number of features looked at.") { $0.asked },
    Member("skipped", of: Self.self, "Features with too few codes above the threshold.") {
      $0.asked - $0.measured.count
    },
    Member("chance", of: Self.self, "The share of the commonest token of the text.") { $0.chance },
    Member("method", of: Self.self, "How the dictionary was found.") { $0.method },
  ]

  var method: String
  var asked: Int
  var measured: [Monosemanticity]
  var tokens: [String]
  var chance: Double

  private func estimate() throws -> EstimateValue {
    guard let estimate = MeanEstimate(measured.map(\.share)) else {
      throw ValueError(
        "no feature of \(method) has \(Monosemanticity.samples) codes above the threshold; give "
          + "more fragments or look at more features")
    }
    return EstimateValue(estimate)
  }

  var presentation: Presentation {
    guard let mean = try? estimate() else {
      return .text("none of \(asked) features could be measured")
    }
    return .text("\(mean.text), \(asked - measured.count) of \(asked) features skipped")
  }
}
