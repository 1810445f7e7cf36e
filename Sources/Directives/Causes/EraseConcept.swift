import CausalAnalysis
import Foundation
import LanguageModels
import Notebook
import Numerics
import SparseCoding
import Storage

/// Erases the gender of names and measures what the model still knows of it.
struct EraseConcept: Directive {
  static let configuration = DirectiveConfiguration(
    name: "eraseConcept",
    summary: "Erases the gender of names from the residual stream, in four ways.",
    discussion: """
      The erasers are fitted to the residual stream at a name, in “ My friend X is a”: LEACE, with \
      the covariance shrunk towards a multiple of the identity; the difference of the genders' \
      means, projected out; the feature with the largest cosine, by size, to that difference, of \
      those active on more than 1 % of the vectors to train on, ablated; and a random direction, \
      projected out. They are tested on other names, and at all positions from the question on: \
      measured is the probability of the right answer relative to that of either, “ woman” and “ \
      man” in the same sentence (`primary`), “ she” and “ he” after “ Then X went to the store, \
      and” (`transfer`). There are as many women as men, so that chance is 0.5; intervals are over \
      names. The divergence is that of the predictions on text behind the training text when all \
      positions are edited, with intervals over blocks of 256 tokens. Massive vectors are left as \
      they are. A killed measurement goes on with the block of text where it stopped.
      """,
    topic: .causes,
    example: """
      let erased = eraseConcept(
        dictionaries[0], replacing: activations, of: model, on: text, names: 8, tests: 4, tokens: 512)
      table([
        column("Eraser", erased.erasers.map { $0.method }),
        column("Right", erased.erasers.map { $0.primary }),
        column("KL", erased.erasers.map { $0.divergence }),
      ])
      """)

  @Parameter(.unlabelled, "The dictionary whose feature is ablated.")
  var dictionary: DictionaryValue
  @Parameter("The activations it was trained on: their site, norm threshold and densities.")
  var replacing: ActivationsValue
  @Parameter("The model that the activations are of.") var of: ModelValue
  @Parameter("The text, of which that before the held-out part is skipped.") var on: CorpusValue
  @Parameter("Names of each gender to fit to.", in: 1...1000) var names = 60
  @Parameter("Other names of each gender to test on.", in: 2...1000) var tests = 32
  @Parameter("Examples before each question, half of them women's.", in: 0...32) var shots = 0
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e9) var tokens = 1024

  /// Vectors from which it is known how often a feature is active.
  private static let densityVectors = 16_384

  func validate() throws {
    let (site, width) = (replacing.site, replacing.file.width)
    guard case .residual = site else {
      throw ParameterProblem(
        "replacing",
        "are vectors of \(site); concepts are erased in the residual stream, residual(\(site.layer))"
      )
    }
    let isOfModel = (try? of.configuration.validate(site)) != nil
    guard isOfModel, of.configuration.width == width else {
      throw ParameterProblem(
        "replacing",
        "are vectors of \(site) with \(width) values, which the model “\(of.name)” does not have; "
          + "give the model that they were harvested from")
    }
    let description = dictionary.description
    let origin = description.metadata.site
    guard description.width == width, origin.isEmpty || origin == site.description else {
      throw ParameterProblem(
        "dictionary",
        "is for vectors of \(description.width) values (\(origin)), but the activations are of "
          + "\(site) and have \(width)")
    }
  }

  func evaluate(_ run: Run) async throws -> ErasureValue {
    let language = try of.load()
    let text = try TextBlocks(
      of: on, for: language, tokens: tokens, skipping: replacing.trainingCount)
    let threshold = replacing.statistics.outlierThreshold
    let study = try ErasureStudy(in: language, at: replacing.site, outlierThreshold: threshold)
    let split = try NameSplit(
      fitting: names, testing: tests, tokenizer: language.tokenizer, seed: run.seed)
    func prompts(_ question: NameQuestion, about people: [NamedPerson]) throws -> [NamePrompt] {
      try question.prompts(
        about: people, shots: shots, examples: split.fitting, tokenizer: language.tokenizer,
        seed: run.seed)
    }
    let examples = try study.vectors(atNamesOf: prompts(.primary, about: split.fitting))
    let loaded = try dictionary.dictionary()
    let choice = try FeatureChoice(
      nearest: examples.difference, in: loaded, densities: try densities(loaded))
    let erasers = [
      Eraser(.leace, try LinearEraser(leaceOf: examples, covariance: .shrunk)),
      Eraser(.meanDifference, try LinearEraser(meanDifferenceOf: examples)),
      try Eraser(ablating: choice.feature, of: loaded),
      Eraser(
        .randomDirection,
        try LinearEraser(randomDirectionOfWidth: loaded.width, seed: run.seed)),
    ]
    let questions = try [NameQuestion.primary, .transfer].map {
      try prompts($0, about: split.testing)
    }
    let results = try questions.enumerated().map { index, prompts in
      try ErasureResult(
        study.answers(to: prompts, with: erasers) { done in
          try Task.checkCancellation()
          run.progress(
            "asking about names", index * prompts.count + done, of: 2 * prompts.count,
            unit: "questions")
        })
    }
    let substitution = try Substitution(
      in: language, at: replacing.site,
      replacements: erasers.map { eraser in .edited { try eraser.edited($0) } },
      outlierThreshold: threshold)
    return ErasureValue(
      site: replacing.site, erasers: erasers.map(\.method), primary: results[0],
      transfer: results[1], text: try measure(text, substitution, run), choice: choice,
      examples: questions.compactMap(\.first?.text))
  }

  /// For each feature the share of vectors it is active on.
  private func densities(_ dictionary: FeatureDictionary) throws -> [Double] {
    try SparseCoding.evaluate(
      [dictionary], on: replacing.file,
      rows: 0..<min(Self.densityVectors, replacing.trainingCount),
      statistics: replacing.statistics, isCancelled: { Task.isCancelled })[0].densities
  }

  private func measure(
    _ text: TextBlocks, _ substitution: Substitution, _ run: Run
  ) throws -> SubstitutionResult {
    let checkpoint = run.workFolder.appendingPathComponent("blocks.json")
    var blocks: [BlockMeasurement] = []
    if FileManager.default.fileExists(atPath: checkpoint.path) {
      blocks = try JSONDecoder().decode(
        [BlockMeasurement].self, from: Data(contentsOf: checkpoint))
    }
    func report() {
      run.progress(
        "erasing in text", blocks.count * TextBlocks.blockLength, of: text.tokenCount,
        unit: "tokens")
    }
    report()
    for batch in text.batches(of: Parallel.width, from: blocks.count) {
      try Task.checkCancellation()
      blocks += try substitution.measure(batch)
      try AtomicFile.write(JSONEncoder().encode(blocks), to: checkpoint, isDurable: false)
      report()
    }
    return try SubstitutionResult(blocks)
  }
}
