import Figures
import Notebook
import SparseCoding

/// The share of variance that reconstructions explain, by several definitions.
struct ExplainedVarianceValue: NominalValue, Codable {
  static let typeName = "ExplainedVariance"
  static let summary = "The share of variance that reconstructions explain, by several definitions."
  static let members = [
    Member(
      "pooled", of: Self.self,
      "One less the authors' unexplained fraction; also SAELens (`explained_variance`), sparsify."
    ) { $0.explained.pooled },
    Member(
      "perVector", of: Self.self,
      "Mean over vectors of each one's share: SAELens (`explained_variance_legacy`), SAEBench."
    ) { $0.explained.perVector.map { EstimateValue($0) } },
    Member("perVectorDeviation", of: Self.self, "The standard deviation of these shares.") {
      $0.explained.perVectorDeviation
    },
    Member(
      "centredResidual", of: Self.self,
      "With a constant error left out: dictionary_learning (`frac_variance_explained`)."
    ) { $0.explained.centredResidual },
    Member(
      "normalizedError", of: Self.self,
      "Not a share: mean over vectors of squared error over squared norm, as OpenAI's."
    ) { $0.explained.normalizedError.map { EstimateValue($0) } },
    Member(
      "mixedUnits", of: Self.self,
      "What SAELens 6.18 reported, which mixes units; to compare with old numbers only."
    ) { $0.explained.mixedUnits },
  ]

  /// The values.
  var explained: ExplainedVariance

  init(_ explained: ExplainedVariance) { self.explained = explained }

  var presentation: Presentation {
    .text(
      explained.pooled.map { "\(NumberText.significant($0, digits: 3)) of the variance explained" }
        ?? "no variance to explain")
  }
}
