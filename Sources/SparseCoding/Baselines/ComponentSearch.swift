import Kernels
import Numerics

/// The steps of FastICA on whitened vectors.
final class ComponentSearch {
  private let vectors: WhitenedVectors
  private let size: Int
  /// The products of a block with the components, then their tanh.
  private let outputs: AlignedMemory<Float>
  /// The product of these with the vectors.
  private let product: AlignedMemory<Float>
  /// The sums of the derivatives over parts of a block.
  private let slopes: AlignedMemory<Float>

  /// Vectors whose derivatives are added in single precision.
  private static let partRows = 64

  init(_ vectors: WhitenedVectors) {
    self.vectors = vectors
    size = vectors.width
    outputs = AlignedMemory(uninitialized: vectors.capacity * size)
    product = AlignedMemory(uninitialized: size * size)
    slopes = AlignedMemory(
      uninitialized: (vectors.capacity + Self.partRows - 1) / Self.partRows * size)
  }

  /// All components after one iteration, `[size, size]`.
  func improved(_ directions: [Double], isCancelled: () -> Bool) throws -> [Double] {
    let size = size
    let rows = directions.map { Float($0) }
    var products = [Double](repeating: 0, count: size * size)
    var derivatives = [Double](repeating: 0, count: size)
    try vectors.forEachBlock(isCancelled: isCancelled) { block, count in
      try GEMM.multiply(
        rows: count, columns: size, inner: size, block, leading: size,
        isTransposed: false, rows, leading: size, isTransposed: true, outputs.pointer, leading: size
      )
      squash(count, into: &derivatives)
      try GEMM.multiply(
        rows: size, columns: size, inner: count, outputs.pointer, leading: size,
        isTransposed: true, block, leading: size, product.pointer, leading: size)
      products.withUnsafeMutableBufferPointer {
        kernel_add_to_doubles(product.pointer, $0.baseAddress, size * size)
      }
    }
    let total = Double(vectors.count)
    for index in products.indices {
      products[index] = (products[index] - derivatives[index / size] * directions[index]) / total
    }
    return try Self.decorrelated(products, size: size)
  }

  /// Replaces a block's products by their tanh and adds up the derivatives, in an order that does
  /// not depend on the number of cores.
  private func squash(_ count: Int, into derivatives: inout [Double]) {
    let (outputs, slopes, size, partRows) = (outputs.pointer, slopes.pointer, size, Self.partRows)
    let parts = (count + partRows - 1) / partRows
    Parallel.items(parts) { part in
      let slope = slopes + part * size
      slope.update(repeating: 0, count: size)
      for row in part * partRows..<min(count, (part + 1) * partRows) {
        kernel_squash(outputs + row * size, slope, size)
      }
    }
    derivatives.withUnsafeMutableBufferPointer { sums in
      for part in 0..<parts { kernel_add_to_doubles(slopes + part * size, sums.baseAddress, size) }
    }
  }

  /// (W Wᵀ)^(−1/2) W, `[size, size]`.
  static func decorrelated(_ rows: [Double], size: Int) throws -> [Double] {
    let gram = try GEMM.product(
      rows: size, columns: size, inner: size, rows, isTransposed: false, rows, isTransposed: true)
    let found = try Factorizations.symmetricEigenvectors(gram, size: size)
    let vectors = found.vectors.flatMap { $0 }
    // As scikit-learn does, rounding's zeros and negative values are lifted a little.
    let least = Double.leastNormalMagnitude
    let scaled = zip(found.vectors, found.values).flatMap { vector, value in
      vector.map { $0 / max(value, least).squareRoot() }
    }
    let root = try GEMM.product(
      rows: size, columns: size, inner: size, vectors, isTransposed: true, scaled)
    return try GEMM.product(rows: size, columns: size, inner: size, root, rows)
  }

  /// The largest of 1 − |cos| between the components before and after.
  static func turn(from old: [Double], to new: [Double], size: Int) -> Double {
    (0..<size).map { row in
      let dot = (row * size..<(row + 1) * size).reduce(0.0) { $0 + old[$1] * new[$1] }
      return abs(abs(dot) - 1)
    }.max() ?? 0
  }
}
