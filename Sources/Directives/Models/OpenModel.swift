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
      """,
    topic: .models,
    example: "languageModel(\"smollm2\").layers", storage: .immediate)

  @Parameter(.unlabelled, "The resource's name in `book.yml`.") var name: String
  @Parameter("What products with the weights are computed in.")
  var arithmetic: Arithmetic = .threeBytes

  func evaluate(_ run: Run) async throws -> ModelValue {
    try ModelValue(run.resource(name), arithmetic: arithmetic)
  }
}
