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
    summary: "Erases the gender of names from the residual stream, in five ways.",
    discussion: """
      The erasers are fitted to the residual stream at a name, in “ My friend X is a”: LEACE, with \
      the covariance shrunk towards a multiple of the identity; the difference of the genders' \
      means, projected out; the feature with the largest cosine, by size, to that difference, of \
      those active on more than 1 % of the vectors to train on, ablated; several such features, \
      ablated together; and a random direction, projected out. They are tested on other names, and \
      at all positions from the question on: measured is the probability of the right answer \
      relative to that of either, “ woman” and “ man” in the same sentence (`primary`), “ she” and “ \
      he” after “ Then X went to the store, and” (`transfer`). There are as many women as men, so \
      that chance is 0.5; intervals are over names, which are the same at every site. The divergence \
      is that of the predictions on text behind the training text when all positions are edited, \
      with intervals over blocks of 128 tokens. Massive vectors are left as they are. The result has \
      an element for each dictionary. A killed measurement goes on with the block of text where it stopped.
      """,
    topic: .causes,
    example: """
      let erased = eraseConcept(
        dictionaries.prefix(1), replacing: [activations], of: model, on: text, names: 8, tests: 4,
        tokens: 256)[0]
      table([
        column("Eraser", erased.erasers.map { $0.method }),
        column("Right", erased.erasers.map { $0.primary }),
        column("KL", erased.erasers.map { $0.divergence }),
      ])
      """)

  @Parameter(.unlabelled, "For each of the activations the dictionary to ablate features of.")
  var dictionaries: [DictionaryValue]
  @Parameter("The activations they were trained on: their sites, norm thresholds and densities.")
  var replacing: [ActivationsValue]
  @Parameter("The model that the activations are of.") var of: ModelValue
  @Parameter("The text, of which that before the held-out part is skipped.") var on: CorpusValue
  @Parameter("Names of each gender to fit to.", in: 1...1000) var names = 60
  @Parameter("Other names of each gender to test on.", in: 2...1000) var tests = 32
  @Parameter("Examples before each question, half of them women's.", in: 0...32) var shots = 0
  @Parameter("How many features to ablate together.", in: 1...1000) var features = 8
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e9) var tokens = 1024

  /// Tokens of a block of text: half of the usual number, for an interval over twice as many.
  private static let blockLength = TextBlocks.blockLength / 2
  /// Decides the names: the same at every site, so that sites can be compared.
  private static let namesSeed: UInt64 = 0
  /// Vectors from which it is known how often a feature is active.
  private static let densityVectors = 16_384

  func validate() throws {
    guard dictionaries.count == replacing.count else {
      throw ParameterProblem(
        "replacing",
        "has \(replacing.count) activations for \(dictionaries.count) dictionaries; give each "
          + "dictionary those it was trained on")
    }
    for (dictionary, activations) in zip(dictionaries, replacing) {
      try check(activations)
      try check(dictionary.description, activations)
    }
  }

  private func check(_ activations: ActivationsValue) throws {
    let site = activations.site
    guard case .residual = site else {
      throw ParameterProblem(
        "replacing",
        "has vectors of \(site); concepts are erased in the residual stream, "
          + "residual(\(site.layer))")
    }
    try activations.check(of, parameter: "replacing")
  }

  private func check(
    _ description: DictionaryValue.Description, _ activations: ActivationsValue
  ) throws {
    let (origin, site) = (description.metadata.site, activations.site.description)
    guard description.width == activations.file.width, origin.isEmpty || origin == site else {
      throw ParameterProblem(
        "dictionaries",
        "has a dictionary for vectors of \(description.width) values (\(origin)), but the "
          + "activations at its place are of \(site) and have \(activations.file.width)")
    }
  }

  func evaluate(_ run: Run) async throws -> [ErasureValue] {
    let language = try of.load()
    let text = try TextBlocks(
      of: on, for: language, tokens: tokens,
      skipping: replacing.map(\.trainingCount).max() ?? 0)
    let study = try ErasureStudy(
      in: language,
      at: replacing.map {
        try .init($0.site, outlierThreshold: $0.statistics.outlierThreshold)
      })
    let split = try NameSplit(
      fitting: names, testing: tests, tokenizer: language.tokenizer, seed: Self.namesSeed)
    func prompts(_ question: NameQuestion, _ people: [NamedPerson]) throws -> [NamePrompt] {
      try question.prompts(
        about: people, shots: shots, examples: split.fitting, tokenizer: language.tokenizer,
        seed: Self.namesSeed)
    }
    let fitted = try zip(
      dictionaries, zip(replacing, study.vectors(atNamesOf: prompts(.primary, split.fitting)))
    ).map {
      try FittedErasers(
        to: $1.1, $0.dictionary(), features: features, densities: densities($0, $1.0),
        seed: run.seed)
    }
    let questions = try [NameQuestion.primary, .transfer].map { try prompts($0, split.testing) }
    let answers = try questions.enumerated().map { index, prompts in
      try study.answers(to: prompts, with: fitted.map(\.erasers)) { done in
        try Task.checkCancellation()
        run.progress(
          "asking about names", index * prompts.count + done, of: 2 * prompts.count,
          unit: "questions")
      }
    }
    let results = try measure(
      text, zip(replacing, fitted).map { try $0.substitution($1, in: language) }, run)
    return try replacing.indices.map { place in
      try ErasureValue(
        site: replacing[place].site, fitted: fitted[place],
        primary: ErasureResult(answers[0][place]), transfer: ErasureResult(answers[1][place]),
        text: results[place], examples: questions.compactMap(\.first?.text))
    }
  }

  /// For each feature the share of vectors it is active on.
  private func densities(
    _ dictionary: DictionaryValue, _ activations: ActivationsValue
  ) throws -> [Double] {
    try SparseCoding.evaluate(
      [try dictionary.dictionary()], on: activations.file,
      rows: 0..<min(Self.densityVectors, activations.trainingCount),
      statistics: activations.statistics, isCancelled: { Task.isCancelled })[0].densities
  }

  /// What the erasers do to the predictions on text, for each place.
  private func measure(
    _ text: TextBlocks, _ substitutions: [Substitution], _ run: Run
  ) throws -> [SubstitutionResult] {
    let checkpoint = run.workFolder.appendingPathComponent("blocks.json")
    var blocks = [[BlockMeasurement]](repeating: [], count: substitutions.count)
    if FileManager.default.fileExists(atPath: checkpoint.path) {
      blocks = try JSONDecoder().decode(
        [[BlockMeasurement]].self, from: Data(contentsOf: checkpoint))
    }
    func report() {
      run.progress(
        "erasing in text", (blocks.first?.count ?? 0) * Self.blockLength, of: text.tokenCount,
        unit: "tokens")
    }
    report()
    let size = Parallel.width * Self.blockLength
    while let done = blocks.first.map({ $0.count * Self.blockLength }), done < text.tokenCount {
      let batch = TokenBatch(
        tokens: Array(text.tokens[done..<min(done + size, text.tokenCount)]),
        blockLength: Self.blockLength)
      try Task.checkCancellation()
      let measured = try Substitution.measure(substitutions, on: batch)
      blocks = zip(blocks, measured).map { $0 + $1 }
      try AtomicFile.write(JSONEncoder().encode(blocks), to: checkpoint, isDurable: false)
      report()
    }
    return try blocks.map { try SubstitutionResult($0) }
  }
}
