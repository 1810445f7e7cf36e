import Foundation
import LanguageModels
import Notebook
import Numerics
import SparseCoding
import Storage

/// Measures what a model loses when dictionaries stand in for its activations.
struct Substitute: Directive {
  static let configuration = DirectiveConfiguration(
    name: "substitute",
    summary: "Measures a model whose activations are replaced by dictionaries' reconstructions.",
    discussion: """
      At every position of the text, the vector of the activations' site is replaced: by each \
      dictionary's reconstruction in turn, by zero and by the mean of the vectors to train on. \
      Massive vectors, those above the norm threshold of the activations, are left as they are. \
      The text begins where the training text of the activations ends, if it is the same corpus; \
      the activations have to be those that the dictionaries were trained on. All measures are \
      means over the tokens that have a token after them in their block of 256, and all intervals \
      are over blocks. A killed measurement goes on where it stopped.
      """,
    topic: .dictionaries,
    example: """
      let cost = substitute(
        dictionaries, replacing: activations, of: model, on: text, tokens: 256)
      table([
        column("α", dictionaries.map { $0.l1 }),
        column("Perplexity", cost.dictionaries.map { $0.perplexity }),
        column("Loss recovered", cost.dictionaries.map { $0.lossRecovered }),
      ])
      """)

  @Parameter(.unlabelled, "The dictionaries.") var dictionaries: [DictionaryValue]
  @Parameter("The activations they were trained on: their site, mean and norm threshold.")
  var replacing: ActivationsValue
  @Parameter("The model that the activations are of.") var of: ModelValue
  @Parameter("The text, of which that before the held-out part is skipped.") var on: CorpusValue
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e9) var tokens = 4096

  func validate() throws {
    let (site, width) = (replacing.site, replacing.file.width)
    try replacing.check(of, parameter: "replacing")
    for description in dictionaries.map(\.description) {
      let origin = description.metadata.site
      guard description.width == width, origin.isEmpty || origin == site.description else {
        throw ParameterProblem(
          "dictionaries",
          "has a dictionary for vectors of \(description.width) values (\(origin)), but the "
            + "activations are of \(site) and have \(width)")
      }
    }
  }

  func evaluate(_ run: Run) async throws -> SubstitutionValue {
    let language = try of.load()
    let text = try TextBlocks(
      of: on, for: language, tokens: tokens, skipping: replacing.trainingCount)
    let substitution = try Substitution(
      in: language, at: replacing.site,
      replacements: [.zero, .constant(replacing.statistics.mean.map { Float($0) })]
        + dictionaries.map { .reconstruction(try $0.dictionary()) },
      outlierThreshold: replacing.statistics.outlierThreshold)

    let checkpoint = run.workFolder.appendingPathComponent("blocks.json")
    var blocks = try Self.kept(in: checkpoint)
    func report() {
      run.progress(
        "substituting", blocks.count * TextBlocks.blockLength, of: text.tokenCount, unit: "tokens")
    }
    report()
    for batch in text.batches(of: Parallel.width, from: blocks.count) {
      blocks += try substitution.measure(batch)
      try AtomicFile.write(JSONEncoder().encode(blocks), to: checkpoint, isDurable: false)
      report()
    }
    return SubstitutionValue(try SubstitutionResult(blocks), site: replacing.site)
  }

  /// What an interrupted measurement left.
  private static func kept(in checkpoint: URL) throws -> [BlockMeasurement] {
    guard FileManager.default.fileExists(atPath: checkpoint.path) else { return [] }
    return try JSONDecoder().decode([BlockMeasurement].self, from: Data(contentsOf: checkpoint))
  }
}
