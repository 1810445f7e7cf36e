import Foundation
import Kernels
import Numerics
import Testing

@testable import SparseCoding

struct NonNegativeFactorsTests {
  @Test(arguments: [("one", 1), ("many", 2000)])
  func errorIsThatOfScikitLearn(run: (name: String, iterations: Int)) throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let file = try activationFile(fixture.matrix("data"), in: folder)
      let found = try NonNegativeFactors(
        of: file, settings: .init(features: 4, iterations: run.iterations, tolerance: 0))
      let expected = Double(try #require(fixture.values("nmf.error.\(run.name)").first))
      #expect(abs(found.error / expected - 1) < 1e-3)
      #expect(found.directions.values.allSatisfy { $0 >= 0 } && found.iterations == run.iterations)
    }
  }

  @Test func codesOfTheDictionaryAreNotNegativeAndReconstructAsWell() throws {
    let fixture = try BaselineFixture()
    try withTemporaryFolder { folder in
      let data = try fixture.matrix("data")
      let found = try NonNegativeFactors(
        of: activationFile(data, in: folder), settings: .init(iterations: 500, tolerance: 1e-9))
      #expect(found.shift == data.values.min())
      let dictionary = try found.dictionary(iterations: 2000)
      #expect(dictionary.features == 6 && dictionary.metadata.method == "NMF")
      #expect(try dictionary.encode(data).values.allSatisfy { $0 >= 0 })
      let error = zip(try dictionary.reconstruct(data).values, data.values).reduce(0.0) {
        $0 + pow(Double($1.0 - $1.1), 2)
      }.squareRoot()
      #expect(error <= found.error * 1.01)
    }
  }

  /// A group of problems against a plain loop, with each instruction set.
  @Test(arguments: [1, 2, 3, 4, 5, 63, 64, 65, 70], (0...kernel_instruction_set()).map { $0 })
  func descentIsThatOfAPlainLoop(count: Int, instructionSet: Int32) {
    let group = Int(DESCENT_GROUP)
    var random = RandomNumbers(seed: UInt64(count))
    let factors = (0..<count * (count + 2)).map { _ in random.normal() }
    var gram = [Float](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count {
        gram[row * count + column] = Float(
          (0..<count + 2).reduce(0) {
            $0 + factors[row * (count + 2) + $1] * factors[column * (count + 2) + $1]
          })
      }
    }
    // A direction of zeros is left alone.
    if count > 2 {
      for index in 0..<count { (gram[count + index], gram[index * count + 1]) = (0, 0) }
    }
    let start = (0..<count * group).map { _ in max(0, Float(random.normal())) }
    let products = (0..<count * group).map { _ in Float(random.normal() * 3) }
    var codes = start
    kernel_limit_instruction_set(instructionSet)
    let violation = kernel_descend(&codes, products, gram, count)
    kernel_limit_instruction_set(2)
    var expected = 0.0
    for problem in 0..<group {
      var own = (0..<count).map { Double(start[$0 * group + problem]) }
      for row in 0..<count {
        let slope = (0..<count).reduce(-Double(products[row * group + problem])) {
          $0 + Double(gram[row * count + $1]) * own[$1]
        }
        expected += own[row] == 0 ? abs(min(0, slope)) : abs(slope)
        let curvature = Double(gram[row * count + row])
        if curvature > 0 { own[row] = max(0, own[row] - slope / curvature) }
      }
      for row in 0..<count {
        #expect(abs(Double(codes[row * group + problem]) - own[row]) < 1e-3 * max(1, own[row]))
      }
    }
    #expect(abs(violation / expected - 1) < 1e-4)
  }

  @Test func badSettingsAreErrors() throws {
    try withTemporaryFolder { folder in
      let file = try activationFile(normalRows(10, 4, seed: 1), in: folder)
      for features in [-1, 0, 5] {
        #expect(throws: SparseCodingError.self) {
          try NonNegativeFactors(of: file, settings: .init(features: features))
        }
      }
      #expect(throws: SparseCodingError.self) {
        try NonNegativeFactors(of: file, settings: .init(iterations: -1))
      }
      #expect(throws: SparseCodingError.self) {
        try NonNegativeFactors(of: file, settings: .init(tolerance: -1))
      }
      let error = #expect(throws: SparseCodingError.self) {
        try NonNegativeFactors(of: file, settings: .init(memory: 100))
      }
      #expect(error?.description.contains("160 bytes") == true)
      #expect(throws: CancellationError.self) {
        try NonNegativeFactors(of: file, isCancelled: { true })
      }
      let constant = try activationFile(
        Matrix(rows: 8, columns: 2, [Float](repeating: 3, count: 16)), in: folder, name: "c")
      let found = try NonNegativeFactors(of: constant)
      #expect(found.error == 0 && found.isConverged)
    }
  }
}
