import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Finds features by a prompt.
struct FeaturesOn: Directive {
  static let configuration = DirectiveConfiguration(
    name: "featuresOn",
    summary: "Finds the features with the largest codes on the last token of a prompt.",
    discussion: """
      The search of the paper: features that are active on too many of the fragments' tokens are \
      passed over, as they say little about this one. The model sees the prompt without a token \
      before it, as it sees fragments. Signed codes are active on every token, so that \
      `activeBelow` does not concern them; for these, the smallest are of interest too.
      """,
    topic: .interpretation,
    example: """
      featuresOn(
        dictionaries[0], prompt: "I don't know. It is now up to Dave'", on: pieces, of: model,
        activeBelow: 1
      ).map { "feature \\($0.feature): code \\(format($0.value, digits: 3))" }
      """)

  @Parameter(.unlabelled, "The dictionary.") var dictionary: DictionaryValue
  @Parameter("The prompt; features of its last token are looked for.") var prompt: String
  @Parameter("Fragments of the dictionary's site, which tell how often features are active.")
  var on: FragmentsValue
  @Parameter("The model.") var of: ModelValue
  @Parameter("Features active on this share of the tokens or more are passed over.", in: 0...1)
  var activeBelow = 0.1
  @Parameter("How many features to name.", in: 1...1000) var count = 5
  @Parameter("Whether to name those with the smallest codes, for signed ones.")
  var smallest = false

  func validate() throws {
    try on.check([dictionary], parameter: "dictionary")
    try on.check(of, parameter: "of")
  }

  func evaluate(_ run: Run) async throws -> [FoundFeatureValue] {
    let language = try of.load()
    let tokens = language.tokenizer.encode(prompt)
    guard let last = tokens.last else {
      throw ParameterProblem("prompt", "has no tokens; give at least one word")
    }
    let site = on.activations.site
    let result = try language.run(TokenBatch([tokens]), reading: [site])
    guard let vectors = result.activations[site] else {
      throw ValueError("the model returned nothing for \(site)")
    }
    guard vectors.norm(ofRow: vectors.rows - 1) <= on.activations.outlierThreshold else {
      throw ParameterProblem(
        "prompt",
        "ends with a token whose vector is massive, as that of a first token often is; dictionaries "
          + "say nothing about such vectors, so put a few words before it")
    }
    let loaded = try dictionary.dictionary()
    let found = try FeatureSearch.strongest(
      on: vectors.row(vectors.rows - 1), in: loaded,
      densities: on.activations.densities(of: loaded),
      below: activeBelow, isReversed: smallest)
    let name = language.tokenizer.quotedText(of: last)
    return found.prefix(count).map { FoundFeatureValue(found: $0, token: name) }
  }
}
