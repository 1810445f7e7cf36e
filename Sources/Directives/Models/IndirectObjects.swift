import CausalAnalysis
import Notebook
import Numerics

/// Tests a model on the indirect object task.
struct IndirectObjects: Directive {
  static let configuration = DirectiveConfiguration(
    name: "indirectObjects",
    summary: "Tests how well a model names the indirect object of a sentence.",
    discussion: """
      Draws prompts from the 30 patterns of the paper's patching experiment, such as “Then, Alice \
      and Bob went to the store. Bob gave a ring to”, and compares the logits of the two names.
      """,
    topic: .causes, example: "indirectObjects(model, prompts: 20).logitDifference")

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("Number of prompts.", in: 1...100_000) var prompts = 200

  func evaluate(_ run: Run) async throws -> IndirectObjectsValue {
    let language = try model.load()
    let task = try IndirectObjectTask(
      count: prompts, tokenizer: language.tokenizer, seed: run.seed)
    let performance = try task.measure(language) { done, total in
      run.progress("asking for names", done, of: total, unit: "prompts")
    }
    return IndirectObjectsValue(
      performance: performance, example: task.prompts.first?.text ?? "")
  }
}

/// How well a model names the indirect object.
struct IndirectObjectsValue: NominalValue, Codable {
  static let typeName = "IndirectObjects"
  static let summary = "How well a model names the indirect object."
  static let members = [
    Member("accuracy", of: Self.self, "Share of prompts whose right name has the larger logit.") {
      Double($0.performance.correct) / Double(max(1, $0.performance.prompts))
    },
    Member("correct", of: Self.self, "Number of prompts whose right name has the larger logit.") {
      $0.performance.correct
    },
    Member("prompts", of: Self.self, "Number of prompts.") { $0.performance.prompts },
    Member("logitDifference", of: Self.self, "Mean logit of the right name less the wrong one's.") {
      try estimate($0.performance.logitDifferences)
    },
    Member("logitDifferences", of: Self.self, "The difference for each prompt.") {
      $0.performance.logitDifferences
    },
    Member("probability", of: Self.self, "Mean probability of the right name.") {
      try estimate($0.performance.probabilities)
    },
    Member("probabilities", of: Self.self, "The probability for each prompt.") {
      $0.performance.probabilities
    },
    Member("example", of: Self.self, "The first prompt.") { $0.example },
  ]

  /// The measurements.
  var performance: IndirectObjectPerformance
  /// The first prompt.
  var example: String

  var presentation: Presentation {
    .text("\(performance.correct) of \(performance.prompts) prompts right")
  }

  private static func estimate(_ values: [Double]) throws -> EstimateValue {
    guard let estimate = MeanEstimate(values) else { throw ValueError("there are no prompts") }
    return EstimateValue(estimate)
  }
}
