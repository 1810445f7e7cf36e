import Figures
import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Measures what taking features away does to the next token.
struct MeasureAblation: Directive {
  static let configuration = DirectiveConfiguration(
    name: "ablationEffect",
    summary: "Takes features away and measures what the true next token loses of its probability.",
    discussion: """
      At every position where a feature is active, its code times its direction is subtracted: \
      $x \\leftarrow x - c_j f_j$; what the dictionary does not reconstruct stays. A rectified code \
      is so set to 0, the value it has elsewhere. A signed one, as that of a dimension of the \
      residual stream, has no such value; it is set to its mean over the fragments, at every \
      position. Massive vectors stay as they are. Measured is, at every position, \
      $\\log p(\\text{next})$ of the model as it is less that after the ablation, in nats.

      Of the fragments on which a feature is active, half are those with its largest codes, half \
      are drawn at random. The histogram and the counts are over both; `mean` is over the random ones, \
      `topMean` over the others; intervals are over fragments, each with its number of active positions. \
      The original model runs once for all features.
      """,
    topic: .interpretation,
    example: """
      ablationEffect(dictionaries[0], features: [0, 1], on: pieces, of: model, fragments: 4)
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The features, each ablated by itself.") var features: [Int]
  @Parameter("Fragments of the dictionary's site.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("The most fragments for a feature.", in: 1...1e6) var fragments = 64
  @Parameter("Losses from here on are in the histogram.", unit: "nats", in: 0...100)
  var above = AblationEffect.standardThreshold
  @Parameter("Number of bins.", in: 1...1000) var bins = 10
  @Parameter("How many tokens to count by themselves.", in: 1...9) var tokens = 6

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
    try dictionary.check(features: features, parameter: "features")
  }

  func evaluate(_ run: Run) async throws -> [AblationEffectValue] {
    let language = try of.load()
    let loaded = try dictionary.dictionary()
    let effects = try AblationStudy(of: loaded, on: on.activations, in: language).effects(
      of: on.codes(of: loaded, features: features, run), fragments: fragments, seed: 0,
      isCancelled: { Task.isCancelled },
      progress: { run.progress("ablating", $0, of: $1, unit: "fragments") })
    return effects.map { effect in
      AblationEffectValue(
        effect, threshold: above, in: on.activations.text, language.tokenizer, bins: bins,
        limit: tokens)
    }
  }
}

/// What taking a feature away does to the next token.
struct AblationEffectValue: NominalValue, Codable {
  static let typeName = "AblationEffect"
  static let summary = "What the true next token loses when a feature is taken away, in nats."
  static let members = [
    Member("feature", of: Self.self, "The feature.") { $0.losses.feature },
    Member(
      "mean", of: Self.self,
      "Mean loss where the feature is active, in nats, over the random fragments; missing if there are none."
    ) { $0.mean },
    Member("topMean", of: Self.self, "The same over the fragments with the largest codes.") {
      $0.topMean
    },
    Member("histogram", of: Self.self, "The losses above the threshold, by true next token.") {
      $0.losses
    },
    Member("predictions", of: Self.self, "Number of predictions compared.") { $0.predictions },
    Member("above", of: Self.self, "Number that lose more than the threshold.") { $0.above },
    Member("gains", of: Self.self, "Number that gain more than the threshold.") { $0.gains },
    Member("threshold", of: Self.self, "The threshold, in nats.") { $0.threshold },
    Member("fragments", of: Self.self, "Number of fragments the feature was ablated on.") {
      $0.fragments
    },
  ]

  var mean, topMean: EstimateValue?
  var losses: TokenHistogramValue
  var predictions, above, gains, fragments: Int
  var threshold: Double

  init(
    _ effect: AblationEffect, threshold: Double, in text: FragmentText,
    _ tokenizer: any Tokenizer, bins: Int, limit: Int
  ) {
    mean = effect.mean.map { EstimateValue($0) }
    topMean = effect.topMean.map { EstimateValue($0) }
    predictions = effect.predictions
    above = effect.count(above: threshold)
    gains = effect.count(gainingMoreThan: threshold)
    fragments = effect.fragments.count
    self.threshold = threshold
    losses = TokenHistogramValue(
      effect.histogram(in: text, above: threshold, bins: bins, limit: limit), tokenizer,
      feature: effect.feature, density: Double(above) / Double(max(1, predictions)))
  }

  var presentation: Presentation {
    guard let mean else {
      return .text(
        fragments == 0
          ? "feature \(losses.feature) is never active here"
          : "feature \(losses.feature): no random fragment with a prediction where it is active")
    }
    return .text(
      "feature \(losses.feature): \(mean.textWithoutCount) nats where it is active "
        + "(\(NumberText.whole(mean.estimate.count)) random fragments); "
        + "\(NumberText.whole(above)) of \(NumberText.whole(predictions)) predictions lose more than "
        + NumberText.significant(threshold, digits: 2))
  }
}
