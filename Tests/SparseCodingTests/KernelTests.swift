import Foundation
import Kernels
import Numerics
import Testing

/// Each kernel, with each instruction set this processor has, against a plain loop.
@Suite struct KernelTests {
  static let instructionSets = (0...Int(kernel_instruction_set())).map { Int32($0) }
  static let counts = [0, 1, 7, 15, 16, 17, 63, 64, 130, 576, 577]

  /// Values from a seed; `count + 1` so that a write past the end can be seen.
  private func values(_ count: Int, _ seed: UInt64) -> [Float] {
    var generator = RandomNumbers(seed: seed)
    return (0...count).map { _ in Float(generator.normal()) }
  }

  private func withInstructionSet(_ set: Int32, _ body: () -> Void) {
    kernel_limit_instruction_set(set)
    #expect(kernel_instruction_set() == set)
    body()
    kernel_limit_instruction_set(2)
  }

  private func isClose(_ a: Float, _ b: Double, _ tolerance: Double = 1e-5) -> Bool {
    abs(Double(a) - b) <= tolerance * max(1, abs(b))
  }

  @Test("sums and products", arguments: instructionSets, counts)
  func reductions(set: Int32, count: Int) {
    let (a, b) = (values(count, 1), values(count, 2))
    let dot = (0..<count).reduce(0.0) { $0 + Double(a[$1]) * Double(b[$1]) }
    let sum = (0..<count).reduce(0.0) { $0 + Double(a[$1]) }
    let squares = (0..<count).reduce(0.0) { $0 + Double(a[$1]) * Double(a[$1]) }
    let distance = (0..<count).reduce(0.0) {
      $0 + (Double(a[$1]) - Double(b[$1])) * (Double(a[$1]) - Double(b[$1]))
    }
    withInstructionSet(set) {
      #expect(isClose(kernel_dot(a, b, count), dot, 1e-4))
      #expect(abs(kernel_sum(a, count) - sum) < 1e-9)
      #expect(abs(kernel_squared_distance(a, nil, count) - squares) < 1e-9)
      #expect(abs(kernel_squared_distance(a, b, count) - distance) < 1e-9)
    }
  }

  @Test("elementwise updates", arguments: instructionSets, counts)
  func updates(set: Int32, count: Int) {
    let (x, y) = (values(count, 3), values(count, 4))
    withInstructionSet(set) {
      var added = y
      kernel_add_scaled(0.75, x, &added, count)
      var standardized = y
      kernel_standardize(x, y, 3, &standardized, count)
      var scaled = y
      kernel_standardize(x, nil, 3, &scaled, count)
      var sums = y.map { Double($0) }
      kernel_add_to_doubles(x, &sums, count)
      var residual = y
      let error = kernel_residual(&residual, x, 0.5, count)
      var masked = y
      kernel_mask_gradient(&masked, x, 2, count)
      var expectedError = 0.0
      for i in 0..<count {
        #expect(isClose(added[i], Double(y[i]) + 0.75 * Double(x[i]), 1e-6))
        #expect(standardized[i] == (x[i] - y[i]) * 3)
        #expect(scaled[i] == x[i] * 3)
        #expect(sums[i] == Double(y[i]) + Double(x[i]))
        #expect(residual[i] == (y[i] - x[i]) * 0.5)
        #expect(masked[i] == (x[i] > 0 ? y[i] + 2 : 0))
        expectedError += Double(y[i] - x[i]) * Double(y[i] - x[i])
      }
      #expect(abs(error - expectedError) < 1e-9)
      for result in [added, standardized, scaled, residual, masked] {
        #expect(result[count] == y[count], "written past the end")
      }
    }
  }

