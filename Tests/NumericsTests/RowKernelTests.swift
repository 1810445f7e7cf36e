import Foundation
import Kernels
import Numerics
import Synchronization
import Testing

@Suite struct RowKernelTests {
  /// Every instruction set that this processor has.
  static let instructionSets = (0...kernel_instruction_set()).map { $0 }

  @Test(arguments: [1, 15, 16, 33, 5000], instructionSets)
  func squashIsTanhAndAddsItsSlope(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: UInt64(count))
    let special: [Float] = [0, 0.6249, 0.625, -0.625, 50, -.infinity, 1e-20, -3e-5, .infinity]
    let x = (0..<count).map {
      $0 < special.count ? special[$0] : random.uniform(-1, 1) * ($0 % 2 == 0 ? 1 : 10)
    }
    var (values, slopes) = (x, [Float](repeating: 2, count: count + 1))
    kernel_squash(&values, &slopes, count)
    for index in 0..<count {
      let exact = tanh(Double(x[index]))
      #expect(abs(Double(values[index]) - exact) <= 2 * Double(Float(exact).ulp))
      #expect(abs(Double(slopes[index]) - (3 - exact * exact)) < 1e-6)
    }
    #expect(slopes[count] == 2)
    var nan: [Float] = [.nan]
    kernel_squash(&nan, &slopes, 1)
    #expect(nan[0].isNaN)
  }

  @Test(arguments: [1, 15, 16, 33, 576], instructionSets)
  func normalizesToUnitRootMeanSquare(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: UInt64(count))
    let x = (0..<count).map { _ in random.uniform(-5, 5) }
    let weight = (0..<count).map { _ in random.uniform(0.5, 2) }
    let mean = x.reduce(0) { $0 + Double($1) * Double($1) } / Double(count)
    let target = AlignedBuffer(count: count)
    x.withUnsafeBufferPointer { x in
      weight.withUnsafeBufferPointer { weight in
        guard let x = x.baseAddress, let weight = weight.baseAddress else { return }
        VectorKernels.rootMeanSquareNormalize(
          x, weight: weight, epsilon: 1e-5, into: target.pointer, count: count)
      }
    }
    for index in 0..<count {
      let exact = Double(x[index]) * Double(weight[index]) / (mean + 1e-5).squareRoot()
      #expect(abs(Double(target.values[index]) - exact) < 2e-6 * max(1, abs(exact)))
    }
  }

  @Test(arguments: [2, 14, 16, 64, 66], instructionSets)
  func rotationTurnsNeighboursByTheirAngle(width: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    var random = RandomNumbers(seed: UInt64(width))
    let values = (0..<3 * width + 1).map { _ in Float(random.normal()) }
    let angles = (0..<width / 2).map { _ in random.uniform(-4, 4) }
    let cosines = (0..<width).map { cos(angles[$0 / 2]) }
    let sines = (0..<width).map { ($0 % 2 == 0 ? -1 : 1) * sin(angles[$0 / 2]) }
    var turned = values
    VectorKernels.rotate(&turned, heads: 3, width: width, cosines: cosines, sines: sines)
    #expect(turned[3 * width] == values[3 * width])
    for start in stride(from: 0, to: 3 * width, by: 2) {
      let angle = Double(angles[start % width / 2])
      let (even, odd) = (Double(values[start]), Double(values[start + 1]))
      #expect(abs(Double(turned[start]) - (even * cos(angle) - odd * sin(angle))) < 1e-6)
      #expect(abs(Double(turned[start + 1]) - (even * sin(angle) + odd * cos(angle))) < 1e-6)
    }
  }

  @Test(arguments: [0, 1, 16, 19, 100], instructionSets)
  func loopsCoverEveryValueAndNoMore(count: Int, instructionSet: Int32) {
    kernel_limit_instruction_set(instructionSet)
    defer { kernel_limit_instruction_set(2) }
    let x = AlignedBuffer(count: count + 1)
    let y = AlignedBuffer(count: count + 1)
    for index in 0...count {
      x.values[index] = Float(index) - 8
      y.values[index] = 2
    }
    VectorKernels.add(x.pointer, to: y.pointer, count: count)
    VectorKernels.multiply(y.pointer, count: count, by: 3)
    for index in 0..<count { #expect(y.values[index] == 3 * (Float(index) - 6)) }
    #expect(y.values[count] == 2)
    let largest = VectorKernels.maximum(x.pointer, count: count)
    #expect(largest == (count == 0 ? -.infinity : Float(count) - 9))
    let product = VectorKernels.dot(x.pointer, x.pointer, count: count)
    #expect(product == (0..<count).reduce(0) { $0 + pow(Float($1) - 8, 2) })
  }

  @Test(arguments: [0, 1, 2, 7, 1000]) func everyItemGoesToOneWorker(count: Int) {
    let seen = Mutex([Int](repeating: 0, count: count))
    let busy = Mutex(Set<Int>())
    Parallel.workers(count) { worker, item in
      #expect((0..<Parallel.width).contains(worker))
      #expect(busy.withLock { $0.insert(worker).inserted }, "two calls share a worker")
      seen.withLock { $0[item] += 1 }
      _ = busy.withLock { $0.remove(worker) }
    }
    #expect(seen.withLock { $0 } == [Int](repeating: 1, count: count))
  }
}
