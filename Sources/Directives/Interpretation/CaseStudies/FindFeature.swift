import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Finds features by a token.
struct FindFeature: Directive {
  static let configuration = DirectiveConfiguration(
    name: "findFeature",
    summary: "Finds, for each of some tokens, the features whose large codes are mostly on it.",
    discussion: """
      The rule: of all features with at least `atLeast` tokens in the upper half of their codes \
      (above the middle between 0 and the largest one), that in whose upper half the token makes up \
      the largest share comes first; of equal shares that with more tokens. `coverage` says on which \
      share of the token's occurrences the feature is active. The result has a list for each \
      token, empty if no feature has it there; all are found in one pass.
      """,
    topic: .interpretation,
    example: """
      let stops = findFeature(dictionaries[0], tokens: ["."], on: pieces, of: model, atLeast: 5)[0]
      stops.map { "feature \\($0.feature): \\(format(100 * $0.value, digits: 3)) % of \\($0.count ?? 0)" }
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("Texts of one token each, with their white space; each is looked for by itself.")
  var tokens: [String]
  @Parameter("Fragments of the dictionary's site.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("The fewest tokens in the upper half of a feature's codes.", in: 1...1e9)
  var atLeast = 20
  @Parameter("How many features to name for each token.", in: 1...1000) var count = 5

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
  }

  func evaluate(_ run: Run) async throws -> [[FoundFeatureValue]] {
    let tokenizer = try of.load().tokenizer
    let wanted = try tokens.map { try Self.token($0, tokenizer) }
    let loaded = try dictionary.dictionary()
    let codes = try on.codes(of: loaded, features: Array(0..<loaded.features), run)
    return wanted.map { token in
      let found = FeatureSearch.dominated(
        by: token, among: codes, of: on.activations, minimum: atLeast)
      let name = tokenizer.quotedText(of: token)
      return found.prefix(count).map { FoundFeatureValue(found: $0, token: name) }
    }
  }

  private static func token(_ text: String, _ tokenizer: any Tokenizer) throws -> Int32 {
    let tokens = tokenizer.encode(text)
    if tokens.count == 1 { return tokens[0] }
    let parts = tokens.map { tokenizer.quotedText(of: $0) }.joined(separator: ", ")
    throw ParameterProblem(
      "tokens",
      tokens.isEmpty
        ? "has a text without tokens; give one such as \" the\""
        : "“\(text)” is \(tokens.count) tokens (\(parts)); give texts of one token each")
  }
}

/// Finds the dimensions that a feature reads.
struct DimensionsRead: Directive {
  static let configuration = DirectiveConfiguration(
    name: "dimensionsRead",
    summary: "Lists the dimensions of the vectors that a feature's encoder weighs most.",
    discussion: """
      The largest weights first, by size; `value` is the weight with its sign. A dimension's codes \
      are those of `baseline(.defaultBasis(signed: true), …)`.
      """,
    topic: .interpretation,
    example: """
      dimensionsRead(dictionaries[0], feature: 0, count: 3)
        .map { "dimension \\($0.feature) with weight \\(format($0.value, digits: 2))" }
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The feature.", in: 0...1e9) var feature: Int
  @Parameter("How many dimensions to name.", in: 1...1e6) var count = 10

  func validate() throws { try dictionary.check(features: [feature], parameter: "feature") }

  func evaluate(_ run: Run) async throws -> [FoundFeatureValue] {
    FeatureSearch.dimensions(readBy: feature, of: try dictionary.dictionary()).prefix(count).map {
      FoundFeatureValue(
        found: FoundFeature(feature: $0.dimension, value: $0.weight, density: 1),
        token: "the encoder of feature \(feature)")
    }
  }
}
