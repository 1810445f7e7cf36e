import Figures
import Notebook
import Numerics
import SparseCoding

/// Measures dictionaries on held-out activations.
struct Evaluate: Directive {
  static let configuration = DirectiveConfiguration(
    name: "evaluate",
    summary: "Measures dictionaries on the held-out vectors of some activations.",
    discussion: """
      All dictionaries are measured in one pass. The fraction of variance unexplained is the \
      authors': the mean squared residual over the mean variance, pooled over coordinates. A \
      feature is alive if it is active on more than ten of the vectors. Intervals take vectors for \
      independent, which neighbouring tokens are not, and say nothing of what another training run \
      would give; they are narrower than the truth. Programs differ in what they call explained \
      variance: `explained` gives the values of the others beside ours.
      """,
    topic: .dictionaries, example: "evaluate(dictionaries, on: activations).map { $0.fvuEstimate }",
    version: 4)

  @Parameter(.unlabelled, "The dictionaries.") var dictionaries: [DictionaryValue]
  @Parameter("The activations whose held-out vectors are used.") var on: ActivationsValue

  func validate() throws {
    try on.checkHeldOut()
    try on.check(dictionaries, parameter: "dictionaries")
  }

  func evaluate(_ run: Run) async throws -> [EvaluationValue] {
    let metrics = try SparseCoding.evaluate(
      dictionaries.map { try $0.dictionary() }, on: on.file, rows: on.heldOutRows,
      statistics: on.statistics, isCancelled: { Task.isCancelled })
    return zip(dictionaries, metrics).map { dictionary, metrics in
      EvaluationValue(
        metrics: metrics, l1: dictionary.description.metadata.l1,
        ratio: dictionary.description.metadata.ratio)
    }
  }
}

/// What a dictionary does on held-out vectors.
struct EvaluationValue: NominalValue, Codable {
  static let typeName = "Evaluation"
  static let summary = "What a dictionary does on held-out vectors."
  static let members = [
    Member("l0", of: Self.self, "Mean number of active features of a vector.") { $0.metrics.l0 },
    Member("fvu", of: Self.self, "Fraction of variance unexplained.") { $0.metrics.fvu },
    Member("l0Estimate", of: Self.self, "`l0` with its interval over vectors.") {
      EstimateValue($0.metrics.l0Estimate)
    },
    Member("fvuEstimate", of: Self.self, "`fvu` with its interval over vectors.") {
      EstimateValue($0.metrics.fvuEstimate)
    },
    Member("alive", of: Self.self, "Number of features active on more than ten vectors.") {
      $0.alive
    },
    Member("features", of: Self.self, "Number of features.") { $0.features },
    Member("aliveShare", of: Self.self, "Share of features active on more than ten vectors.") {
      Double($0.alive) / Double($0.features)
    },
    Member("negativeBiases", of: Self.self, "Share of features whose bias is below zero.") {
      $0.metrics.negativeBiasFraction
    },
    Member("vectors", of: Self.self, "Number of vectors measured on.") { $0.metrics.vectors },
    Member("excluded", of: Self.self, "Massive vectors left out.") {
      $0.metrics.excludedVectors
    },
    Member("cosine", of: Self.self, "Cosine between a vector and its reconstruction.") {
      $0.metrics.quality.cosine.map { EstimateValue($0) }
    },
    Member("normRatio", of: Self.self, "Norm of the reconstruction over that of the vector.") {
      $0.metrics.quality.normRatio.map { EstimateValue($0) }
    },
    Member(
      "relativeBias", of: Self.self,
      "Mean squared norm of reconstructions over their mean product with the vectors; 1 is unbiased."
    ) { $0.metrics.quality.relativeBias },
    Member("undirected", of: Self.self, "Vectors without a cosine: the reconstruction is zero.") {
      $0.metrics.quality.undirectedVectors
    },
    Member("explained", of: Self.self, "Explained variance as other programs define it.") {
      ExplainedVarianceValue($0.metrics.quality.explained)
    },
    Member("l1", of: Self.self, "Weight of the L1 term it was trained with.") { $0.l1 },
    Member("ratio", of: Self.self, "Features per value of a vector.") { $0.ratio },
    Member("densities", of: Self.self, "For each feature, the share of vectors it is active on.") {
      value in
      value.firings.values.map { $0 / Double(max(1, value.metrics.vectors)) }
    },
  ]

  /// The measurements but for ``firings``.
  private(set) var metrics: DictionaryMetrics
  /// On how many vectors each feature is active.
  private var firings: PackedNumbers
  /// Number of features, and of those alive.
  private var features, alive: Int
  /// The weight of the L1 term and the ratio it was trained with.
  var l1, ratio: Double

  init(metrics: DictionaryMetrics, l1: Double, ratio: Double) {
    self.metrics = metrics
    self.metrics.firings = []
    firings = PackedNumbers(metrics.firings.map(Double.init))
    features = metrics.features
    alive = metrics.aliveFeatures
    self.l1 = l1
    self.ratio = ratio
  }

  var presentation: Presentation {
    .text(
      "L0 \(NumberText.significant(metrics.l0, digits: 3)), "
        + "FVU \(NumberText.significant(metrics.fvu, digits: 3)), "
        + "\(alive) of \(features) features alive")
  }
}
