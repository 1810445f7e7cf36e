import Foundation
import Kernels
import Numerics

/// Vectors of which everything is known: sparse sums of given directions.
///
/// A feature's strength is uniform on [0, 1) where the feature is active. Independent features are
/// active with the probability (active / features) · decayⁱ. Correlated ones share a normally
/// distributed vector g for each vector of the data, with a random covariance; the probability is
/// Φ(gᵢ) · decayⁱ, scaled so that the expected number of active features is the same for each
/// vector, and a vector with none gets one, drawn evenly, at full strength.
///
/// Minibatch after minibatch follows from the seed and its number; the bits do not depend on the
/// number of cores.
public struct ToyData: Sendable {
  /// Independent sequences of minibatches.
  public enum Purpose: String, Sendable {
    /// Those to learn from.
    case training
    /// Those to measure on.
    case evaluation
  }

  /// Number of vectors that are drawn by one generator.
  private static let blockRows = 64

  /// How the vectors come about.
  public let settings: ToySettings
  /// The features' directions, `[features, width]`, rows of unit norm, evenly distributed.
  public let directions: Matrix
  /// The probability of each feature, `[features]`, or what it is proportional to where features
  /// are correlated.
  public let probabilities: [Double]
  /// The covariance of the vectors g, `[features, features]`; empty for independent features.
  ///
  /// Off the diagonal the values are means of two uniform ones; the diagonal is raised until the
  /// matrix is positive definite.
  public let covariance: [Double]
  /// Its lower Cholesky factor.
  private let factor: Matrix?
  private let generator: RandomNumbers

  /// Draws directions and, if asked for, correlations.
  ///
  /// - Throws: ``SparseCodingError/invalidSetting(_:)``; `NumericsError`.
  public init(_ settings: ToySettings) throws {
    try settings.validate()
    self.settings = settings
    let (features, width) = (settings.features, settings.width)
    generator = RandomNumbers(seed: settings.seed)
    var random = generator.split("directions")
    var directions = Matrix(rows: features, columns: width)
    for row in 0..<features {
      let values = (0..<width).map { _ in random.normal() }
      let norm = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<width { directions[row, column] = Float(values[column] / norm) }
    }
    self.directions = directions
    let rate = settings.active / Double(features)
    probabilities = (0..<features).map { min(1, rate * pow(settings.decay, Double($0))) }
    guard settings.isCorrelated else {
      (covariance, factor) = ([], nil)
      return
    }
    random = generator.split("covariance")
    var values = [Double](repeating: 0, count: features * features)
    for row in 0..<features {
      for column in row..<features {
        values[row * features + column] =
          row == column ? random.uniform() : (random.uniform() + random.uniform()) / 2
        values[column * features + row] = values[row * features + column]
      }
    }
    let smallest =
      try Factorizations.symmetricEigenvectors(values, size: features).values.last ?? 0
    if smallest < 0 {
      for row in 0..<features { values[row * features + row] -= 1.001 * smallest }
    }
    covariance = values
    factor = Matrix(
      rows: features, columns: features,
      try Factorizations.cholesky(values, size: features).map { Float($0) })
  }

  /// The codes that the vectors of a minibatch are made of, `[count, features]`.
  ///
  /// - Throws: `NumericsError`.
  public func codes(_ purpose: Purpose, batch: Int, count: Int) throws -> SparseCodes {
    let blocks = (count + Self.blockRows - 1) / Self.blockRows
    let generator = generator.split("\(purpose.rawValue) codes \(batch)")
    let drawn = Slots<CodeBlock>(count: blocks)
    try ThrowingParallel.items(blocks) { block in
      let rows = min(Self.blockRows, count - block * Self.blockRows)
      drawn[block] = try codes(rows, generator.split("\(block)"))
    }
    var (starts, indices, values) = ([0], [Int32](), [Float]())
    for block in drawn.values {
      indices += block.indices
      values += block.values
      for count in block.counts { starts.append(starts[starts.count - 1] + count) }
    }
    return SparseCodes(unchecked: settings.features, starts, indices, values)
  }

