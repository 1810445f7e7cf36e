import Figures
import Interpretation
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Shows many features to be searched and sorted.
struct MakeFeatureAtlas: Directive {
  static let configuration = DirectiveConfiguration(
    name: "featureAtlas",
    summary: "Lists features to be searched by token and sorted by score, density or size.",
    discussion: """
      Each has its explanation and score (of `explained`, else of token look-up), how often it is \
      active, the kurtosis of its codes over all tokens, its largest code, the tokens with the \
      largest sum of codes, five passages (two with the largest codes, and one of each third of the other \
      fragments), and the tokens whose logits its direction raises and lowers most (see \
      `featureCard`). With `ablated`, each is also ablated on so many fragments, which takes as \
      many runs of the model as there are features times fragments. Features that are never \
      active are left out; their number is `silent`.
      """,
    topic: .interpretation,
    example: """
      featureAtlas(dictionaries[0], on: pieces, of: model, features: 8)
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("Fragments of the dictionary's site.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("Number of features.", in: 1...10_000) var features = 1000
  @Parameter("Which features.") var sample = FeatureSample.first
  @Parameter("Explanations and scores of the dictionary's features.")
  var explained: InterpretationValue?
  @Parameter("Fragments to ablate each feature on; 0 for none.", in: 0...1e6) var ablated = 0

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
    try scores.validate()
  }

  private var scores: FeatureScores {
    FeatureScores(activations: on.activations, dictionary: dictionary, explained: explained)
  }

  func evaluate(_ run: Run) async throws -> FeatureAtlasValue {
    let language = try of.load()
    let loaded = try dictionary.dictionary()
    let chosen = sample.features(of: loaded.features, count: features, seed: 0)
    let codes = try on.codes(of: loaded, features: chosen, run).filter { !$0.codes.isEmpty }
    guard !codes.isEmpty else {
      throw ValueError(
        "none of the \(chosen.count) features is active on the fragments; give more fragments")
    }
    let scored = try await scores.scores(of: chosen, language.tokenizer, run)
    let effects =
      ablated == 0
      ? nil
      : try AblationStudy(of: loaded, on: on.activations, in: language).effects(
        of: codes, fragments: ablated, isCancelled: { Task.isCancelled },
        progress: { run.progress("ablating", $0, of: $1, unit: "fragments") })
    let logits = try language.directionLogits(
      of: Matrix(
        rows: codes.count, columns: loaded.width, codes.flatMap { loaded.direction($0.feature) }),
      at: on.activations.site, count: 5)
    let sections = FeatureSections(tokenizer: language.tokenizer, activations: on.activations)
    let entries = try codes.indices.map { index in
      run.progress("describing features", index + 1, of: codes.count, unit: "features")
      return try entry(
        codes[index], scored[codes[index].feature], logits[index], effects?[index], sections)
    }
    return FeatureAtlasValue(
      catalogue: try Catalogue(entries, of: "feature", columns: columns, sortedBy: 0),
      silent: chosen.count - codes.count)
  }

  private var columns: [Catalogue.Column] {
    var columns: [Catalogue.Column] = [
      .init(
        "Score", decimals: 2,
        meaning: "correlation of predicted and true codes; missing where a feature is too rare"),
      .init("Active", unit: "%", decimals: 2, meaning: "share of tokens with a code"),
      .init("Kurtosis", decimals: 0, meaning: "of the codes over all tokens, about their mean"),
      .init("Largest", meaning: "largest code"),
    ]
    if ablated > 0 {
      columns.append(
        .init(
          "Loss", unit: "nats", decimals: 3,
          meaning: "mean loss of the true next token where the feature is active and taken away"))
    }
    return columns
  }

  private func entry(
    _ codes: FeatureCodes, _ score: FeatureScore?, _ logits: DirectionLogits,
    _ effect: AblationEffect?, _ sections: FeatureSections
  ) throws -> Catalogue.Entry {
    let name = FeatureName(site: on.activations.site, description: dictionary.description)
    var parts: [CardSection] = []
    if let passages = try sections.shortPassages(codes) {
      parts.append(try CardSection("Largest codes, and others", .shadedText(passages)))
    }
    parts += try sections.logits(logits)
    var numbers = [
      score?.signed.topAndRandom, 100 * codes.density, codes.kurtosis, Double(codes.largest),
    ]
    if ablated > 0 { numbers.append(effect?.mean?.mean) }
    return try Catalogue.Entry(
      String(codes.feature), anchor: name.anchor(codes.feature),
      explanation: score?.explanation.sentence ?? "",
      terms: codes.tokens(in: on.activations.text, limit: 6).map {
        sections.tokenizer.text(of: $0)
      }, numbers: numbers, sections: parts)
  }
}

/// Many features to be searched and sorted.
struct FeatureAtlasValue: NominalValue, Codable {
  static let typeName = "FeatureAtlas"
  static let summary = "Many features to be searched and sorted."
  static let presentationKind = PresentationKind.catalogue
  static let members = [
    Member("count", of: Self.self, "Number of features shown.") { $0.catalogue.entries.count },
    Member("silent", of: Self.self, "Features left out because they are never active.") {
      $0.silent
    },
  ]

  /// The features.
  var catalogue: Catalogue
  /// Features left out because they are never active.
  var silent: Int

  var presentation: Presentation { .catalogue(catalogue) }
}
