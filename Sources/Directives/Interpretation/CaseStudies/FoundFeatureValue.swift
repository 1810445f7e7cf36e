import Figures
import Interpretation
import Notebook

/// A feature that a rule has found.
struct FoundFeatureValue: NominalValue, Codable {
  static let typeName = "FoundFeature"
  static let summary = "A feature, or dimension, that a rule has found."
  static let members = [
    Member("feature", of: Self.self, "Its number.") { $0.found.feature },
    Member(
      "value", of: Self.self,
      "What it was found by: its code, the share of a token, or the weight it is read with."
    ) { $0.found.value },
    Member("density", of: Self.self, "The share of the fragments' tokens it is active on.") {
      $0.found.density
    },
    Member("count", of: Self.self, "Number of tokens in the upper half of its codes, if counted.") {
      $0.found.count
    },
    Member(
      "coverage", of: Self.self,
      "The share of the token's occurrences that it is active on, if found by a token."
    ) { $0.found.coverage },
    Member(
      "token", of: Self.self,
      "What it was found on: a token in quotation marks, or a feature's encoder."
    ) { $0.token },
  ]

  /// What was found.
  var found: FoundFeature
  /// What it was found on: a token in quotation marks, or a feature's encoder.
  var token: String

  var presentation: Presentation {
    .text("\(found.feature) (\(NumberText.significant(found.value, digits: 3)))")
  }
}
