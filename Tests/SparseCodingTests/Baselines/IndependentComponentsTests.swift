import Foundation
import Numerics
import Synchronization
import Testing

@testable import SparseCoding

struct IndependentComponentsTests {
  @Test(arguments: [1, 2, 3]) func agreeWithScikitLearn(seed: UInt64) throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let file = try activationFile(data, in: folder)
      let found = try IndependentComponents(of: file, settings: .init(seed: seed))
      #expect(found.isConverged && found.iterations < 200 && found.change < 1e-4)
      #expect(found.rank == 6 && found.count == 800)
      let expected = try fixture.matrix("ica.components")
      var partners: Set<Int> = []
      for component in 0..<6 {
        let row = found.unmixing.row(component)
        let cosines = (0..<6).map { abs(cosine(row, expected.row($0))) }
        let best = try #require(cosines.indices.max { cosines[$0] < cosines[$1] })
        #expect(cosines[best] > 0.999)
        partners.insert(best)
        #expect((row.max { abs($0) < abs($1) } ?? 0) > 0)
        // The sources, not only their directions.
        let codes = try found.dictionary().encode(data.rows(0..<5))
        let sources = try fixture.matrix("ica.sources")
        for vector in 0..<5 {
          #expect(abs(abs(codes[vector, component]) - abs(sources[vector, best])) < 0.02)
        }
      }
      #expect(partners.count == 6)
    }
  }

  @Test func sourcesAreUncorrelatedAndMixBackToTheVectors() throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let found = try IndependentComponents(of: activationFile(data, in: folder))
      let dictionary = try found.dictionary(site: "residual 3", seed: 4)
      #expect(dictionary.metadata.method == "ICA" && dictionary.metadata.seed == 4)
      #expect(dictionary.metadata.notes["converged"] == "true")
      let sources = try dictionary.encode(data)
      let products = try Matrix.product(.transposed(sources), .plain(sources))
      for row in 0..<6 {
        for column in 0..<6 {
          #expect(abs(products[row, column] / 800 - (row == column ? 1 : 0)) < 1e-4)
        }
      }
      let mixed = try dictionary.reconstruct(data)
      #expect(zip(mixed.values, data.values).allSatisfy { abs($0 - $1) < 2e-3 })
    }
  }

  /// Blocks that are whitened anew in each iteration give what kept ones give, and a seed gives the
  /// same bits again.
  @Test func memoryMakesNoDifference() throws {
    try withTemporaryFolder { folder in
      var rows = normalRows(9000, 5, seed: 6)
      rows.withUnsafeMutableBufferPointer { values in
        for index in values.indices { values[index] *= abs(values[index]) }
      }
      let file = try activationFile(rows, in: folder)
      let found = try [2 << 30, 5000 * 5 * 4, 0].map { memory in
        try IndependentComponents(of: file, settings: .init(iterations: 5, memory: memory))
      }
      for other in found.dropFirst() {
        #expect(other.unmixing == found[0].unmixing && other.mixing == found[0].mixing)
        #expect(other.change == found[0].change)
      }
    }
  }

  @Test func directionsWithoutVarianceAreDropped() throws {
    try withTemporaryFolder { folder in
      let source = normalRows(500, 3, seed: 7)
      var rows = Matrix(rows: 500, columns: 5)
      for row in 0..<500 {
        for column in 0..<3 { rows[row, column] = pow(Float(Float16(source[row, column])), 3) }
        rows[row, 3] = 7
        rows[row, 4] = rows[row, 1]
      }
      let file = try activationFile(rows, in: folder)
      let found = try IndependentComponents(of: file)
      #expect(found.rank == 3)
      let dictionary = try found.dictionary()
      #expect(dictionary.metadata.notes["rank"] == "3" && dictionary.features == 3)
      let stored = try file.matrix(rows: 0..<500)
      let mixed = try dictionary.reconstruct(stored)
      for (value, expected) in zip(mixed.values, stored.values) {
        #expect(abs(value - expected) < 1e-3 * max(1, abs(expected)))
      }
      let constant = try activationFile(
        Matrix(rows: 20, columns: 2, [Float](repeating: 3, count: 40)), in: folder, name: "c")
      #expect(throws: SparseCodingError.self) { try IndependentComponents(of: constant) }
    }
  }

  @Test func tooFewVectorsBadSettingsAndAWishToStopAreErrors() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(40, 8, seed: 8), in: folder)
      let error = #expect(throws: SparseCodingError.self) {
        try IndependentComponents(of: file, rows: 0..<8)
      }
      #expect(error?.description.contains("need more than 8 vectors") == true)
      #expect(throws: SparseCodingError.self) {
        try IndependentComponents(of: file, settings: .init(iterations: 0))
      }
      #expect(throws: SparseCodingError.self) {
        try IndependentComponents(of: file, settings: .init(tolerance: .nan))
      }
      let questions = Mutex(0)
      #expect(throws: CancellationError.self) {
        try IndependentComponents(
          of: file,
          isCancelled: {
            questions.withLock {
              $0 += 1
              return $0 > 4
            }
          })
      }
      var steps: [Int] = []
      let found = try IndependentComponents(
        of: file, settings: .init(iterations: 3, tolerance: 0),
        progress: { step, _ in steps.append(step) })
      #expect(steps == [1, 2, 3] && !found.isConverged)
    }
  }
}
