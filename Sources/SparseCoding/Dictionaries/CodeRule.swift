import Foundation
import Kernels
import Numerics

/// What makes codes of a vector's products with the encoder: an ``ActivationFunction`` made ready
/// for hot loops.
enum CodeRule: Sendable {
  case relu
  case identity
  case topK(Int)
  case jump(thresholds: AlignedMemory<Float>)
  case gated(scales: AlignedMemory<Float>, biases: AlignedMemory<Float>)
  /// The Gram matrix D Dᵀ, `[features, features]`.
  case nonNegative(gram: Matrix, iterations: Int)

  /// The rule of a dictionary.
  ///
  /// - Throws: ``NumericsError``.
  init(_ dictionary: FeatureDictionary) throws {
    switch dictionary.function {
    case .relu: self = .relu
    case .identity: self = .identity
    case .topK(let k): self = .topK(k)
    case .jumpReLU(let thresholds): self = .jump(thresholds: AlignedMemory(thresholds))
    case .gated(let logScales, let biases):
      self = .gated(
        scales: AlignedMemory(logScales.map { exp($0) }), biases: AlignedMemory(biases))
    case .nonNegative(let iterations):
      self = .nonNegative(
        gram: try Matrix.product(.plain(dictionary.decoder), .transposed(dictionary.decoder)),
        iterations: iterations)
    }
  }

  /// Lists the codes of one vector that are not 0, features ascending; returns how many there are.
  ///
  /// - Parameters:
  ///   - products: The vector's products W x, `[count]`.
  ///   - bias: b, `[count]`.
  ///   - indices: Room for `count` + 16 entries, as in `codes`.
  func codes(
    of products: UnsafePointer<Float>, bias: UnsafePointer<Float>, count: Int,
    indices: UnsafeMutablePointer<Int32>, codes: UnsafeMutablePointer<Float>
  ) -> Int {
    switch self {
    case .relu:
      return kernel_compress_positive(products, bias, count, indices, codes)
    case .identity:
      var list = EntryList(indices: indices, codes: codes)
      for feature in 0..<count { list.add(feature, products[feature] + bias[feature]) }
      return list.count
    case .topK(let k):
      let found = kernel_compress_positive(products, bias, count, indices, codes)
      return Selection.keepLargest(k, of: found, indices: indices, codes: codes)
    case .jump(let thresholds):
      let found = kernel_compress_positive(products, bias, count, indices, codes)
      var list = EntryList(indices: indices, codes: codes)
      for entry in 0..<found {
        let feature = Int(indices[entry])
        if codes[entry] > thresholds.pointer[feature] { list.add(feature, codes[entry]) }
      }
      return list.count
    case .gated(let scales, let biases):
      let found = kernel_compress_positive(products, bias, count, indices, codes)
      var list = EntryList(indices: indices, codes: codes)
      for entry in 0..<found {
        let feature = Int(indices[entry])
        let code = scales.pointer[feature] * products[feature] + biases.pointer[feature]
        if code > 0 { list.add(feature, code) }
      }
      return list.count
    case .nonNegative(let gram, let iterations):
      return Self.descend(
        products, gram, iterations, count, EntryList(indices: indices, codes: codes))
    }
  }

  /// Coordinate descent for the non-negative codes that reconstruct best, from zero, until no code
  /// changes by more than a millionth of the largest.
  private static func descend(
    _ products: UnsafePointer<Float>, _ gram: Matrix, _ iterations: Int, _ count: Int,
    _ list: EntryList
  ) -> Int {
    var list = list
    return gram.withUnsafeBufferPointer { table in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * count) { memory in
        guard let codes = memory.baseAddress, let gram = table.baseAddress else { return 0 }
        // The gradient of half the squared error by the codes.
        let gradient = codes + count
        for feature in 0..<count { (codes[feature], gradient[feature]) = (0, -products[feature]) }
        for _ in 0..<iterations {
          var (largest, change): (Float, Float) = (0, 0)
          for feature in 0..<count {
            let curvature = gram[feature * count + feature]
            guard curvature > 0 else { continue }
            let next = max(0, codes[feature] - gradient[feature] / curvature)
            let step = next - codes[feature]
            if step != 0 {
              codes[feature] = next
              kernel_add_scaled(step, gram + feature * count, gradient, count)
            }
            largest = max(largest, next)
            change = max(change, abs(step))
          }
          if change <= largest * 1e-6 { break }
        }
        for feature in 0..<count { list.add(feature, codes[feature]) }
        return list.count
      }
    }
  }
}

/// Where entries are written one after the other; may be where they are read from, further on.
struct EntryList {
  let indices: UnsafeMutablePointer<Int32>
  let codes: UnsafeMutablePointer<Float>
  var count = 0

  init(indices: UnsafeMutablePointer<Int32>, codes: UnsafeMutablePointer<Float>) {
    self.indices = indices
    self.codes = codes
  }

  /// Adds a code unless it is 0.
  mutating func add(_ feature: Int, _ code: Float) {
    guard code != 0 else { return }
    indices[count] = Int32(truncatingIfNeeded: feature)
    codes[count] = code
    count += 1
  }
}
