import Foundation
import Numerics

/// A dictionary written anew for vectors as they are, since other formats have no preparation.
///
/// With x' = (x − c) · s, x̂ = (f D + a) / s + c: the encoder becomes s W, the decoder D / s, and the
/// reconstruction's constant a / s + c. Without a scale (s = 1) every number stays as it is; with
/// one, weights are rounded once more. What is subtracted from x is the constant or nothing,
/// whichever the format does; where that is not c, the difference goes into the biases, which
/// are then rounded once more.
struct UnpreparedDictionary {
  let original: FeatureDictionary
  /// s W, `[features, width]`.
  let encoder: Matrix
  /// D / s, `[features, width]`.
  let decoder: Matrix
  /// a / s + c, `[width]`; `nil` for zero.
  let constant: [Float]?
  private let center: [Float]?
  /// a / s.
  private let addition: [Float]?

  /// - Throws: ``SparseCodingError`` if scaling makes a weight infinite.
  init(_ dictionary: FeatureDictionary) throws {
    original = dictionary
    let scale = dictionary.preprocessing.scale
    center = dictionary.preprocessing.center
    addition = dictionary.decoderBias.map { bias in bias.map { $0 / scale } }
    encoder = scale == 1 ? dictionary.encoder : Self.map(dictionary.encoder) { $0 * scale }
    decoder = scale == 1 ? dictionary.decoder : Self.map(dictionary.decoder) { $0 / scale }
    switch (addition, center) {
    case (let addition?, let center?): constant = zip(addition, center).map { $0 + $1 }
    case (let vector, nil), (nil, let vector): constant = vector
    }
    let isFinite = [encoder, decoder].allSatisfy {
      $0.withUnsafeBufferPointer { VectorKernels.isFinite($0) }
    }
    guard isFinite, constant?.allSatisfy(\.isFinite) ?? true else {
      throw SparseCodingError.notFinite("a weight times or divided by the scale \(scale)")
    }
  }

  private static func map(_ matrix: Matrix, _ transform: (Float) -> Float) -> Matrix {
    var result = matrix
    result.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = transform(values[index]) }
    }
    return result
  }

  var features: Int { original.features }
  var width: Int { original.width }
  var metadata: DictionaryMetadata { original.metadata }

  /// The constant, or zeros.
  var constantOrZeros: [Float] { constant ?? [Float](repeating: 0, count: width) }

  /// Whether the constant is what is subtracted from x, so that biases stay as they are.
  var isCentered: Bool { center != nil && addition == nil }

  /// Whether every direction has norm 1 up to rounding.
  var hasUnitDirections: Bool {
    (0..<features).allSatisfy { abs(decoder.norm(ofRow: $0) - 1) < 1e-5 }
  }

  /// The biases of a dictionary that subtracts the constant from x, or nothing.
  ///
  /// - Parameter logScales: Those of a gated dictionary, whose magnitudes are asked for.
  func biases(
    _ biases: [Float], subtractingConstant: Bool, logScales: [Float]? = nil
  ) throws -> [Float] {
    let shift = subtractingConstant ? addition : center.map { $0.map { -$0 } }
    guard let shift, shift.contains(where: { $0 != 0 }) else { return biases }
    let result = biases.indices.map { feature in
      let product = zip(encoder.row(feature), shift).reduce(0.0) {
        $0 + Double($1.0) * Double($1.1)
      }
      let factor = logScales.map { exp(Double($0[feature])) } ?? 1
      return Float(Double(biases[feature]) + factor * product)
    }
    guard result.allSatisfy(\.isFinite) else {
      throw SparseCodingError.notFinite("a bias with the center added")
    }
    return result
  }
}
