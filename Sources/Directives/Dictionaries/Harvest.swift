import Foundation
import LanguageModels
import Notebook
import SparseCoding

/// Reads activations of a model on a text.
struct Harvest: Directive {
  static let configuration = DirectiveConfiguration(
    name: "harvest",
    summary: "Runs a model over a text and keeps the activations of some sites on disk.",
    discussion: """
      The text is cut into blocks of 256 tokens; every position gives a vector, kept in half \
      precision. All sites are read in one pass. The held-out vectors come from the text after \
      the training text. A killed harvest goes on where it stopped.
      """,
    topic: .dictionaries,
    example: """
      let depths = harvest(model, on: text, sites: [.residual(1), .residual(2)], tokens: 1024)
      table([
        column("Layer", depths.map { $0.layer }),
        column("Median norm", depths.map { $0.medianNorm }),
      ])
      """)

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text.") var on: CorpusValue
  @Parameter("The sites to read.") var sites: [Site]
  @Parameter("Vectors to train on.", unit: "tokens", in: 256...1e9) var tokens: Int
  @Parameter("Vectors to hold out for evaluation.", unit: "tokens", in: 0...1e9) var heldOut = 0
  @Parameter("Tokens at the beginning of the text to leave out.", unit: "tokens", in: 0...1e9)
  var after = 0

  func validate() throws { try SiteReading.validate(sites, of: model) }

  func evaluate(_ run: Run) async throws -> [ActivationsValue] {
    let language = try model.load()
    let trainingCount = TextBlocks.wholeBlocks(tokens)
    let text = try TextBlocks(
      of: on, for: language, tokens: trainingCount + TextBlocks.wholeBlocks(heldOut),
      skipping: TextBlocks.wholeBlocks(after))

    let files = try SiteReading(
      sites: sites, tokens: text.tokens, blockLength: TextBlocks.blockLength
    )
    .files(of: language, run)
    return try zip(sites, files).map { site, file in
      ActivationsValue(
        site: site, file: file, trainingCount: trainingCount,
        statistics: try ActivationStatistics(of: file, rows: 0..<trainingCount))
    }
  }
}
