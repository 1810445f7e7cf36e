import Notebook
import Numerics
import SparseCoding

/// Data of which everything is known.
struct MakeToyData: Directive {
  static let configuration = DirectiveConfiguration(
    name: "toyData",
    summary: "Makes vectors of which everything is known: sparse sums of given directions.",
    discussion: """
      Directions are drawn evenly in space. Feature i, counted from 0, is active with the \
      probability (active / features) · decayⁱ, and its strength is then uniform between 0 and 1. \
      With `correlated`, the features of each vector share a normally distributed vector with a \
      random covariance; the probability is its distribution function times decayⁱ, scaled so that \
      `active` features are expected in every vector as far as probabilities of at most 1 allow \
      (`meanActive` tells), and a vector with none gets one at full strength. No vector is ever used twice.
      """,
    topic: .dictionaries,
    example: """
      let small = toyData(features: 32, width: 16, active: 2)
      small.meanActive
      """)

  @Parameter("Number of features.", in: 1...8192) var features = 512
  @Parameter("Number of values in a vector.", in: 1...8192) var width = 256
  @Parameter("Active features of a vector, but for the decay.", in: 1e-6...8192) var active = 5.0
  @Parameter("How much rarer each feature is than the one before.", in: 1e-6...1) var decay = 0.99
  @Parameter("Whether features are active together more or less often than by chance.")
  var correlated = false
  @Parameter("Standard deviation of noise on each value.", in: 0...1e6) var noise = 0.0

  func validate() throws {
    guard active <= Double(features) else {
      throw ParameterProblem("active", "is \(active), but there are only \(features) features")
    }
  }

  func evaluate(_ run: Run) async throws -> ToyDataValue {
    try ToyDataValue(
      ToyData(
        ToySettings(
          features: features, width: width, active: active, decay: decay, isCorrelated: correlated,
          noise: noise, seed: run.seed)))
  }
}

/// Vectors of which everything is known.
struct ToyDataValue: NominalValue, Codable {
  static let typeName = "ToyData"
  static let summary = "Vectors of which everything is known: sparse sums of given directions."
  static let members = [
    Member("features", of: Self.self, "Number of features.") { $0.settings.features },
    Member("width", of: Self.self, "Number of values in a vector.") { $0.settings.width },
    Member("meanActive", of: Self.self, "Mean number of active features, in a sample of vectors.") {
      $0.meanActive
    },
    Member("empty", of: Self.self, "Share of vectors without an active feature, in the sample.") {
      $0.empty
    },
    Member("frequencies", of: Self.self, "For each feature, the share of vectors it is active in.")
    {
      $0.frequencies.values
    },
    Member("neighbours", of: Self.self, "For each feature, its largest cosine with another.") {
      $0.neighbours.values
    },
  ]

  /// How the vectors come about.
  var settings: ToySettings
  private var meanActive: Double
  private var empty: Double
  private var frequencies: PackedNumbers
  private var neighbours: PackedNumbers

  /// Number of vectors that the shares are of.
  private static let sample = 32_768

  init(_ toy: ToyData) throws {
    settings = toy.settings
    let codes = try toy.codes(.evaluation, batch: 0, count: Self.sample)
    meanActive = Double(codes.values.count) / Double(codes.rows)
    empty = Double((0..<codes.rows).count { codes.entries(ofRow: $0).isEmpty }) / Double(codes.rows)
    var counts = [Double](repeating: 0, count: toy.settings.features)
    for feature in codes.indices { counts[Int(feature)] += 1 }
    frequencies = PackedNumbers(counts.map { $0 / Double(codes.rows) })
    let cosines = try Matrix.product(.plain(toy.directions), .transposed(toy.directions))
    neighbours = PackedNumbers(
      (0..<cosines.rows).map { row in
        cosines.row(row).enumerated().reduce(-1.0) { largest, cosine in
          cosine.offset == row ? largest : max(largest, Double(cosine.element))
        }
      })
  }

  var presentation: Presentation {
    .text("\(settings.features) features in \(settings.width) dimensions")
  }
}
