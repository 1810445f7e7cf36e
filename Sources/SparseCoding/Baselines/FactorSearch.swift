import Kernels
import Numerics

/// The steps of a non-negative matrix factorization by coordinate descent.
///
/// Vectors are read anew in each pass; their codes stay in memory, a block after the other and
/// each as `[features, vectors]`.
final class FactorSearch {
  private static let group = Int(DESCENT_GROUP)

  let shift: Float
  private(set) var directions: Matrix
  private let vectors: KeptVectors
  private let features: Int
  private let codes: AlignedMemory<Float>
  /// The products of a block's vectors with the directions, `[features, vectors]`.
  private let products: AlignedMemory<Float>

  /// Starts from the singular vectors, zeros filled with the mean of all values
  /// (Boutsidis and Gallopoulos, 2008).
  init(_ vectors: KeptVectors, _ covariance: Covariance, features: Int) throws {
    self.vectors = vectors
    self.features = features
    codes = AlignedMemory(uninitialized: covariance.count * features)
    products = AlignedMemory(uninitialized: vectors.capacity * features)
    var least = Float.greatestFiniteMagnitude
    try vectors.forEachBlock { block, count in
      for index in 0..<count * vectors.width { least = min(least, block[index]) }
    }
    shift = least
    let start = try SingularStart(covariance, shift: Double(least), features: features)
    directions = start.vectors
    // The codes hold the products with the singular vectors until their signs have been chosen.
    let signs = SignedNorms(features)
    try forEachBlock { block, count, codes in
      try multiply(block, count, into: codes)
      for feature in 0..<features {
        signs.add(codes + feature * count, count, to: feature)
      }
    }
    let parts = start.parts(signs)
    try forEachBlock { _, count, codes in
      for feature in 0..<features {
        let factor = parts[feature].codeFactor
        for index in feature * count..<(feature + 1) * count {
          let value = max(0, codes[index] * factor)
          codes[index] = value < SingularStart.least ? start.mean : value
        }
      }
    }
    let width = vectors.width
    directions.withUnsafeMutableBufferPointer { values in
      for index in values.indices {
        let value = max(0, values[index] * parts[index / width].directionFactor)
        values[index] = value < SingularStart.least ? start.mean : value
      }
    }
  }

  /// Improves the codes of all vectors, then the directions; returns the sum of the absolute
  /// projected gradients.
  func improve() throws -> Double {
    let (features, width) = (features, vectors.width)
    var gram = try Matrix.product(.plain(directions), .transposed(directions))
    var violation = 0.0
    var codeProducts = Matrix(rows: features, columns: features)
    var vectorProducts = Matrix(rows: features, columns: width)
    try forEachBlock { block, count, codes in
      try multiply(block, count, into: products.pointer)
      violation += descend(codes, products.pointer, count, gram)
      try codeProducts.withUnsafeMutableBufferPointer { target in
        guard let target = target.baseAddress else { return }
        try GEMM.multiply(
          rows: features, columns: features, inner: count, codes, leading: count,
          isTransposed: false, codes, leading: count, isTransposed: true, keeping: 1, target,
          leading: features)
      }
      try vectorProducts.withUnsafeMutableBufferPointer { target in
        guard let target = target.baseAddress else { return }
        try GEMM.multiply(
          rows: features, columns: width, inner: count, codes, leading: count, block,
          leading: width, keeping: 1, target, leading: width)
      }
    }
    gram = codeProducts
    directions.withUnsafeMutableBufferPointer { values in
      vectorProducts.withUnsafeMutableBufferPointer { products in
        guard let values = values.baseAddress, let products = products.baseAddress else { return }
        violation += descend(values, products, width, gram)
      }
    }
    return violation
  }

  /// The summed squared differences between the vectors and what their codes stand for.
  func squaredError() throws -> Double {
    let (features, width) = (features, vectors.width)
    let reconstruction = AlignedMemory<Float>(uninitialized: vectors.capacity * width)
    var sum = 0.0
    try directions.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      try forEachBlock { block, count, codes in
        try GEMM.multiply(
          rows: count, columns: width, inner: features, codes, leading: count, isTransposed: true,
          table, leading: width, reconstruction.pointer, leading: width)
        for row in 0..<count {
          sum += kernel_squared_distance(
            reconstruction.pointer + row * width, block + row * width, width)
        }
      }
    }
    return sum
  }

  /// Calls `body` with each block's shifted vectors, their number and the place of their codes.
  private func forEachBlock(
    _ body: (UnsafeMutablePointer<Float>, Int, UnsafeMutablePointer<Float>) throws -> Void
  ) throws {
    var place = codes.pointer
    let (width, shift) = (vectors.width, shift)
    try vectors.forEachBlock { block, count in
      Parallel.ranges(count * width, grain: 1 << 16) { range in
        for index in range { block[index] -= shift }
      }
      try body(block, count, place)
      place += count * features
    }
  }

  /// The products of the directions with some vectors, `[features, count]`.
  private func multiply(
    _ block: UnsafePointer<Float>, _ count: Int, into target: UnsafeMutablePointer<Float>
  ) throws {
    let (features, width) = (features, vectors.width)
    try directions.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      try GEMM.multiply(
        rows: features, columns: count, inner: width, table, leading: width, isTransposed: false,
        block, leading: width, isTransposed: true, target, leading: count)
    }
  }

  /// One pass of coordinate descent over the columns of `[features, count]`.
  private func descend(
    _ codes: UnsafeMutablePointer<Float>, _ products: UnsafePointer<Float>, _ count: Int,
    _ gram: Matrix
  ) -> Double {
    let (group, features) = (Self.group, features)
    let groups = (count + group - 1) / group
    let violations = AlignedMemory(repeating: 0.0, count: groups)
    gram.withUnsafeBufferPointer { gram in
      Parallel.items(groups) { index in
        let (first, members) = (index * group, min(group, count - index * group))
        let own = AlignedMemory<Float>(repeating: 0, count: 2 * group * features)
        let (place, gradient) = (own.pointer, own.pointer + group * features)
        for feature in 0..<features {
          (place + feature * group).update(from: codes + feature * count + first, count: members)
          (gradient + feature * group).update(
            from: products + feature * count + first, count: members)
        }
        violations.pointer[index] = kernel_descend(place, gradient, gram.baseAddress, features)
        for feature in 0..<features {
          (codes + feature * count + first).update(from: place + feature * group, count: members)
        }
      }
    }
    return violations.values.reduce(0, +)
  }
}
