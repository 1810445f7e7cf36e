import Figures
import Interpretation
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Shows what is known of a feature.
struct MakeFeatureCard: Directive {
  static let configuration = DirectiveConfiguration(
    name: "featureCard",
    summary: "Shows what is known of a feature: codes, fragments, logits, scores, its effect.",
    discussion: """
      Explanation and scores are those of `explained`, if it is given, else those of token look-up. \
      “Raises most” and “Lowers most” are the logits of the feature's direction by itself, scaled \
      to a mean square of 1 as the final norm does, with the norm's gain; the mean over the \
      vocabulary is subtracted. What later layers do with the direction is left out, which the \
      ablation includes: see `ablationEffect`. The card's address is \
      `feature-residual-10-431`, by which other cards and the atlas link to it.
      """,
    topic: .interpretation,
    example: """
      featureCard(dictionaries[0], feature: 1, on: pieces, of: model, ablated: 4)
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The feature.", in: 0...1e9) var feature: Int
  @Parameter("Fragments of the dictionary's site.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("Explanations and scores of the dictionary's features.")
  var explained: InterpretationValue?
  @Parameter("Fragments to ablate the feature on; 0 for none.", in: 0...1e6) var ablated = 16
  @Parameter("How many tokens and neighbours to show.", in: 1...50) var count = 10

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
    try dictionary.check(features: [feature], parameter: "feature")
    try scores.validate()
  }

  private var scores: FeatureScores {
    FeatureScores(activations: on.activations, dictionary: dictionary, explained: explained)
  }

  func evaluate(_ run: Run) async throws -> FeatureCardValue {
    let language = try of.load()
    let loaded = try dictionary.dictionary()
    let codes = try on.codes(of: loaded, features: [feature], run)[0]
    let sections = FeatureSections(tokenizer: language.tokenizer, activations: on.activations)
    let score = try await scores.scores(of: [feature], language.tokenizer, run)[feature]
    let effect =
      ablated == 0
      ? nil
      : try AblationStudy(of: loaded, on: on.activations, in: language).effects(
        of: [codes], fragments: ablated, isCancelled: { Task.isCancelled },
        progress: { run.progress("ablating", $0, of: $1, unit: "fragments") }
      ).first
    let logits = try language.directionLogits(
      of: Matrix(rows: 1, columns: loaded.width, loaded.direction(feature)),
      at: on.activations.site, count: count)
    let name = FeatureName(site: on.activations.site, description: dictionary.description)
    var parts: [CardSection] = []
    if codes.codes.isEmpty {
      parts.append(
        try CardSection(
          "Never active",
          .text(
            "It has no code on any of the \(NumberText.whole(codes.tokens)) tokens of the "
              + "fragments, so that nothing can be said of what it answers to.")))
    } else {
      parts.append(try sections.bars(codes))
    }
    parts.append(try neighbours(loaded))
    parts += try logits.first.map { try sections.logits($0) } ?? []
    if let effect, let section = try sections.ablation(effect) { parts.append(section) }
    if !codes.codes.isEmpty { parts += try sections.passages(codes) }
    return FeatureCardValue(
      card: try Card(
        name.title(feature), anchor: name.anchor(feature), origin: name.origin,
        explanation: score?.explanation.sentence ?? missingExplanation(codes),
        facts: facts(codes, score, effect), sections: parts))
  }

  /// The features whose directions are most similar, if any is similar at all.
  private func neighbours(_ loaded: FeatureDictionary) throws -> CardSection {
    let name = FeatureName(site: on.activations.site, description: dictionary.description)
    let near = loaded.nearest(to: feature, count: min(count, 6)).filter { $0.cosine >= 0.05 }
    guard !near.isEmpty else {
      return try CardSection(
        "Nearest features", width: .half, .text("No other direction has a cosine of 0.05 to it."))
    }
    return try CardSection(
      "Nearest features", width: .half,
      .links(
        near.map {
          CardLink(
            name.title($0.feature), to: name.anchor($0.feature),
            note: "cosine \(NumberText.fixed($0.cosine, decimals: 2))")
        }))
  }

  private func missingExplanation(_ codes: FeatureCodes) -> String {
    let active = codes.maxima(length: on.activations.text.length).count
    if active == 0 { return "Never active on these fragments." }
    return active < FeatureRecords.keptFragments
      ? "Active on \(active) of \(on.activations.text.count) fragments, too few to be explained."
      : "Not among the features explained."
  }

  private func facts(_ codes: FeatureCodes, _ score: FeatureScore?, _ effect: AblationEffect?)
    -> [Card.Fact]
  {
    var facts = [
      Card.Fact("Active on", FeatureSections.percent(codes.density), unit: "% of tokens"),
      Card.Fact("Largest code", FeatureSections.number(codes.largest)),
    ]
    if codes.lowest < 0 {
      facts.append(Card.Fact("Smallest code", FeatureSections.number(codes.lowest)))
    }
    if let kurtosis = codes.kurtosis {
      facts.append(Card.Fact("Kurtosis", FeatureSections.number(kurtosis)))
    }
    if let score {
      func fact(_ label: String, _ value: Double?) -> Card.Fact {
        Card.Fact(label, value.map { NumberText.fixed($0, decimals: 2) } ?? "no correlation")
      }
      facts += [
        fact("Score (n = \(score.tokens) tokens)", score.signed.topAndRandom),
        fact("Score, large codes alone", score.signed.topOnly),
        fact("Score, random fragments alone", score.signed.randomOnly),
      ]
    }
    if let measured = Monosemanticity(of: codes, in: on.activations.text) {
      facts.append(Card.Fact("Monosemanticity", NumberText.fixed(measured.share, decimals: 2)))
    }
    if let mean = effect?.mean {
      facts.append(
        Card.Fact(
          "Loss without it where active (n = \(mean.count) random fragments)",
          EstimateValue(mean).textWithoutCount, unit: "nats"))
    }
    return facts
  }
}

/// What is known of a feature.
struct FeatureCardValue: NominalValue, Codable {
  static let typeName = "FeatureCard"
  static let summary = "What is known of one feature."
  static let presentationKind = PresentationKind.card

  /// The card.
  var card: Card

  var presentation: Presentation { .card(card) }
}
