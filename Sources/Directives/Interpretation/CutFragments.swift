import Interpretation
import LanguageModels
import Notebook

/// Cuts fragments out of a text and reads a model's activations on them.
struct CutFragments: Directive {
  static let configuration = DirectiveConfiguration(
    name: "fragments",
    summary: "Cuts short pieces out of a text and keeps a model's activations on them.",
    discussion: """
      One fragment from each document, at a random place, as in the paper; the model runs over each \
      by itself, without a token before it. Documents that overlap the first `after` tokens of \
      the text are left out: give what dictionaries were trained on. A fragment with a character \
      that cannot be shown is passed over. Massive vectors, in deeper layers that of nearly every \
      fragment's first token, count as missing. The result is a list with the fragments at each \
      site. A killed run goes on where it stopped.
      """,
    topic: .interpretation,
    example: """
      let windows = fragments(model, on: text, sites: [.residual(3)], count: 48, after: 6144)[0]
      "\\(windows.count) fragments of \\(windows.length) tokens, \\(windows.excluded) vectors left out"
      """)

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text.") var on: CorpusValue
  @Parameter("The sites to read.") var sites: [Site]
  @Parameter("Number of fragments.", in: 1...1e6) var count = 1024
  @Parameter("Tokens in a fragment.", unit: "tokens", in: 8...1024)
  var length = FragmentText.standardLength
  @Parameter("Tokens at the beginning of the text to leave out.", unit: "tokens", in: 0...1e9)
  var after = 0

  func validate() throws { try SiteReading.validate(sites, of: model) }

  func evaluate(_ run: Run) async throws -> [FragmentsValue] {
    let language = try model.load()
    let text = try FragmentText(
      from: on.open(), tokenizer: language.tokenizer, count: count, length: length,
      skipping: after, seed: run.seed)
    let files = try SiteReading(sites: sites, tokens: text.tokens, blockLength: length)
      .files(of: language, run)
    return try zip(sites, files).map { site, file in
      FragmentsValue(
        model: model.digest,
        activations: try FragmentActivations(site: site, text: text, file: file))
    }
  }
}
