import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import CausalAnalysis

@Suite struct ParentSearchTests {
  private let fixture: TreeFixture

  init() throws { fixture = try TreeFixture() }

  @Test func anEffectIsThatOfTwoRunsOfTheWholeModel() throws {
    let search = try fixture.search(target: 3)
    let contexts = Array(0..<search.readings.count)
    #expect(contexts.count == 6)
    let features = search.active(in: contexts)
    #expect(features.count > 5)
    let effects = try search.effects(of: features.map(search.removal), in: contexts)
    for (feature, values) in zip(features, effects) {
      for context in contexts {
        let range = search.readings.batch.ranges[context]
        let direct = try fixture.directEffect(
          of: feature, at: 0, on: 3, at: 2, in: Array(search.readings.batch.tokens[range]))
        #expect(abs(values[context] - direct) < 2e-4)
      }
    }
    #expect(effects.joined().contains { abs($0) > 0.05 })
  }

  @Test func oneBatchOrManyGiveTheSame() throws {
    let search = try fixture.search(target: 3)
    let features = search.active(in: Array(0..<search.readings.count))
    // More rows of a context than are run at a time.
    let edits = (0..<20).flatMap { _ in features.map(search.removal) }
    let effects = try search.effects(of: edits, in: [4, 1])
    for (index, feature) in (features + features).enumerated() {
      let alone = try search.effects(of: [search.removal(of: feature)], in: [1])[0][0]
      #expect(abs(effects[index][1] - alone) < 1e-4)
    }
  }

  @Test func whatIsNotActiveHasNoEffectAtAll() throws {
    let search = try fixture.search(target: 3)
    let contexts = Array(0..<search.readings.count)
    #expect(!search.active(in: contexts).contains(11))
    #expect(
      try search.effects(of: [search.removal(of: 11)], in: contexts)
        == [[Double](repeating: 0, count: 6)])
    #expect(search.activity(of: 11, in: contexts) == 0)
  }

  @Test func massiveVectorsAreNotEdited() throws {
    let plain = try fixture.search(target: 3)
    let norms = (0..<plain.readings.vectors.rows).map { plain.readings.vectors.norm(ofRow: $0) }
    let threshold = Statistics.median(norms) ?? 0
    var lower = fixture.levels[0]
    lower.outlierThreshold = threshold
    let search = try fixture.search(target: 3, from: lower)
    let contexts = Array(0..<search.readings.count)
    let features = search.active(in: contexts)
    let effects = try search.effects(of: features.map(search.removal), in: contexts)
    let all = try plain.effects(of: features.map(plain.removal), in: contexts)
    #expect(effects != all)
    for (feature, values) in zip(features, effects) {
      let range = search.readings.batch.ranges[2]
      let direct = try fixture.directEffect(
        of: feature, at: 0, on: 3, at: 2, in: Array(search.readings.batch.tokens[range]),
        skipping: threshold)
      #expect(abs(values[2] - direct) < 2e-4)
    }
    lower.outlierThreshold = 0
    #expect(try fixture.search(target: 3, from: lower).active(in: contexts).isEmpty)
  }

  @Test func attributionIsTheEffectOfASmallEdit() throws {
    var lower = fixture.levels[0]
    lower.dictionary = try TreeFixture.dictionary(
      12, width: fixture.model.configuration.width, seed: 0, decoderScale: 1e-3)
    let search = try fixture.search(target: 3, from: lower)
    let contexts = [0, 2, 5]
    let attributions = try search.attributions(in: contexts)
    let features = search.active(in: contexts)
    #expect(Set(attributions.keys) == Set(features))
    let effects = try search.effects(of: features.map(search.removal), in: contexts)
      .map(Statistics.mean)
    let largest = effects.map(abs).max() ?? 0
    #expect(largest > 1e-3)
    for (feature, effect) in zip(features, effects) {
      #expect(abs((attributions[feature] ?? 0) - effect) < 0.03 * largest)
    }
  }

  @Test func contextsCountWhenTheCodeIsLargeEnoughInThem() throws {
    let target = try TargetFeature(3, of: fixture.levels[2].dictionary)
    func read(minimum: Double, count: Int = 60) throws -> ContextReadings {
      try ContextReadings(
        of: target, at: fixture.levels[2], lower: fixture.levels[1],
        from: ContextSource(sequences: TreeFixture.sequences(60), minimum: minimum), count: count,
        in: fixture.model, isCancelled: { false })
    }
    let all = try read(minimum: 0)
    #expect(all.count > 10 && all.codes.allSatisfy { $0 > 0 })
    let middle = try #require(Statistics.median(all.codes))
    let large = try read(minimum: middle)
    #expect(large.codes == all.codes.filter { $0 >= middle })
    // The first ones that fit, not the first ones.
    let five = try read(minimum: middle, count: 5).codes
    #expect(five.count == 5 && zip(five, large.codes).allSatisfy { abs($0 - $1) < 1e-4 * $1 })
    let vectors = try #require(
      try fixture.model.run(large.batch, reading: [.residual(1)]).activations[.residual(1)])
    for (value, expected) in zip(large.vectors.values, vectors.values) {
      #expect(abs(value - expected) < 1e-4)
    }
  }
}
