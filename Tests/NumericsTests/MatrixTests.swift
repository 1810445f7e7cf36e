import Numerics
import Testing

@Suite struct MatrixTests {
  @Test func copiesDoNotShareWrites() {
    let original = Matrix(rows: 2, columns: 2, [1, 2, 3, 4])
    var copy = original
    copy[0, 1] = 9
    #expect(original[0, 1] == 2)
    #expect(copy.values == [1, 9, 3, 4])
  }

  @Test(arguments: [(1, 1), (3, 70), (33, 32), (65, 31)])
  func transposingTwiceIsTheIdentity(rows: Int, columns: Int) {
    let matrix = random(rows, columns, seed: 3)
    let transposed = matrix.transposed
    #expect(transposed.rows == columns && transposed.columns == rows)
    #expect(transposed[columns - 1, 0] == matrix[0, columns - 1])
    #expect(transposed.transposed == matrix)
  }

  @Test func storageIsAligned() {
    Matrix(rows: 3, columns: 5).withUnsafeBufferPointer {
      #expect(UInt(bitPattern: $0.baseAddress) % 64 == 0)
    }
  }

  /// Sizes on both sides of the serial threshold, and sizes that no block divides.
  @Test(arguments: [(1, 1, 1), (5, 7, 3), (64, 96, 40), (130, 257, 65), (257, 40, 64)])
  func productsAgreeWithTheDefinition(rows: Int, columns: Int, inner: Int) throws {
    for (leftTransposed, rightTransposed) in [
      (false, false), (true, false), (false, true), (true, true),
    ] {
      let left = leftTransposed ? random(inner, rows, seed: 1) : random(rows, inner, seed: 1)
      let right =
        rightTransposed ? random(columns, inner, seed: 2) : random(inner, columns, seed: 2)
      var result = random(rows, columns, seed: 4)
      let before = result
      try result.formProduct(
        leftTransposed ? .transposed(left) : .plain(left),
        rightTransposed ? .transposed(right) : .plain(right), scale: 2, keeping: 0.5)
      var worst: Double = 0
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = 0.0
          for index in 0..<inner {
            let a = leftTransposed ? left[index, row] : left[row, index]
            let b = rightTransposed ? right[column, index] : right[index, column]
            sum += Double(a) * Double(b)
          }
          let expected = 2 * sum + 0.5 * Double(before[row, column])
          worst = max(worst, abs(expected - Double(result[row, column])))
        }
      }
      #expect(worst < 1e-4)
    }
  }

  @Test func mismatchedShapesAreNamed() {
    #expect {
      _ = try Matrix.product(
        .plain(Matrix(rows: 2, columns: 3)), .plain(Matrix(rows: 2, columns: 3)))
    } throws: { "\($0)".contains("[2, 3] · [2, 3]") }
  }

  @Test func parallelRangesCoverEveryItemOnce() {
    for count in [0, 1, 2, 15, 16, 17, 100, 1001] {
      for multiple in [1, 16] {
        let hits = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
        hits.initialize(repeating: 0, count: max(count, 1))
        Parallel.ranges(count, multiple: multiple) { range in
          for item in range { hits[item] += 1 }
        }
        #expect((0..<count).allSatisfy { hits[$0] == 1 })
        hits.deallocate()
      }
    }
  }

  private func random(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    var numbers = RandomNumbers(seed: seed)
    return Matrix(
      rows: rows, columns: columns, (0..<rows * columns).map { _ in numbers.uniform(-1, 1) })
  }
}
