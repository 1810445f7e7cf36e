import Foundation
import Numerics

/// Singular vectors from which a non-negative factorization starts.
struct SingularStart {
  /// Values below this are taken for zero.
  static let least: Float = 1e-6

  /// The first right singular vectors of the shifted vectors, `[features, width]`.
  let vectors: Matrix
  /// The mean of all shifted values.
  let mean: Float
  private let singularValues: [Double]

  init(_ covariance: Covariance, shift: Double, features: Int) throws {
    let (width, count) = (covariance.width, Double(covariance.count))
    let shifted = covariance.mean.map { $0 - shift }
    var moments = covariance.values
    for row in 0..<width {
      for column in 0..<width { moments[row * width + column] += shifted[row] * shifted[column] }
    }
    let found = try Factorizations.symmetricEigenvectors(moments, size: width)
    vectors = Matrix(
      rows: features, columns: width,
      found.vectors.prefix(features).flatMap { $0.map { Float($0) } })
    singularValues = found.values.prefix(features).map { (max(0, $0) * count).squareRoot() }
    mean = Float(shifted.reduce(0, +) / Double(width))
  }

  /// What a direction's values, and the products of the vectors with it, are multiplied by before
  /// those below zero are dropped.
  struct Part {
    var directionFactor: Float
    var codeFactor: Float
  }

  /// For each singular vector the sign under which more of it and of its products is positive.
  func parts(_ products: SignedNorms) -> [Part] {
    let norms = SignedNorms(singularValues.count)
    vectors.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      for feature in 0..<vectors.rows {
        norms.add(base + feature * vectors.columns, vectors.columns, to: feature)
      }
    }
    return singularValues.indices.map { feature in
      let value = singularValues[feature]
      func size(_ sign: FloatingPointSign) -> Double {
        norms.norm(feature, sign) * products.norm(feature, sign)
      }
      let sign: FloatingPointSign = size(.plus) >= size(.minus) ? .plus : .minus
      guard value > 0, size(sign) > 0 else { return Part(directionFactor: 0, codeFactor: 0) }
      // The products are the left singular vectors times the singular value.
      let root = size(sign).squareRoot()
      let unit = sign == .plus ? 1.0 : -1.0
      return Part(
        directionFactor: Float(unit * root / norms.norm(feature, sign)),
        codeFactor: Float(unit * root / products.norm(feature, sign)))
    }
  }
}

/// The norms of the positive and of the negative parts of some vectors.
final class SignedNorms {
  private var squares: [(positive: Double, negative: Double)]

  init(_ count: Int) { squares = Array(repeating: (0, 0), count: count) }

  func add(_ values: UnsafePointer<Float>, _ count: Int, to vector: Int) {
    var (positive, negative) = (0.0, 0.0)
    for index in 0..<count {
      let value = Double(values[index])
      if value > 0 { positive += value * value } else { negative += value * value }
    }
    squares[vector].positive += positive
    squares[vector].negative += negative
  }

  func norm(_ vector: Int, _ sign: FloatingPointSign) -> Double {
    (sign == .plus ? squares[vector].positive : squares[vector].negative).squareRoot()
  }
}
