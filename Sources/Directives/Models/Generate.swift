import LanguageModels
import Notebook

/// Lets a model continue a text.
struct Generate: Directive {
  static let configuration = DirectiveConfiguration(
    name: "generate",
    summary: "Lets a model continue a text, always with its most probable token.",
    topic: .models, example: "generate(model, prompt: \"The capital of France is\", tokens: 12)")

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text to continue.") var prompt: String
  @Parameter("Most tokens to add.", in: 1...4096) var tokens = 24

  func evaluate(_ run: Run) async throws -> String {
    let language = try model.load()
    let start = language.tokenizer.encode(prompt)
    guard !start.isEmpty else {
      throw ParameterProblem("prompt", "is empty; give at least one word")
    }
    let continued = try language.generate(
      prompt: start, maximumTokens: tokens, sampling: .greedy,
      stop: [language.tokenizer.endOfText])
    return language.tokenizer.decode(continued)
  }
}