  /// The vectors of a minibatch, `[count, width]`.
  ///
  /// - Throws: `NumericsError`.
  public func vectors(_ purpose: Purpose, batch: Int, count: Int) throws -> Matrix {
    var result = Matrix(uninitializedRows: count, columns: settings.width)
    try result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      try draw(purpose, batch: batch, count: count, into: base)
    }
    return result
  }

  /// Writes the vectors of a minibatch, `[count, width]`.
  func draw(
    _ purpose: Purpose, batch: Int, count: Int, into target: UnsafeMutablePointer<Float>
  ) throws {
    let codes = try codes(purpose, batch: batch, count: count)
    let generator = generator.split("\(purpose.rawValue) noise \(batch)")
    let (width, noise) = (settings.width, settings.noise)
    let blocks = (count + Self.blockRows - 1) / Self.blockRows
    directions.withUnsafeBufferPointer { table in
      codes.indices.withUnsafeBufferPointer { indices in
        codes.values.withUnsafeBufferPointer { values in
          Parallel.items(blocks) { block in
            var random = generator.split("\(block)")
            for row in block * Self.blockRows..<min((block + 1) * Self.blockRows, count) {
              let (entries, vector) = (codes.entries(ofRow: row), target + row * width)
              vector.update(repeating: 0, count: width)
              if let indices = indices.baseAddress, let values = values.baseAddress {
                kernel_sum_rows(
                  vector, table.baseAddress, indices + entries.lowerBound,
                  values + entries.lowerBound, entries.count, width)
              }
              guard noise > 0 else { continue }
              for column in 0..<width { vector[column] += Float(noise * random.normal()) }
            }
          }
        }
      }
    }
  }

  /// The features as a dictionary, to compare others with.
  ///
  /// - Throws: ``SparseCodingError``.
  public func dictionary() throws -> FeatureDictionary {
    try FeatureDictionary(
      directions: directions, bias: [Float](repeating: 0, count: settings.features),
      metadata: DictionaryMetadata(
        site: "toy", method: "truth", ratio: Double(settings.features) / Double(settings.width),
        l1: 0, seed: settings.seed, vectorsTrained: 0))
  }
}

// MARK: - Blocks

/// The codes of some rows.
private struct CodeBlock {
  var counts: [Int] = []
  var indices: [Int32] = []
  var values: [Float] = []
}

extension ToyData {
  private func codes(_ rows: Int, _ generator: RandomNumbers) throws -> CodeBlock {
    var random = generator
    var block = CodeBlock()
    let features = settings.features
    let shared = try factor.map { try self.shared(rows, $0, &random) }
    for row in 0..<rows {
      let before = block.values.count
      let probabilities =
        shared.map { self.probabilities(given: $0.row(row)) } ?? self.probabilities
      for feature in 0..<features where random.uniform() < probabilities[feature] {
        block.indices.append(Int32(feature))
        block.values.append(random.uniform(0, 1))
      }
      if settings.isCorrelated, block.values.count == before {
        block.indices.append(Int32(random.integer(below: features)))
        block.values.append(1)
      }
      block.counts.append(block.values.count - before)
    }
    return block
  }

  /// The vectors g of some rows, `[rows, features]`.
  private func shared(
    _ rows: Int, _ factor: Matrix, _ random: inout RandomNumbers
  ) throws -> Matrix {
    let features = settings.features
    let independent = (0..<rows * features).map { _ in Float(random.normal()) }
    var result = Matrix(uninitializedRows: rows, columns: features)
    try result.withUnsafeMutableBufferPointer { target in
      try factor.withUnsafeBufferPointer { factor in
        guard let target = target.baseAddress, let factor = factor.baseAddress else { return }
        // On one core, so that the bits do not depend on how a product is divided.
        try GEMM.multiplySerially(
          rows: rows, columns: features, inner: features, independent, leading: features,
          isTransposed: false, factor, leading: features, isTransposed: true, target,
          leading: features)
      }
    }
    return result
  }

  /// The probabilities of the features of a vector with a given g.
  func probabilities(given shared: [Float]) -> [Double] {
    var result = zip(shared, probabilities).map { erfc(-Double($0) * 0.5.squareRoot()) / 2 * $1 }
    let scale = settings.active / result.reduce(0, +)
    for feature in result.indices { result[feature] *= scale }
    return result
  }
}

/// A place for each result of a parallel loop.
private final class Slots<Value>: @unchecked Sendable {
  // Each place is written by one item alone.
  private let storage: UnsafeMutableBufferPointer<Value?>

  init(count: Int) {
    storage = .allocate(capacity: count)
    storage.initialize(repeating: nil)
  }

  deinit {
    storage.deinitialize()
    storage.deallocate()
  }

  subscript(index: Int) -> Value? {
    get { storage[index] }
    set { storage[index] = newValue }
  }

  var values: [Value] { storage.compactMap { $0 } }
}
