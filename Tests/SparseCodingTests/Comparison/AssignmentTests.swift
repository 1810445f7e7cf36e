import Numerics
import Testing

@testable import SparseCoding

struct AssignmentTests {
  private func sum(_ values: Matrix, _ found: [Int?]) -> Double {
    found.enumerated().reduce(0) { sum, match in
      sum + (match.element.map { Double(values[match.offset, $0]) } ?? 0)
    }
  }

  private func isMatching(_ values: Matrix, _ found: [Int?]) -> Bool {
    let columns = found.compactMap { $0 }
    return found.count == values.rows && columns.count == min(values.rows, values.columns)
      && Set(columns).count == columns.count && columns.allSatisfy { $0 < values.columns }
  }

  @Test(arguments: ["30x30", "20x35", "35x20"]) func sumIsThatOfScipy(shape: String) throws {
    let fixture = try BaselineFixture()
    let values = try fixture.matrix("assignment.\(shape)")
    let found = try Assignment.largestSum(values)
    #expect(isMatching(values, found))
    #expect(
      sum(values, found) == Double(try #require(fixture.values("assignment.\(shape).sum").first)))
  }

  /// The largest sum over all matchings, by trying them all.
  private func bruteForce(_ values: Matrix, _ row: Int = 0, _ used: Set<Int> = []) -> Double {
    guard row < values.rows else { return 0 }
    return (0..<values.columns).filter { !used.contains($0) }.map {
      Double(values[row, $0]) + bruteForce(values, row + 1, used.union([$0]))
    }.max() ?? 0
  }

  @Test(arguments: [(1, 1), (1, 5), (2, 2), (3, 4), (5, 5), (6, 6), (4, 7)])
  func noMatchingHasALargerSum(rows: Int, columns: Int) throws {
    var random = RandomNumbers(seed: UInt64(rows * 10 + columns))
    for round in 0..<40 {
      // Few different values give many ties.
      let values = Matrix(
        rows: rows, columns: columns,
        (0..<rows * columns).map { _ in
          round % 2 == 0 ? Float(random.normal()) : Float(random.integer(below: 3)) - 1
        })
      let best = bruteForce(values)
      let found = try Assignment.largestSum(values)
      #expect(isMatching(values, found) && abs(sum(values, found) - best) < 1e-5)
      let turned = try Assignment.largestSum(values.transposed)
      #expect(isMatching(values.transposed, turned))
      #expect(abs(sum(values.transposed, turned) - best) < 1e-5)
    }
  }

  @Test func aPermutationIsFoundAgain() throws {
    let size = 300
    var random = RandomNumbers(seed: 5)
    let order = random.permutation(size)
    let rows = normalRows(size, 64, seed: 6)
    let mixed = Matrix(
      rows: size, columns: 64,
      order.flatMap { rows.row($0).map { $0 + 0.3 * Float(random.normal()) } })
    let cosines = try Matrix.product(.plain(mixed), .transposed(rows))
    #expect(try Assignment.largestSum(cosines) == order.map { Optional($0) })
  }

  @Test func emptyMatricesAndBadValues() throws {
    #expect(try Assignment.largestSum(Matrix(rows: 0, columns: 3)).isEmpty)
    #expect(try Assignment.largestSum(Matrix(rows: 2, columns: 0)) == [nil, nil])
    #expect(throws: SparseCodingError.self) {
      try Assignment.largestSum(Matrix(rows: 1, columns: 2, [1, .nan]))
    }
    let equal = Matrix(rows: 3, columns: 3)
    #expect(isMatching(equal, try Assignment.largestSum(equal)))
    var contested = Matrix(rows: 9, columns: 9)
    for row in 0..<9 {
      for column in 0..<9 { contested[row, column] = -Float((row + 1) * (column + 1)) }
    }
    let fixed = contested
    #expect(throws: CancellationError.self) {
      try Assignment.largestSum(fixed, isCancelled: { true })
    }
  }
}
