import Foundation
import Numerics
import Synchronization
import Testing

@Suite struct RowKernelTests {
  @Test(arguments: [1, 15, 16, 33, 576]) func normalizesToUnitRootMeanSquare(count: Int) {
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

  @Test(arguments: [0, 1, 16, 19, 100]) func loopsCoverEveryValueAndNoMore(count: Int) {
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
    let product = VectorKernels.innerProduct(x.pointer, x.pointer, count: count)
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