  @Test("weighted sums of rows", arguments: instructionSets, [1, 16, 33, 128, 288, 300, 576])
  func rowSums(set: Int32, width: Int) {
    let (rows, count) = (9, 5)
    let (a, b) = (values(rows * width, 5), values(rows * width, 6))
    let (u, v) = (values(count, 7), values(count, 8))
    let indices: [Int32] = [8, 0, 3, 3, 7]
    withInstructionSet(set) {
      var single = [Float](repeating: 9, count: width + 1)
      kernel_sum_rows(&single, a, indices, u, count, width)
      var pairs = single
      kernel_sum_row_pairs(&pairs, a, u, b, v, indices, count, width)
      var dots = [Float](repeating: 9, count: count + 1)
      kernel_dot_rows(&dots, b, a, indices, count, width, 0.5)
      for column in 0..<width {
        var (expectedSingle, expectedPair) = (0.0, 0.0)
        for k in 0..<count {
          let place = Int(indices[k]) * width + column
          expectedSingle += Double(u[k]) * Double(a[place])
          expectedPair += Double(u[k]) * Double(a[place]) + Double(v[k]) * Double(b[place])
        }
        #expect(isClose(single[column], expectedSingle))
        #expect(isClose(pairs[column], expectedPair))
      }
      for k in 0..<count {
        let expected = (0..<width).reduce(0.5) {
          $0 + Double(b[$1]) * Double(a[Int(indices[k]) * width + $1])
        }
        #expect(isClose(dots[k], expected, 1e-4))
      }
      #expect(single[width] == 9 && pairs[width] == 9 && dots[count] == 9)
      kernel_sum_rows(&single, a, indices, u, 0, width)
      #expect(single[..<width].allSatisfy { $0 == 0 })
    }
  }

  @Test("rectified codes, dense and as a list", arguments: instructionSets, counts)
  func rectifier(set: Int32, count: Int) {
    var input = values(count, 9)
    if count > 3 { (input[0], input[1], input[2]) = (.nan, 0, -.infinity) }
    var bias = values(count, 10)
    if count > 3 { bias[1] = 0 }
    let sums = (0..<count).map { input[$0] + bias[$0] }
    let active = (0..<count).filter { sums[$0] > 0 }
    withInstructionSet(set) {
      var dense = input
      #expect(kernel_rectify(&dense, bias, count) == active.count)
      #expect((0..<count).allSatisfy { dense[$0] == (sums[$0] > 0 ? sums[$0] : 0) })
      var indices = [Int32](repeating: -1, count: count + 16)
      var codes = [Float](repeating: 0, count: count + 16)
      #expect(kernel_compress_positive(input, bias, count, &indices, &codes) == active.count)
      #expect(indices.prefix(active.count).map { Int($0) } == active)
      #expect(Array(codes.prefix(active.count)) == active.map { sums[$0] })
    }
  }

  @Test("Adam, plain and through the normalisation", arguments: instructionSets, [1, 16, 33, 576])
  func adam(set: Int32, count: Int) {
    var step = kernel_adam_step(
      beta1: 0.9, beta2: 0.999, rest1: 0.1, rest2: 0.001, step: 0.02, root: 1.5, epsilon: 1e-8)
    let (row, first, gradient) = (values(count, 11), values(count, 12), values(count, 13))
    let second = values(count, 14).map { $0 * $0 }
    let norm = row[..<count].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let along = (0..<count).reduce(0.0) { $0 + Double(gradient[$1]) * Double(row[$1]) / norm }
    withInstructionSet(set) {
      var direction = row
      let length = kernel_normalize(row, &direction, count)
      #expect(isClose(length, norm))
      var projected = gradient
      kernel_project(&projected, direction, length, count)
      var (plain, plainFirst, plainSecond) = (row, first, second)
      kernel_adam(&plain, &plainFirst, &plainSecond, projected, &step, count)
      var (moved, movedFirst, movedSecond, used) = (row, first, second, gradient)
      let newLength = kernel_adam_direction(
        &moved, &movedFirst, &movedSecond, &used, &direction, length, &step, count)
      var squares = 0.0
      for i in 0..<count {
        let g = (Double(gradient[i]) - along * Double(row[i]) / norm) / norm
        let m = 0.9 * Double(first[i]) + 0.1 * g
        let v = 0.999 * Double(second[i]) + 0.001 * g * g
        #expect(isClose(projected[i], g, 1e-4))
        #expect(isClose(movedFirst[i], m, 1e-4) && isClose(movedSecond[i], v, 1e-4))
        let expected = Double(row[i]) - 0.02 * m / (v.squareRoot() * 1.5 + 1e-8)
        #expect(isClose(moved[i], expected, 1e-3))
        #expect(abs(moved[i] - plain[i]) <= 1e-5 * max(1, abs(plain[i])))
        #expect(isClose(direction[i] * newLength, Double(moved[i])))
        squares += Double(moved[i]) * Double(moved[i])
      }
      #expect(isClose(newLength, squares.squareRoot()))
      #expect(moved[count] == row[count] && direction[count] == row[count])
    }
  }

