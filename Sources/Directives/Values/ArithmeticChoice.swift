import LanguageModels
import Notebook

extension Arithmetic: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "Arithmetic" }
  /// One sentence on what it is.
  public static var summary: String { "What a model computes the products with its weights in." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    allCases.map { choice in ChoiceCase(choice.rawValue, choice.meaning) { _ in choice } }
  }

  private var meaning: String {
    switch self {
    case .float32: "Single precision throughout."
    case .threeBytes:
      "Integers, where the file stores the weights as such: activations are rounded to three "
        + "bytes. As exact as single precision, and faster."
    case .twoBytes:
      "Integers of two bytes: faster still, but logits are off by up to 0.02 and residual streams "
        + "by up to a thousandth of their length."
    }
  }

  /// The text an author writes.
  public var expression: String { ".\(rawValue)" }
}
