import Figures
import Notebook
import SparseCoding

/// Measures how the codes of a dictionary are distributed.
struct Moments: Directive {
  static let configuration = DirectiveConfiguration(
    name: "moments",
    summary: "Measures how the codes of each feature are distributed on held-out vectors.",
    discussion: """
      Skew and kurtosis come in two forms. The authors' code divides the mean of $c^3$ by \
      $\\sigma^3$ and that of $c^4$ by $\\sigma^4$, with numerators that are not taken about the \
      mean and denominators of at least $10^{-8}$: `originSkews` and `originKurtoses`. \
      `skewnesses` and `kurtoses` are the usual central moments, missing for features whose code \
      never varies. Codes of 0 count.
      """,
    topic: .dictionaries,
    example: """
      let distribution = moments(of: dictionaries[0], on: activations)
      plot(
        [histogram("features", of: distribution.originKurtoses, bins: 20, scale: .logarithmic)],
        x: axis("Kurtosis about zero", scale: .logarithmic), y: "Features")
      """,
    exampleAlternative: "Histogram of the kurtosis of the features of a small dictionary.")

  @Parameter("The dictionary.") var of: DictionaryValue
  @Parameter("The activations whose held-out vectors are used.") var on: ActivationsValue

  func validate() throws {
    try on.checkHeldOut()
    try on.check([of], parameter: "of")
  }

  func evaluate(_ run: Run) async throws -> MomentsValue {
    let moments = try codeMoments(
      of: [of.dictionary()], on: on.file, rows: on.heldOutRows, statistics: on.statistics,
      isCancelled: { Task.isCancelled })
    guard let first = moments.first else { throw ValueError("nothing was measured") }
    return MomentsValue(first)
  }
}

/// How the codes of each feature are distributed.
struct MomentsValue: NominalValue, Codable {
  static let typeName = "Moments"
  static let summary = "How the codes of each feature are distributed."
  static let members = [
    Member("vectors", of: Self.self, "Number of vectors measured on.") { $0.vectors },
    Member("excluded", of: Self.self, "Massive vectors left out.") { $0.excluded },
    Member("means", of: Self.self, "The mean code of each feature.") { $0.means.values },
    Member("variances", of: Self.self, "Its variance.") { $0.variances.values },
    Member("originSkews", of: Self.self, "The authors' skew, not about the mean.") {
      $0.originSkews.values
    },
    Member("originKurtoses", of: Self.self, "The authors' kurtosis, not about the mean.") {
      $0.originKurtoses.values
    },
    Member("skewnesses", of: Self.self, "The skewness about the mean.") {
      optional($0.skewnesses)
    },
    Member("kurtoses", of: Self.self, "The kurtosis about the mean, 3 for a normal distribution.") {
      optional($0.kurtoses)
    },
    Member("densities", of: Self.self, "The share of vectors each feature is active on.") {
      $0.densities.values
    },
  ]

  private var vectors, excluded, features: Int
  private var means, variances, originSkews, originKurtoses, skewnesses, kurtoses,
    densities: PackedNumbers

  init(_ moments: CodeMoments) {
    vectors = moments.vectors
    excluded = moments.excludedVectors
    features = moments.firings.count
    means = PackedNumbers(moments.means)
    variances = PackedNumbers(moments.variances)
    originSkews = PackedNumbers(moments.originSkews)
    originKurtoses = PackedNumbers(moments.originKurtoses)
    skewnesses = PackedNumbers(moments.skewnesses.map { $0 ?? .nan })
    kurtoses = PackedNumbers(moments.kurtoses.map { $0 ?? .nan })
    densities = PackedNumbers(moments.densities)
  }

  /// Numbers among which NaN stands for a missing one.
  private static func optional(_ numbers: PackedNumbers) -> [Double?] {
    numbers.values.map { $0.isNaN ? nil : $0 }
  }

  var presentation: Presentation {
    .text("moments of \(features) features on \(NumberText.whole(vectors)) vectors")
  }
}
