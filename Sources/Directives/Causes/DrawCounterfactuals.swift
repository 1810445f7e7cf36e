import CausalAnalysis
import Notebook
import Numerics

/// Draws pairs of prompts and tests a model on them.
struct DrawCounterfactuals: Directive {
  static let configuration = DirectiveConfiguration(
    name: "counterfactuals",
    summary: "Draws pairs of prompts that differ in one token, and tests a model on them.",
    discussion: """
      The base prompt of a pair, such as “Then, Alice and Bob went to the store. Bob gave a ring \
      to”, asks for one answer, the target prompt, here with another name in place of *Alice*, for \
      another. Pairs that this tokenizer writes with different lengths, or with several tokens \
      that differ, are drawn again. Pairs of your own are made by `promptPair`; of those, one that \
      does not fit is an error.

      With `sets: 3` three times as many pairs are drawn, with three seeds; `patch` treats each set by \
      itself.
      """,
    topic: .causes, example: "counterfactuals(model, pairs: 10).logitDifference")

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("What is asked.") var task: TaskChoice = .indirectObjects
  @Parameter("Number of pairs in a set.", in: 1...100_000) var pairs = 50
  @Parameter("Number of sets.", in: 1...100) var sets = 1
  @Parameter("Pairs of your own, one set; nothing is drawn then.") var own: [PromptPairValue]?

  func validate() throws {
    if let own, own.isEmpty {
      throw ParameterProblem("own", "is empty", suggestion: "own: [promptPair(…)]")
    }
  }

  func evaluate(_ run: Run) async throws -> CounterfactualsValue {
    let language = try model.load()
    let drawn: [[CounterfactualPair]]
    if let own {
      drawn = [try WrittenPairs(own.map(\.sentences)).pairs(tokenizer: language.tokenizer)]
    } else {
      let task = try task.task(language.tokenizer)
      drawn = try (0..<sets).map { set in
        try task.pairs(
          count: pairs, tokenizer: language.tokenizer,
          seed: run.seed &+ UInt64(set))
      }
    }
    let performance = try language.performance(on: drawn.flatMap { $0 }) {
      run.progress("asking", $0, of: $1, unit: "pairs")
    }
    return CounterfactualsValue(
      task: own == nil ? task.rawValue : "own", sets: drawn, performance: performance)
  }
}

/// Pairs of prompts, and how well a model does what they ask.
struct CounterfactualsValue: NominalValue, Codable {
  static let typeName = "Counterfactuals"
  static let summary =
    "Pairs of prompts that differ in one token, and how well a model does on them."
  static let members = [
    Member("task", of: Self.self, "What is asked.") { $0.task },
    Member("accuracy", of: Self.self, "Share of base prompts whose right answer has more logit.") {
      Double($0.performance.correct) / Double(max(1, $0.performance.count))
    },
    Member("correct", of: Self.self, "Number of those.") { $0.performance.correct },
    Member("pairs", of: Self.self, "Number of pairs, in all sets.") { $0.performance.count },
    Member("sets", of: Self.self, "Number of sets.") { $0.sets.count },
    Member(
      "logitDifference", of: Self.self,
      "Mean logit of the base's right answer less its wrong one's."
    ) { try EstimateValue(meanOf: $0.performance.logitDifferences) },
    Member("logitDifferences", of: Self.self, "The difference for each pair.") {
      $0.performance.logitDifferences
    },
    Member("probability", of: Self.self, "Mean probability of the base's right answer.") {
      try EstimateValue(meanOf: $0.performance.probabilities)
    },
    Member("probabilities", of: Self.self, "The probability for each pair.") {
      $0.performance.probabilities
    },
    Member(
      "divergence", of: Self.self,
      "Mean divergence of the prediction for the base from that for the target, in nats: KL(∅)."
    ) { try EstimateValue(meanOf: $0.performance.divergences) },
    Member("example", of: Self.self, "The first base prompt.") { $0.sets[0][0].base.text },
    Member("counterexample", of: Self.self, "The first target prompt.") {
      $0.sets[0][0].target.text
    },
    Member("tokens", of: Self.self, "Mean number of tokens in a prompt.") {
      Statistics.mean($0.sets.joined().map { Double($0.base.tokens.count) })
    },
  ]

  /// The task's name.
  var task: String
  /// The pairs of each set.
  var sets: [[CounterfactualPair]]
  /// What the model does with all pairs, set after set.
  var performance: TaskPerformance

  var presentation: Presentation {
    .text("\(performance.correct) of \(performance.count) prompts right")
  }
}

/// Writes a pair of prompts.
struct MakePromptPair: Directive {
  static let configuration = DirectiveConfiguration(
    name: "promptPair",
    summary: "A pair of prompts of your own that differ in one token, with their answers.",
    discussion: """
      An answer is one token, as a rule with the space before it. Whether the prompts fit each \
      other depends on the tokenizer; `counterfactuals` checks it.
      """,
    topic: .causes,
    example: """
      counterfactuals(model, own: [
        promptPair("The capital of France is", answer: " Paris",
          target: "The capital of Italy is", targetAnswer: " Rome")
      ]).divergence
      """, storage: .transient)

  @Parameter(.unlabelled, "The prompt that the model runs on.") var base: String
  @Parameter("What continues it rightly.") var answer: String
  @Parameter("The prompt whose answer edits aim at.") var target: String
  @Parameter("What continues that rightly.") var targetAnswer: String

  func evaluate(_ run: Run) async throws -> PromptPairValue {
    PromptPairValue(base: base, answer: answer, target: target, targetAnswer: targetAnswer)
  }
}

/// A pair of prompts of an author's own.
struct PromptPairValue: NominalValue, Codable {
  static let typeName = "PromptPair"
  static let summary = "A pair of prompts that differ in one token, with their answers."

  var base, answer, target, targetAnswer: String

  /// Each prompt's right answer is the other's wrong one.
  var sentences: (base: TaskSentence, target: TaskSentence) {
    (
      TaskSentence(base, right: [answer], wrong: [targetAnswer]),
      TaskSentence(target, right: [targetAnswer], wrong: [answer])
    )
  }

  var presentation: Presentation { .text("“\(base)” against “\(target)”") }
}
