import Interpretation
import LanguageModels
import Notebook
import SparseCoding

/// Scores how well features of dictionaries can be explained.
struct AutoInterp: Directive {
  static let configuration = DirectiveConfiguration(
    name: "autointerp",
    summary:
      "Scores how well features of dictionaries can be explained (automated interpretation).",
    discussion: """
      The paper's protocol. Of each feature, the 20 fragments with the largest codes and 20 random \
      ones on which it is active are taken. Five of the former explain it; five others of them and five \
      random ones test the explanation: the score is the correlation of the codes it predicts with \
      the true ones, over all tokens of the ten together. Features that are active on fewer than 20 \
      fragments are skipped. Where a prediction is constant there is no correlation; it counts as \
      0, and how many there are is told. All dictionaries see the same fragments, in one pass. \
      Codes of principal and independent components are scored with their sign, as in the authors' \
      code; `rectified` has the scores with negative codes set to 0.
      """,
    topic: .interpretation,
    example: """
      let scored = autointerp(dictionaries, on: pieces, of: model, features: 40)
      table([
        column("α", dictionaries.map { $0.l1 }),
        column("Score", scored.map { $0.score }),
        column("Too rare", scored.map { $0.skipped }),
      ])
      """,
    version: 2)

  @Parameter(.unlabelled, "The dictionaries, all of the fragments' site.")
  var dictionaries: [DictionaryValue]
  @Parameter("The fragments.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var of: ModelValue
  @Parameter("Features of each dictionary to score.", in: 1...1e6) var features = 150
  @Parameter("Which features.") var sample = FeatureSample.first
  @Parameter("What explains.") var explainer = ExplainerChoice.tokens(20)
  @Parameter("What predicts codes from the explanations.") var simulator = SimulatorChoice.patterns
  @Parameter("The language model that explains or simulates; `of` itself if omitted.")
  var reader: ModelValue?
  @Parameter("The server whose language model explains or simulates.") var server: ServerValue?
  @Parameter("Whether each feature is scored by the explanation of the next one: a control.")
  var permuted = false

  func validate() throws {
    try on.check(dictionaries, parameter: "dictionaries")
    try on.check(of, parameter: "of")
    let usesServer = explainer == .server || simulator == .server
    guard usesServer == (server != nil) else {
      throw ParameterProblem(
        "server",
        usesServer ? "is missing: a server is to explain or simulate" : "is not used by anything",
        suggestion: usesServer
          ? "server: languageModelServer(…)" : "explainer: .server, or leave it out")
    }
    let usesReader = explainer == .languageModel || simulator == .languageModel
    guard usesReader || reader == nil else {
      throw ParameterProblem(
        "reader", "is not used by anything",
        suggestion: "simulator: .languageModel, or leave it out")
    }
    if simulator == .patterns, explainer == .languageModel || explainer == .server {
      throw ParameterProblem(
        "simulator", "is .patterns, but a language model's explanation is a sentence",
        suggestion: "simulator: \(explainer.expression)")
    }
  }

  func evaluate(_ run: Run) async throws -> [InterpretationValue] {
    let model = try of.load()
    let loaded = try dictionaries.map { try $0.dictionary() }
    let selections = loaded.map { dictionary in
      FeatureSelection(
        dictionary,
        features: sample.features(of: dictionary.features, count: features, seed: 0))
    }
    let records = try on.activations.records(
      of: selections, seed: 0, isCancelled: { Task.isCancelled },
      progress: { run.progress("looking for fragments", $0, of: $1, unit: "tokens") })
    let client = server?.client(run)
    if let client { try client.check(estimate(records, client, model.tokenizer)) }
    var results: [InterpretationValue] = []
    for (index, records) in records.enumerated() {
      let interpreter = Interpreter(
        try makeExplainer(model, loaded[index], client), try makeSimulator(model, client))
      let scores = try await interpreter.scores(
        of: records, on: on.activations, isPermuted: permuted
      ) { run.progress($2, $0, of: $1, unit: "features") }
      results.append(
        InterpretationValue(
          dictionary: dictionaries[index].description, site: on.activations.site,
          explainer: explainer.expression, asked: records.count, scores: scores))
      warn(about: scores, interpreter.simulator, run)
    }
    return results
  }

  private func makeExplainer(
    _ model: LlamaModel, _ dictionary: FeatureDictionary, _ client: LanguageModelClient?
  ) throws -> any Explainer {
    let tokenizer = model.tokenizer
    switch explainer {
    case .tokens(let limit): return TokenLookup(tokenizer: tokenizer, limit: limit)
    case .sequences(let length): return SequenceLookup(tokenizer: tokenizer, length: length)
    case .graph: return SuffixGraph(model: model, dictionary: dictionary)
    case .languageModel:
      return LocalExplainer(model: try reader?.load() ?? model, subject: tokenizer)
    case .server: return ServerExplainer(try known(client), subject: tokenizer)
    }
  }

  private func makeSimulator(
    _ model: LlamaModel, _ client: LanguageModelClient?
  ) throws -> any Simulator {
    switch simulator {
    case .patterns: return PatternSimulator()
    case .languageModel:
      return LocalSimulator(model: try reader?.load() ?? model, subject: model.tokenizer)
    case .server: return ServerSimulator(try known(client), subject: model.tokenizer)
    }
  }

  private func known(_ client: LanguageModelClient?) throws -> LanguageModelClient {
    guard let client else { throw ParameterProblem("server", "is missing") }
    return client
  }

  /// What the server will be asked for all dictionaries together, before the first request.
  private func estimate(
    _ records: [[FeatureRecords]], _ client: LanguageModelClient, _ tokenizer: any Tokenizer
  ) throws -> ServerEstimate {
    let eligible = records.flatMap { $0.filter(\.isEligible) }
    return try client.estimate(
      explanations: explainer == .server
        ? eligible.map { ExplanationPrompt($0, on: on.activations, tokenizer: tokenizer) } : [],
      simulated: simulator == .server
        ? eligible.map { feature in
          feature.validation.map { on.activations.text[$0.fragment].map(tokenizer.text) }
        } : [])
  }

  /// Tells what a server left out.
  private func warn(about scores: [FeatureScore], _ simulator: any Simulator, _ run: Run) {
    let missing = scores.count { $0.explanation.isMissing }
    if missing > 0 {
      run.warn("\(missing) of \(scores.count) features got no explanation and score 0")
    }
    if let server = simulator as? ServerSimulator, server.unread > 0 {
      run.warn(
        "\(server.unread) tokens of \(server.name)'s simulations could not be read and count as 0")
    }
  }
}
