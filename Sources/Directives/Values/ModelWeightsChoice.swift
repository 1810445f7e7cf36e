import LanguageModels
import Notebook

extension ModelWeights: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "ModelWeights" }
  /// One sentence on what it is.
  public static var summary: String { "Where the weights of a model come from." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    let seed = ParameterDeclaration(
      label: "seed", name: "seed", type: .integer, summary: "Decides on the random numbers.",
      range: 0...1e9)
    return [
      ChoiceCase("trained", "The model's file.") { _ in ModelWeights.trained },
      ChoiceCase(
        "untrained",
        "Random numbers as before training: normally distributed with a standard deviation of "
          + "1/√width, smaller by √(2 · layers) where a block adds to the residual stream; norms 1. "
          + "Products are computed in float32.",
        parameters: [seed]
      ) { .untrained(seed: UInt64(try Int($0[0]))) as ModelWeights },
    ]
  }

  /// The text an author writes.
  public var expression: String {
    switch self {
    case .trained: ".trained"
    case .untrained(let seed): ".untrained(seed: \(seed))"
    }
  }
}
