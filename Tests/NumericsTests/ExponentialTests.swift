import Foundation
import Kernels
import Numerics
import Testing

@Suite struct ExponentialTests {
  /// Every instruction set that this processor has.
  static let instructionSets = (0...kernel_instruction_set()).map { $0 }

  /// Distance in units in the last place of the exact value.
  private func error(_ x: Float) -> Double {
    let exact = exp(Double(x))
    return abs(Double(VectorKernels.exponential(x)) - exact) / Double(Float(exact).ulp)
  }

  @Test(arguments: instructionSets)
  func staysWithinTwoUnitsInTheLastPlace(instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: 7)
    var worst = 0.0
    for index in 0..<200_000 {
      let x = -87.33 + Float(index) * (176.05 / 200_000)
      worst = max(worst, error(x), error(random.uniform(-1, 1)), error(random.uniform(-87, 88)))
    }
    #expect(worst <= 2)
    #expect(worst > 0.4, "a smaller error than rounding causes means that the test is wrong")
  }

  @Test(arguments: instructionSets) func hasTheRightLimits(instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    #expect(VectorKernels.exponential(0) == 1)
    #expect(VectorKernels.exponential(-.infinity) == 0)
    #expect(VectorKernels.exponential(.infinity) == .infinity)
    #expect(VectorKernels.exponential(89) == .infinity)
    #expect(VectorKernels.exponential(-88) == 0)
    #expect(VectorKernels.exponential(-3e38) == 0)
    #expect(VectorKernels.exponential(3e38) == .infinity)
    #expect(VectorKernels.exponential(.nan).isNaN)
    #expect(error(88.7228) <= 2)
    #expect(error(-87.3365) <= 2)
    let edge: Float = 88.722_83
    #expect(VectorKernels.exponential(edge).isFinite)
    #expect(error(edge) <= 2)
  }

  @Test(arguments: [1, 2, 15, 16, 17, 31, 64, 5000], instructionSets)
  func softmaxMatchesItsDefinition(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: UInt64(count))
    let input = (0..<count).map { _ in random.uniform(-30, 30) }
    var output = input
    output.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { VectorKernels.softmax($0, count: count, scale: 0.25) }
    }
    let largest = input.max() ?? 0
    let weights = input.map { exp(0.25 * Double($0 - largest)) }
    let sum = weights.reduce(0, +)
    for (value, weight) in zip(output, weights) {
      #expect(abs(Double(value) - weight / sum) <= 1e-6 * weight / sum + 1e-9)
    }
    let exact = Double(largest) + log(input.reduce(0) { $0 + exp(Double($1 - largest)) })
    let computed = input.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { VectorKernels.logSumExp($0, count: count) } ?? .nan
    }
    #expect(abs(computed - exact) < 1e-6 * max(1, abs(exact)))
  }

  @Test func logSumExpOfNothingAndOfInfinities() {
    let values: [Float] = [-.infinity, -.infinity]
    values.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      #expect(VectorKernels.logSumExp(base, count: 0) == -.infinity)
      #expect(VectorKernels.logSumExp(base, count: 2) == -.infinity)
    }
  }

  @Test(arguments: [1, 16, 37, 4096, 10_001], instructionSets)
  func weightedDifferencesMatchTheirDefinition(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: UInt64(count))
    let a = (0..<count).map { _ in Float(random.uniform(-30, 10)) }
    let b = a.map { $0 + Float(random.normal()) }
    let exact = zip(a, b).reduce(0.0) { $0 + exp(Double($1.0) - 10) * Double($1.0 - $1.1) }
    let size = zip(a, b).reduce(0.0) { $0 + exp(Double($1.0) - 10) * abs(Double($1.0 - $1.1)) }
    let (computed, same) = a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard let a = a.baseAddress, let b = b.baseAddress else { return (Double.nan, Double.nan) }
        return (
          VectorKernels.weightedDifferences(a, b, count: count, minus: 10),
          VectorKernels.weightedDifferences(a, a, count: count, minus: 10)
        )
      }
    }
    #expect(abs(computed - exact) <= 1e-6 * size && same == 0)
  }

  @Test(arguments: [1, 16, 37], instructionSets)
  func gatedSiLUMatchesItsDefinition(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: 3)
    var gate = (0..<count).map { _ in random.uniform(-20, 20) }
    gate[0] = -1000
    let up = (0..<count).map { _ in random.uniform(-2, 2) }
    var output = [Float](repeating: 9, count: count + 1)
    output.withUnsafeMutableBufferPointer { output in
      gate.withUnsafeBufferPointer { gate in
        up.withUnsafeBufferPointer { up in
          guard let gate = gate.baseAddress, let up = up.baseAddress, let out = output.baseAddress
          else { return }
          VectorKernels.gatedSiLU(gate: gate, up: up, into: out, count: count)
        }
      }
    }
    #expect(output[count] == 9, "nothing is written past the end")
    for index in 0..<count {
      let x = Double(gate[index])
      let exact = x / (1 + exp(-x)) * Double(up[index])
      #expect(abs(Double(output[index]) - exact) <= 1e-6 * abs(exact) + 1e-30)
    }
  }
}
