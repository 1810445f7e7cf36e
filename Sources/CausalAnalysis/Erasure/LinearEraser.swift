import Numerics

/// An edit that takes one number out of a vector: x − d (aᵀx − o), with aᵀd = 1.
///
/// Whatever vector is edited, aᵀx is o afterwards. With a along d it is the projection on the
/// plane at right angles to d, else an oblique one.
public struct LinearEraser: Sendable, Hashable {
  /// The direction d along which vectors are moved, `[width]`.
  public let direction: [Double]
  /// The reading a, `[width]`.
  public let reading: [Double]
  /// The value o that the reading has after the edit.
  public let offset: Double

  /// Creates an eraser that moves along a direction until a reading has some value.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` if the reading says nothing about the direction.
  public init(direction: [Double], reading: [Double], offset: Double = 0) throws {
    guard direction.count == reading.count else {
      throw ErasureError.fit(
        "a direction of \(direction.count) values with a reading of \(reading.count)")
    }
    let product = Self.dot(reading, direction)
    guard product.isFinite, offset.isFinite, abs(product) > 0 else {
      throw ErasureError.fit(
        "the direction to erase is zero or not finite, or its reading does not see it")
    }
    self.direction = direction
    self.reading = reading.map { $0 / product }
    self.offset = offset / product
  }

  /// The projection on the plane at right angles to a direction, through the origin.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` for a direction of length zero.
  public init(projectingOut direction: [Double]) throws {
    try self.init(direction: direction, reading: direction)
  }

  /// A random direction, uniform over the sphere, projected out.
  public init(randomDirectionOfWidth width: Int, seed: UInt64) throws {
    var numbers = RandomNumbers(seed: seed).split("random direction")
    try self.init(projectingOut: (0..<width).map { _ in numbers.normal() })
  }

  /// The vectors after the edit, `[rows, width]`.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` for vectors of another width.
  public func edited(_ vectors: Matrix) throws -> Matrix {
    guard vectors.columns == direction.count else {
      throw ErasureError.fit(
        "an eraser for vectors of \(direction.count) values cannot edit such of \(vectors.columns)")
    }
    var result = vectors
    let width = direction.count
    result.withUnsafeMutableBufferPointer { values in
      for start in stride(from: 0, to: values.count, by: max(1, width)) {
        var amount = -offset
        for column in 0..<width { amount += reading[column] * Double(values[start + column]) }
        for column in 0..<width {
          values[start + column] = Float(
            Double(values[start + column]) - amount * direction[column])
        }
      }
    }
    return result
  }

  static func dot(_ first: [Double], _ second: [Double]) -> Double {
    zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
