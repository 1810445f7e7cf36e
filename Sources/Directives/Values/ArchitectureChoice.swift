import Notebook
import SparseCoding

extension Architecture: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "Architecture" }
  /// One sentence on what it is.
  public static var summary: String { "A kind of sparse autoencoder." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    let k = ParameterDeclaration(
      label: nil, name: "k", type: .integer, summary: "Codes that are kept.", range: 1...1e6)
    let target = ParameterDeclaration(
      label: "l0", name: "l0", type: .real,
      summary: "The mean number of active features aimed at.", range: 0.1...1e6)
    return [
      ChoiceCase("tied", "One matrix encodes and decodes; ReLU and an L1 term. The paper's.") { _ in
        Architecture.tied
      },
      ChoiceCase(
        "untied", "An encoder of its own; ReLU and an L1 term. The paper's for the MLP."
      ) { _ in Architecture.untied },
      ChoiceCase("topK", "Keeps the k largest codes of each vector.", parameters: [k]) {
        Architecture.topK(try Int($0[0]))
      },
      ChoiceCase(
        "batchTopK", "Keeps k codes a vector on average, chosen from a minibatch together.",
        parameters: [k]
      ) { Architecture.batchTopK(try Int($0[0])) },
      ChoiceCase(
        "jumpReLU", "Keeps codes above learned thresholds, so many on average.",
        parameters: [target]
      ) { Architecture.jumpReLU(l0: try Double($0[0])) },
      ChoiceCase(
        "gated", "Decides by gates which features are active; an L1 term on the gates."
      ) { _ in Architecture.gated },
    ]
  }

  /// The text an author writes.
  public var expression: String {
    if case .jumpReLU(let target) = self { return ".jumpReLU(l0: \(target))" }
    return ".\(self)"
  }
}

extension DeadFeatureTreatment: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "DeadFeatureTreatment" }
  /// One sentence on what it is.
  public static var summary: String { "What is done about features that are never active." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    func vectors(_ label: String, _ summary: String) -> ParameterDeclaration {
      ParameterDeclaration(
        label: label, name: label, type: .integer, summary: summary, unit: "vectors", range: 1...1e9
      )
    }
    return [
      ChoiceCase("none", "Nothing, as in the paper.") { _ in DeadFeatureTreatment.none },
      ChoiceCase(
        "resampled", "They are pointed at vectors that are reconstructed badly.",
        parameters: [vectors("every", "How often, and how long a dead feature was not active.")]
      ) { .resampled(every: try Int($0[0])) as DeadFeatureTreatment },
      ChoiceCase(
        "auxiliary",
        "They reconstruct what the others leave over, with 1/32 of the weight; for TopK and "
          + "BatchTopK.",
        parameters: [
          ParameterDeclaration(
            label: "k", name: "k", type: .integer, summary: "Dead features used for a vector.",
            range: 1...1e6),
          vectors("after", "How long a dead feature was not active."),
        ]
      ) {
        .auxiliary(k: try Int($0[0]), weight: 1 / 32, after: try Int($0[1]))
          as DeadFeatureTreatment
      },
    ]
  }

  /// The text an author writes.
  public var expression: String {
    switch self {
    case .none: ".none"
    case .resampled(let vectors): ".resampled(every: \(vectors))"
    case .auxiliary(let k, _, let vectors): ".auxiliary(k: \(k), after: \(vectors))"
    }
  }
}