  @Test("a row of zeros is not divided by zero")
  func zeroRow() {
    var direction: [Float] = [1, 1, 1]
    #expect(kernel_normalize([0, 0, 0], &direction, 3) == 1e-8)
    #expect(direction == [0, 0, 0])
  }

  @Test("exponential over its whole range", arguments: instructionSets)
  func exponential(set: Int32) {
    let input =
      stride(from: Float(-110), through: 92, by: 0.0137).map { $0 }
      + [0, -0.0, 88.72, -87.3, .infinity, -.infinity, .nan]
    withInstructionSet(set) {
      var result = input
      kernel_exp(input, &result, input.count)
      for (x, y) in zip(input, result) {
        let exact = Foundation.exp(Double(x))
        if x.isNaN {
          #expect(y.isNaN)
        } else if Float(exact).isInfinite {
          #expect(y == .infinity, "exp(\(x)) = \(y)")
        } else {
          // One part in four million, or the spacing of subnormal numbers.
          #expect(abs(Double(y) - exact) <= max(2.5e-7 * exact, 0x1p-148), "exp(\(x)) = \(y)")
        }
      }
      #expect(result[input.count - 7] == 1)
    }
  }

  @Test("half precision: all values there, and ties to even back", arguments: instructionSets)
  func halfPrecision(set: Int32) {
    let all = (0...UInt16.max).map { $0 }
    withInstructionSet(set) {
      var floats = [Float](repeating: 0, count: all.count)
      kernel_half_to_float(all, &floats, all.count)
      for bits in all {
        let sign: Double = bits & 0x8000 == 0 ? 1 : -1
        let (exponent, fraction) = (Int(bits >> 10) & 31, Double(bits & 1023) / 1024)
        let value = floats[Int(bits)]
        switch exponent {
        case 31:
          #expect(fraction == 0 ? Double(value) == sign * .infinity : value.isNaN)
        case 0: #expect(Double(value) == sign * fraction * 0x1p-14)
        default: #expect(Double(value) == sign * (1 + fraction) * pow(2, Double(exponent - 15)))
        }
      }
      let finite = all.filter { $0 & 0x7c00 != 0x7c00 }
      var back = [UInt16](repeating: 0, count: finite.count)
      #expect(kernel_float_to_half(finite.map { floats[Int($0)] }, &back, finite.count) == 0)
      #expect(back == finite)
      // Between two neighbours: the middle goes to the even one, anything else to the nearer.
      let lower = (0..<0x7bff).map { UInt16($0) }
      let middles = lower.map { (floats[Int($0)] + floats[Int($0) + 1]) / 2 }
      var rounded = [UInt16](repeating: 0, count: lower.count)
      _ = kernel_float_to_half(middles, &rounded, lower.count)
      #expect(rounded == lower.map { $0 & 1 == 0 ? $0 : $0 + 1 })
      _ = kernel_float_to_half(middles.map(\.nextUp), &rounded, lower.count)
      #expect(rounded == lower.map { $0 + 1 })
      _ = kernel_float_to_half(middles.map(\.nextDown), &rounded, lower.count)
      #expect(rounded == lower)
      let large: [Float] = [65519.996, 65520, -1e30, .infinity, .nan, 1, 1, 1]
      var largeBits = [UInt16](repeating: 0, count: 8)
      #expect(kernel_float_to_half(large, &largeBits, 8) == 4)
      #expect(largeBits[..<4] == [0x7bff, 0x7c00, 0xfc00, 0x7c00])
      #expect(largeBits[4] & 0x7fff > 0x7c00)
    }
  }
}
