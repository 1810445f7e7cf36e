import Foundation
import Numerics
import Testing

@Suite struct DivergenceTests {
  private let logits = Matrix(rows: 2, columns: 4, [0.5, -1.25, 2, 0, 100, -50, 99.5, 3])
  private let reference = Matrix(rows: 2, columns: 4, [1, 0.25, -0.5, 0.75, -2, 90, 89, 0])

  /// The divergence written down as its definition reads.
  private func divergence(_ z: [Double], _ y: [Double]) -> Double {
    func logProbabilities(_ x: [Double]) -> [Double] {
      let largest = x.max() ?? 0
      let sum = x.reduce(0) { $0 + exp($1 - largest) }
      return x.map { $0 - largest - log(sum) }
    }
    return zip(logProbabilities(z), logProbabilities(y)).reduce(0) {
      $0 + exp($1.0) * ($1.0 - $1.1)
    }
  }

  @Test func equalsTheDefinitionAndItsCentralDifferences() throws {
    let result = try Divergence.gradient(of: logits, from: reference)
    for row in 0..<2 {
      let (z, y) = (logits.row(row).map(Double.init), reference.row(row).map(Double.init))
      #expect(abs(result.values[row] - divergence(z, y)) < 1e-13 * divergence(z, y))
      for column in 0..<4 {
        let values = [1e-5, -1e-5].map { step in
          var moved = z
          moved[column] += step
          return divergence(moved, y)
        }
        let slope = (values[0] - values[1]) / 2e-5
        #expect(abs(Double(result.gradient[row, column]) - slope) < 1e-6, "\(row), \(column)")
      }
    }
  }

  /// numpy: `p * (log p - log q - kl)` with `logaddexp`.
  @Test func equalsNumbersOfAnotherLibrary() throws {
    let result = try Divergence.gradient(of: logits, from: reference)
    #expect(abs(result.values[0] - 1.166_583_079_962_237_4) < 1e-14)
    let expected: [Double] = [
      -0.334_577_977_253_027_35, -0.085_891_512_431_612_3, 0.647_616_049_516_443_4,
      -0.227_146_559_831_803_9,
    ]
    for column in 0..<4 {
      #expect(abs(Double(result.gradient[0, column]) - expected[column]) < 1e-7)
    }
  }

  @Test func equalDistributionsHaveNone() throws {
    let shifted = Matrix(rows: 2, columns: 4, logits.values.map { $0 + 4 })
    let result = try Divergence.gradient(of: logits, from: shifted)
    #expect(result.values.allSatisfy { abs($0) < 1e-12 })
    #expect(result.gradient.values.allSatisfy { abs($0) < 1e-12 })
  }

  @Test func refusesOtherShapesAndValuesThatAreNotFinite() {
    func message(_ z: Matrix, _ y: Matrix) -> String {
      do { _ = try Divergence.gradient(of: z, from: y) } catch { return "\(error)" }
      return "no error"
    }
    #expect(
      message(logits, Matrix(rows: 2, columns: 3))
        == "shapes do not fit: the divergence of [2, 4] from [2, 3]")
    var broken = reference
    broken[1, 2] = -.infinity
    #expect(message(logits, broken) == "not finite: the reference of a divergence")
    #expect(message(broken, logits) == "not finite: the logits of a divergence")
    #expect(message(Matrix(rows: 0, columns: 0), Matrix(rows: 0, columns: 0)) == "no error")
  }
}
