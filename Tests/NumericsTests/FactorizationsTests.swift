import Numerics
import Testing

@Suite struct FactorizationsTests {
  let symmetric: [Double] = [4, 1, 2, 1, 3, 0, 2, 0, 5]

  @Test func eigenvectorsDiagonaliseTheMatrix() throws {
    let result = try Factorizations.symmetricEigenvectors(symmetric, size: 3)
    for (value, expected) in zip(
      result.values, [6.669079088282287, 3.4760236029181333, 1.8548973087995761])
    {
      #expect(abs(value - expected) < 1e-12)
    }
    for (value, vector) in zip(result.values, result.vectors) {
      for row in 0..<3 {
        let image = (0..<3).reduce(0.0) { $0 + symmetric[row * 3 + $1] * vector[$1] }
        #expect(abs(image - value * vector[row]) < 1e-12)
      }
      #expect(vector.max { abs($0) < abs($1) }.map { $0 > 0 } == true)
    }
  }

  @Test func choleskyFactorsMultiplyBack() throws {
    let factor = try Factorizations.cholesky(symmetric, size: 3)
    #expect(factor[1] == 0 && factor[2] == 0 && factor[5] == 0)
    for row in 0..<3 {
      for column in 0..<3 {
        let product = (0..<3).reduce(0.0) { $0 + factor[row * 3 + $1] * factor[column * 3 + $1] }
        #expect(abs(product - symmetric[row * 3 + column]) < 1e-12)
      }
    }
  }

  @Test(arguments: [(2, 3), (3, 2), (4, 4), (1, 5)])
  func singularVectorsMultiplyBack(rows: Int, columns: Int) throws {
    var numbers = RandomNumbers(seed: 1)
    let matrix = (0..<rows * columns).map { _ in numbers.normal() }
    let result = try Factorizations.singularValues(matrix, rows: rows, columns: columns)
    #expect(result.values == result.values.sorted(by: >))
    for row in 0..<rows {
      for column in 0..<columns {
        let sum = result.values.indices.reduce(0.0) {
          $0 + result.values[$1] * result.left[$1][row] * result.right[$1][column]
        }
        #expect(abs(sum - matrix[row * columns + column]) < 1e-12)
      }
    }
  }

  @Test func singularValuesAgreeWithNumpy() throws {
    let result = try Factorizations.singularValues([1, 2, 3, 4, 5, 6], rows: 2, columns: 3)
    #expect(abs(result.values[0] - 9.508032000695724) < 1e-12)
    #expect(abs(result.values[1] - 0.772869635673485) < 1e-12)
  }

  @Test func badMatricesAreErrors() {
    #expect(throws: NumericsError.self) { try Factorizations.cholesky([1, 2, 2, 1], size: 2) }
    #expect(throws: NumericsError.self) { try Factorizations.cholesky([1, 2, 2], size: 2) }
    #expect(throws: NumericsError.self) {
      try Factorizations.symmetricEigenvectors([1, .nan, .nan, 1], size: 2)
    }
  }
}
