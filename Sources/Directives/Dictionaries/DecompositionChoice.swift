import Notebook

/// A decomposition that dictionaries are compared with.
enum DecompositionChoice: ChoiceValue {
  case defaultBasis(isSigned: Bool)
  case randomDirections(ratio: Double)
  case principalComponents(centred: Bool)
  case independentComponents(iterations: Int)
  case nonNegativeFactors(ratio: Double, iterations: Int)

  static let typeName = "Decomposition"
  static let summary = "A decomposition that dictionaries are compared with."

  static var cases: [ChoiceCase] {
    [
      ChoiceCase(
        "defaultBasis", "The coordinates, rectified.",
        parameters: [
          ParameterDeclaration(
            label: "signed", name: "signed", type: .boolean,
            summary: "Whether negative values stay, as for a look at single dimensions.",
            defaultValue: .boolean(false))
        ]
      ) {
        Self.defaultBasis(isSigned: try Bool($0[0]))
      },
      ChoiceCase(
        "randomDirections", "Directions with normally distributed values, rectified.",
        parameters: [ratio]
      ) {
        Self.randomDirections(ratio: try Double($0[0]))
      },
      ChoiceCase(
        "principalComponents", "The principal components, signed, those of most variance first.",
        parameters: [
          ParameterDeclaration(
            label: "centred", name: "centred", type: .boolean,
            summary: "Whether the mean is subtracted before encoding, which the authors do not.",
            defaultValue: .boolean(false))
        ]
      ) {
        Self.principalComponents(centred: try Bool($0[0]))
      },
      ChoiceCase(
        "independentComponents", "The independent components that FastICA finds, signed.",
        parameters: [iterations(200)]
      ) {
        Self.independentComponents(iterations: try Int($0[0]))
      },
      ChoiceCase(
        "nonNegativeFactors",
        "The factors of a non-negative matrix factorization of the shifted vectors.",
        parameters: [ratio, iterations(50)]
      ) {
        Self.nonNegativeFactors(ratio: try Double($0[0]), iterations: try Int($0[1]))
      },
    ]
  }

  private static let ratio = ParameterDeclaration(
    label: "ratio", name: "ratio", type: .real, summary: "Features per value of a vector.",
    range: 0.001...64, defaultValue: .real(1))

  private static func iterations(_ usual: Int) -> ParameterDeclaration {
    ParameterDeclaration(
      label: "iterations", name: "iterations", type: .integer, summary: "The most iterations.",
      range: 1...100_000, defaultValue: .integer(usual))
  }

  /// The text an author writes.
  var expression: String {
    switch self {
    case .defaultBasis(let isSigned):
      isSigned ? ".defaultBasis(signed: true)" : ".defaultBasis"
    case .randomDirections(let ratio): ".randomDirections(ratio: \(ratio))"
    case .principalComponents(let centred): ".principalComponents(centred: \(centred))"
    case .independentComponents(let iterations):
      ".independentComponents(iterations: \(iterations))"
    case .nonNegativeFactors(let ratio, let iterations):
      ".nonNegativeFactors(ratio: \(ratio), iterations: \(iterations))"
    }
  }
}
