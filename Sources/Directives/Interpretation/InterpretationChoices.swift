import Interpretation
import Notebook

/// What explains features.
enum ExplainerChoice: ChoiceValue, Equatable {
  case tokens(Int)
  case sequences(Int)
  case graph
  case languageModel
  case server

  static let typeName = "Explainer"
  static let summary = "What finds out, from a few fragments, which tokens a feature answers to."
  static let cases = [
    ChoiceCase(
      "tokens", "A table of tokens with the mean code of each; nothing but the token counts.",
      parameters: [
        ParameterDeclaration(
          label: nil, name: "limit", type: .integer, summary: "The most tokens in an explanation.",
          range: 1...10_000, defaultValue: .integer(20))
      ]
    ) { ExplainerChoice.tokens(try Int($0[0])) },
    ChoiceCase(
      "sequences", "A table of sequences of tokens; the longest one that fits decides.",
      parameters: [
        ParameterDeclaration(
          label: nil, name: "length", type: .integer, summary: "The most tokens in a sequence.",
          range: 1...16, defaultValue: .integer(3))
      ]
    ) { ExplainerChoice.sequences(try Int($0[0])) },
    ChoiceCase(
      "graph",
      "A table of tokens and of the contexts they need, found by running the model over shortened "
        + "and altered fragments (Neuron to Graph)."
    ) { _ in ExplainerChoice.graph },
    ChoiceCase(
      "languageModel", "The reader, a language model of this machine, with the paper's prompt."
    ) { _ in ExplainerChoice.languageModel },
    ChoiceCase("server", "The server's language model, with the paper's prompt.") { _ in
      ExplainerChoice.server
    },
  ]

  var expression: String {
    switch self {
    case .tokens(let limit): ".tokens(\(limit))"
    case .sequences(let length): ".sequences(\(length))"
    case .graph: ".graph"
    case .languageModel: ".languageModel"
    case .server: ".server"
    }
  }
}

extension FeatureSample: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "FeatureSample" }
  /// One sentence on what it is.
  public static var summary: String { "Which features of a dictionary are looked at." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    [
      ChoiceCase("first", "The first ones, as in the paper.") { _ in FeatureSample.first },
      ChoiceCase("uniform", "Drawn at random; the same for dictionaries of equal size.") { _ in
        FeatureSample.uniform
      },
    ]
  }

  /// The text an author writes.
  public var expression: String { ".\(self)" }
}

/// What predicts codes from explanations.
enum SimulatorChoice: String, SimpleChoice {
  case patterns, languageModel, server

  static let typeName = "Simulator"
  static let summary = "What predicts codes from an explanation."

  var meaning: String {
    switch self {
    case .patterns: "The explanation's own table of tokens."
    case .languageModel:
      "The reader, a language model of this machine: what it expects in place of each code."
    case .server: "The server's language model, if the server tells log-probabilities."
    }
  }
}
