import Interpretation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@Suite struct DirectionLogitsTests {
  private let model: LlamaModel

  init() throws { model = try StudyFixture.tinyModel() }

  @Test func theyAreTheOutputsLogitsWithoutTheirMean() throws {
    let width = model.configuration.width
    var random = RandomNumbers(seed: 4)
    let direction = (0..<width).map { _ in Float(random.normal()) * 0.01 }
    let found = try model.directionLogits(
      of: Matrix(rows: 2, columns: width, direction + direction.map { -3 * $0 }),
      at: .residual(0), count: 4)
    // The final norm takes out the length, so that a longer residual stream has the same logits.
    let logits = try #require(
      try model.resume(
        from: model.configuration.layers - 1,
        residual: Matrix(rows: 1, columns: width, direction.map { $0 * 1000 }),
        batch: TokenBatch([[0]]), output: .logits
      ).logits
    ).values.map(Double.init)
    let mean = Statistics.mean(logits)
    let order = logits.indices.sorted { logits[$0] > logits[$1] }
    #expect(found[0].top.map { Int($0.token) } == Array(order.prefix(4)))
    #expect(found[0].bottom.map { Int($0.token) } == Array(order.reversed().prefix(4)))
    for entry in found[0].top + found[0].bottom {
      #expect(abs(entry.logit - (logits[Int(entry.token)] - mean)) < 1e-3)
    }
    // The opposite direction, whatever its length, has the opposite logits.
    #expect(found[1].top.map(\.token) == found[0].bottom.map(\.token))
    for (one, other) in zip(found[1].top, found[0].bottom) {
      #expect(abs(one.logit + other.logit) < 1e-4)
    }
  }

  @Test(
    "directions inside a block are those that they write",
    arguments: [Site.mlp(1), .attention(1), .mlp(0), .attention(0)])
  func inner(site: Site) throws {
    let width = model.configuration.width(of: site)
    var random = RandomNumbers(seed: 6)
    let direction = (0..<width).map { _ in Float(random.normal()) }
    let found = try model.directionLogits(
      of: Matrix(rows: 1, columns: width, direction), at: site, count: 3)
    // The change of the residual stream with and without the direction, all else silent.
    func stream(_ vector: [Float]) throws -> [Float] {
      var silent: Site {
        if case .mlp(let layer) = site { .attention(layer) } else { .mlp(site.layer) }
      }
      func put(_ site: Site, _ vector: [Float]) -> Intervention {
        Intervention(site: site) { $0.setRow(0, to: vector) }
      }
      let output = Site.residual(site.layer)
      let result = try model.run(
        TokenBatch([[1]]), reading: [output],
        interventions: [
          put(site, vector),
          put(silent, [Float](repeating: 0, count: model.configuration.width(of: silent))),
        ].sorted { $0.site < $1.site })
      return try #require(result.activations[output]).row(0)
    }
    let zeros = [Float](repeating: 0, count: width)
    let written = try zip(stream(direction), stream(zeros)).map { $0 - $1 }
    let expected = try model.directionLogits(
      of: Matrix(rows: 1, columns: written.count, written), at: .residual(2), count: 3)
    #expect(found[0].top.map(\.token) == expected[0].top.map(\.token))
    for (one, other) in zip(found[0].top, expected[0].top) {
      #expect(abs(one.logit - other.logit) < 1e-3)
    }
  }

  @Test func aWrongWidthIsRefused() {
    #expect(throws: TransformerError.self) {
      try model.directionLogits(of: Matrix(rows: 1, columns: 3), at: .residual(0), count: 3)
    }
  }

  @Test func theNearestFeaturesAreThoseOfTheLargestCosine() throws {
    let decoder = Matrix(rows: 4, columns: 2, [1, 0, 2, 2, 0, -1, 5, 0.1])
    let dictionary = try FeatureDictionary(
      encoder: decoder, decoder: decoder, bias: [0, 0, 0, 0],
      metadata: DictionaryMetadata(ratio: 2, vectorsTrained: 0))
    let near = dictionary.nearest(to: 0, count: 2)
    #expect(near.map(\.feature) == [3, 1])
    #expect(abs(near[1].cosine - 0.5.squareRoot()) < 1e-12)
  }
}
