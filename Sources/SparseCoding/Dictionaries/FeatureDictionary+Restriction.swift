import Numerics

extension FeatureDictionary {
  /// The dictionary with some of its features only, in the given order.
  ///
  /// Their codes are those in the whole dictionary; the reconstruction lacks the other features.
  ///
  /// - Parameter chosen: The features, from 0; at least one.
  /// - Returns: `nil` where a code depends on other features too: for TopK and non-negative codes.
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)`` if a feature does not exist.
  public func restricted(to chosen: [Int]) throws -> FeatureDictionary? {
    guard !chosen.isEmpty, chosen.allSatisfy({ $0 >= 0 && $0 < features }) else {
      throw SparseCodingError.shapeMismatch("features \(chosen) of \(features)")
    }
    func some(_ values: [Float]) -> [Float] { chosen.map { values[$0] } }
    let function: ActivationFunction
    switch self.function {
    case .topK, .nonNegative: return nil
    case .relu, .identity: function = self.function
    case .jumpReLU(let thresholds): function = .jumpReLU(thresholds: some(thresholds))
    case .gated(let logScales, let biases):
      function = .gated(logScales: some(logScales), biases: some(biases))
    }
    func some(_ matrix: Matrix) -> Matrix {
      Matrix(rows: chosen.count, columns: width, chosen.flatMap { matrix.row($0) })
    }
    let decoder = some(self.decoder)
    return try FeatureDictionary(
      isTied ? decoder : some(encoder), decoder, isTied: isTied, some(bias), decoderBias, function,
      preprocessing, metadata)
  }
}
