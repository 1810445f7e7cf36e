import LanguageModels
import Notebook
import Numerics
import SparseCoding

/// Measures how long a model's activation vectors are, layer by layer.
struct ActivationNorms: Directive {
  static let configuration = DirectiveConfiguration(
    name: "activationNorms",
    summary: "Measures the length of a model's activation vectors at every layer.",
    discussion: """
      One profile for each kind of site. A vector counts as *massive* when it is more than ten \
      times as long as the median vector of its site and layer.
      """,
    topic: .models,
    example: """
      let norms = activationNorms(model, on: text, tokens: 1024)
      plot(
        [series("median", x: norms[0].layers, y: norms[0].median)],
        x: "Layer", y: axis("Norm of the residual stream", scale: .logarithmic))
      """,
    exampleAlternative: "Line plot: the median norm of the residual stream by layer.")

  @Parameter(.unlabelled, "The subject model.") var model: ModelValue
  @Parameter("The text.") var on: CorpusValue
  @Parameter("How much of the text to read.", unit: "tokens", in: 256...1e6) var tokens = 8192

  func evaluate(_ run: Run) async throws -> [NormProfileValue] {
    let language = try model.load()
    let text = try TextBlocks(of: on, for: language, tokens: tokens)
    let kinds: [(name: String, site: @Sendable (Int) -> Site)] = [
      ("residual", { .residual($0) }), ("mlp", { .mlp($0) }), ("mlpOutput", { .mlpOutput($0) }),
      ("attention", { .attention($0) }),
    ]
    let sites = kinds.flatMap { kind in (0..<model.configuration.layers).map(kind.site) }
    var norms: [Site: [Float]] = [:]
    var done = 0
    for batch in text.batches(of: 1) {
      let result = try language.run(batch, reading: sites)
      for (site, activations) in result.activations {
        norms[site, default: []] += activations.rowNorms
      }
      done += batch.count
      run.progress("measuring norms", done, of: text.tokenCount, unit: "tokens")
    }
    return kinds.map { kind in
      NormProfileValue(
        site: kind.name,
        layers: (0..<model.configuration.layers).map { layer in
          NormProfileValue.Layer(
            norms: norms[kind.site(layer)] ?? [], blockLength: TextBlocks.blockLength)
        })
    }
  }
}

extension Matrix {
  /// The Euclidean norm of every row.
  var rowNorms: [Float] {
    withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return [] }
      return (0..<rows).map { row in
        let start = base + row * columns
        return VectorKernels.dot(start, start, count: columns).squareRoot()
      }
    }
  }
}

/// How long activation vectors are at every layer, for one kind of site.
struct NormProfileValue: NominalValue, Codable {
  static let typeName = "NormProfile"
  static let summary = "How long activation vectors are at every layer, for one kind of site."
  static let members = [
    Member("site", of: Self.self, "The kind of site, such as `residual`.") { $0.site },
    Member("layers", of: Self.self, "The layers, from 0.") { Array($0.layers.indices) },
    Member("median", of: Self.self, "The median norm at each layer.") { $0.layers.map(\.median) },
    Member("lower", of: Self.self, "The 5 % quantile of the norm at each layer.") {
      $0.layers.map(\.lower)
    },
    Member("upper", of: Self.self, "The 95 % quantile of the norm at each layer.") {
      $0.layers.map(\.upper)
    },
    Member("largest", of: Self.self, "The largest norm at each layer.") {
      $0.layers.map(\.largest)
    },
    Member("massive", of: Self.self, "Number of massive vectors at each layer.") {
      $0.layers.map(\.massive)
    },
    Member("massiveAtStart", of: Self.self, "Massive vectors at the first position of a block.") {
      $0.layers.map(\.massiveAtStart)
    },
    Member("tokens", of: Self.self, "Number of vectors measured at each layer.") {
      $0.layers.first?.tokens ?? 0
    },
  ]

  /// One layer's quantiles.
  struct Layer: Codable {
    var (median, lower, upper, largest): (Double, Double, Double, Double)
    var (massive, massiveAtStart, tokens): (Int, Int, Int)

    private enum CodingKeys: CodingKey {
      case median, lower, upper, largest, massive, massiveAtStart, tokens
    }

    init(norms: [Float], blockLength: Int) {
      let quantiles = Statistics.quantiles(norms.map(Double.init), [0.5, 0.05, 0.95, 1])
      (median, lower, upper, largest) =
        quantiles.isEmpty ? (0, 0, 0, 0) : (quantiles[0], quantiles[1], quantiles[2], quantiles[3])
      let isMassive = norms.map { [median] in
        Double($0) > ActivationStatistics.outlierFactor * median
      }
      massive = isMassive.count { $0 }
      massiveAtStart = stride(from: 0, to: norms.count, by: blockLength).count { isMassive[$0] }
      tokens = norms.count
    }
  }

  /// The kind of site.
  var site: String
  /// The quantiles of each layer.
  var layers: [Layer]

  var presentation: Presentation { .text("norms of \(site) at \(layers.count) layers") }
}
