import LanguageModels
import Notebook

/// Opens a language model.
struct OpenModel: Directive {
  static let configuration = DirectiveConfiguration(
    name: "languageModel",
    summary: "Opens a language model that `book.yml` declares as a resource.",
    discussion: """
      Reads the header only; the weights are loaded when they are first needed. The file must \
      be a GGUF of the Llama architecture.

      With `weights: .untrained(seed: 1)` the model has the file's shape and tokenizer, and the \
      weights it would start training from: what is found in it too is not owed to training.
      """,
    topic: .models,
    example: "languageModel(\"smollm2\").layers", storage: .immediate)

  @Parameter(.unlabelled, "The resource's name in `book.yml`.") var name: String
  @Parameter("What products with the weights are computed in.")
  var arithmetic: Arithmetic = .threeBytes
  @Parameter("Where the weights come from.")
  var weights: ModelWeights = .trained

  func evaluate(_ run: Run) async throws -> ModelValue {
    try ModelValue(run.resource(name), weights: weights, arithmetic: arithmetic)
  }
}
