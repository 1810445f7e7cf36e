import Numerics

/// Activation vectors of two classes, to fit erasers to.
public struct LabelledVectors: Sendable {
  /// The vectors, `[vectors, width]`.
  public let vectors: Matrix
  /// For each vector, whether it is of the second class.
  public let labels: [Bool]
  /// The mean vector.
  public let mean: [Double]
  /// The mean of the second class less that of the first.
  public let difference: [Double]

  /// Labels vectors.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` unless every vector has a label, both classes have a
  ///   vector, all values are finite and the classes' means differ.
  public init(_ vectors: Matrix, labels: [Bool]) throws {
    guard vectors.rows == labels.count else {
      throw ErasureError.fit("\(vectors.rows) vectors with \(labels.count) labels")
    }
    let counts = [false, true].map { label in labels.count { $0 == label } }
    guard counts.allSatisfy({ $0 > 0 }) else {
      throw ErasureError.fit(
        "erasers need vectors of two classes; there are \(counts[0]) of the first and "
          + "\(counts[1]) of the second")
    }
    guard vectors.withUnsafeBufferPointer(VectorKernels.isFinite) else {
      throw ErasureError.fit("a vector to fit erasers to has a value that is not finite")
    }
    let width = vectors.columns
    var sums = [[Double]](repeating: [Double](repeating: 0, count: width), count: 2)
    for (row, label) in labels.enumerated() {
      for (column, value) in vectors.row(row).enumerated() {
        sums[label ? 1 : 0][column] += Double(value)
      }
    }
    self.vectors = vectors
    self.labels = labels
    mean = (0..<width).map { (sums[0][$0] + sums[1][$0]) / Double(labels.count) }
    difference = (0..<width).map {
      sums[1][$0] / Double(counts[1]) - sums[0][$0] / Double(counts[0])
    }
    guard difference.contains(where: { $0 != 0 }) else {
      throw ErasureError.fit("the two classes have the same mean; there is nothing to erase")
    }
  }

  /// The vectors less their mean, `[vectors, width]`, row by row.
  var centred: [Double] {
    (0..<vectors.rows).flatMap { row in
      zip(vectors.row(row), mean).map { Double($0) - $1 }
    }
  }
}
