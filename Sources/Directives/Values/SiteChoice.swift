import LanguageModels
import Notebook

extension Site: ChoiceValue {
  /// The name in the directive language.
  public static var typeName: String { "Site" }
  /// One sentence on what it is.
  public static var summary: String { "A place in the model where activations are read or edited." }
  /// All ways to write one.
  public static var cases: [ChoiceCase] {
    [
      declare("residual", "The residual stream after a block.") { .residual($0) },
      declare("mlp", "The hidden vector that feeds a block's down projection.") { .mlp($0) },
      declare("mlpOutput", "What a block's feed-forward part adds to the residual stream.") {
        .mlpOutput($0)
      },
      declare("attention", "The concatenated heads before a block's output projection.") {
        .attention($0)
      },
    ]
  }

  private static func declare(
    _ name: String, _ summary: String, make: @escaping @Sendable (Int) -> Site
  ) -> ChoiceCase {
    let layer = ParameterDeclaration(
      label: nil, name: "layer", type: .integer, summary: "The block, counted from 0.",
      range: 0...9_999)
    return ChoiceCase(name, summary, parameters: [layer]) { make(try Int($0[0])) }
  }

  /// The text an author writes.
  public var expression: String { ".\(description)" }
}
