import Foundation
import Numerics
import Testing

@testable import SparseCoding

struct DictionaryComparisonTests {
  private func random(_ features: Int, _ width: Int, seed: UInt64) throws -> FeatureDictionary {
    let rows = normalRows(features, width, seed: seed)
    return try dictionary(
      (0..<features).map { rows.row($0) }, bias: [Float](repeating: 0, count: features))
  }

  @Test func workedExample() throws {
    let first = try dictionary([[1, 0], [0, 1]], bias: [0, 0])
    let second = try dictionary([[0, -1], [3, 4], [1, 0.1]], bias: [0, 0, 0])
    let found = try compare(first, second)
    #expect(found.first.features == [2, 1])
    let near = Float(1 / 1.01.squareRoot())
    #expect(zip(found.first.similarities, [near, 0.8]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(found.second.features == [0, 1, 0])
    #expect(zip(found.second.similarities, [0, 0.8, near]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(abs(found.first.mean - (Double(near) + 0.8) / 2) < 1e-6)
    #expect(found.first.count(above: 0.9) == 1 && found.second.count(above: 0.7) == 2)
    #expect(found.matches?.map(\.second) == [2, 1] && found.matchedCount(above: 0.9) == 1)
    #expect(abs((found.matchedMean ?? 0) - found.first.mean) < 1e-6)
    #expect(
      try JSONDecoder().decode(
        DictionaryComparison.self, from: JSONEncoder().encode(found)) == found)
  }

  /// Sizes that take several blocks of rows and of columns.
  @Test func blocksMakeNoDifference() throws {
    let (first, second) = (try random(600, 12, seed: 1), try random(4300, 12, seed: 2))
    let found = try compare(first, second, settings: ComparisonSettings(isMatched: false))
    #expect(found.matches == nil && found.matchedCount(above: 0.9) == nil)
    let cosines = try Matrix.product(.plain(first.decoder), .transposed(second.decoder))
    for feature in [0, 511, 512, 599] {
      let row = cosines.row(feature)
      let best = try #require(row.indices.max { row[$0] < row[$1] })
      #expect(found.first.features[feature] == best)
      #expect(abs(found.first.similarities[feature] - row[best]) < 1e-6)
    }
    let columns = cosines.transposed
    for feature in [0, 4095, 4096, 4299] {
      let row = columns.row(feature)
      let best = try #require(row.indices.max { row[$0] < row[$1] })
      #expect(found.second.features[feature] == best)
    }
    // Directions that are random themselves do as chance does.
    #expect(abs(found.first.mean - found.first.chance) < 0.01)
    #expect(abs(found.second.mean - found.second.chance) < 0.01)
  }

  @Test func aDictionaryHasItselfInCommonWhateverTheOrderAndScale() throws {
    let own = try random(80, 20, seed: 3)
    let order = (0..<80).map { ($0 * 7 + 3) % 80 }
    let other = try FeatureDictionary(
      encoder: own.encoder,
      decoder: Matrix(
        rows: 80, columns: 20, order.flatMap { own.decoder.row($0).map { $0 * 5 } }),
      bias: own.bias, metadata: own.metadata)
    let found = try compare(own, other)
    #expect(abs(found.first.mean - 1) < 1e-6 && found.first.chance < 0.8)
    #expect(found.matchedCount(above: 0.999) == 80)
    for match in found.matches ?? [] { #expect(order[match.second] == match.first) }
  }

  @Test func directionsOfZerosAndBadInput() throws {
    let silent = try FeatureDictionary(
      encoder: Matrix(rows: 2, columns: 2, [1, 0, 0, 1]),
      decoder: Matrix(rows: 2, columns: 2, [0, 0, 0, 1]), bias: [0, 0],
      metadata: DictionaryMetadata(ratio: 1, vectorsTrained: 0))
    let found = try compare(silent, silent)
    #expect(found.first.similarities == [0, 1])
    let other = try random(4, 3, seed: 4)
    #expect(throws: SparseCodingError.self) { try compare(silent, other) }
    #expect(throws: SparseCodingError.self) {
      try compare(other, other, settings: ComparisonSettings(pairLimit: 15))
    }
    #expect(throws: CancellationError.self) { try compare(other, other, isCancelled: { true }) }
  }
}
