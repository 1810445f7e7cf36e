import Interpretation
import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Lets a language model's server tell texts apart by explanations.
struct JudgeExplanations: Directive {
  static let configuration = DirectiveConfiguration(
    name: "judge",
    summary: "Lets a server's language model tell texts apart by explanations of features.",
    discussion: """
      For servers that give no log-probabilities, and as a second kind of score. In `.detection` \
      the model says which of five texts fit the explanation; in `.fuzzing`, whether the tokens marked \
      in a text are the right ones. Texts that fit are those that features are scored on, the others \
      are fragments on which the feature is silent. The score is the balanced accuracy, 0.5 by \
      chance; answers that cannot be read do not count, and how many there are is told.
      """,
    topic: .interpretation,
    example: """
      // A call asks the server, so that this page shows only how it is written.
      "judge(scored[0], of: dictionaries[0], on: pieces, model: model, by: judge, task: .fuzzing)"
      """)

  @Parameter(.unlabelled, "Features with explanations.") var interpretation: InterpretationValue
  @Parameter("The dictionary they are of.") var of: DictionaryValue
  @Parameter("The fragments.") var on: FragmentsValue
  @Parameter("The model that the fragments are of.") var model: ModelValue
  @Parameter("The server.") var by: ServerValue
  @Parameter("What it is asked.") var task = JudgementChoice.detection

  func validate() throws {
    try on.check([of], parameter: "of")
    try interpretation.check(
      isOf: of, at: on.activations.site, parameter: "interpretation")
    try on.check(model, parameter: "model")
  }

  func evaluate(_ run: Run) async throws -> JudgementValue {
    guard !interpretation.scores.isEmpty else {
      throw ParameterProblem(
        "interpretation", "has no feature that was active often enough to be explained")
    }
    let tokenizer = try model.load().tokenizer
    let records = try on.activations.records(
      of: [
        FeatureSelection(try of.dictionary(), features: interpretation.scores.map(\.feature))
      ], seed: 0, isCancelled: { Task.isCancelled })
    func example(_ fragment: Int, _ codes: [Float]) -> JudgedExample {
      JudgedExample(
        tokens: on.activations.text[fragment].map(tokenizer.text), activations: codes)
    }
    let tasks = zip(interpretation.scores, records.first ?? []).map { score, feature in
      let active = feature.validation.map { example($0.fragment, $0.codes) }
      let silent = feature.silent.map { example($0, []) }
      return switch task {
      case .detection:
        ClassificationTask.detection(
          explanation: score.explanation.sentence, active: active, inactive: silent)
      case .fuzzing:
        ClassificationTask.fuzzing(
          explanation: score.explanation.sentence, active: active, inactive: silent)
      }
    }
    run.progress("judging", 0, of: tasks.count, unit: "features")
    let scores = try await by.client(run).scores(tasks)
    return JudgementValue(features: interpretation.scores.map(\.feature), scores: scores)
  }
}

/// What a judge is asked.
enum JudgementChoice: String, SimpleChoice {
  case detection, fuzzing

  static let typeName = "Judgement"
  static let summary = "What a language model is asked about texts and an explanation."
  var meaning: String {
    switch self {
    case .detection: "Which texts fit the explanation."
    case .fuzzing: "Whether the tokens marked in a text are the right ones."
    }
  }
}

/// How well a language model told texts apart by explanations.
struct JudgementValue: NominalValue, Codable {
  static let typeName = "JudgementScores"
  static let summary = "How well a language model told texts apart by explanations of features."
  static let members = [
    Member("score", of: Self.self, "Mean balanced accuracy of the features; 0.5 by chance.") {
      guard let estimate = MeanEstimate($0.accuracies.compactMap(\.self)) else {
        throw ValueError("no feature has readable answers for both kinds of texts")
      }
      return EstimateValue(estimate)
    },
    Member("scores", of: Self.self, "The balanced accuracy of each feature, if it has one.") {
      $0.accuracies
    },
    Member("features", of: Self.self, "The features.") { $0.features },
    Member("unreadable", of: Self.self, "Texts without a verdict because of the answer's form.") {
      $0.scores.reduce(0) { $0 + $1.unreadable }
    },
    Member("unanswered", of: Self.self, "Texts without a verdict because no answer came.") {
      $0.scores.reduce(0) { $0 + $1.unanswered }
    },
    Member("judged", of: Self.self, "Texts with a verdict.") {
      $0.scores.reduce(0) { $0 + $1.judged }
    },
  ]

  /// The features.
  var features: [Int]
  /// What came of each.
  var scores: [ClassificationScore]

  private var accuracies: [Double?] { scores.map(\.balancedAccuracy) }

  var presentation: Presentation { .text("\(features.count) features judged") }
}
