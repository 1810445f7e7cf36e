import Numerics

extension FeatureDictionary {
  /// A dictionary with every direction and its opposite, whose codes are not negative.
  ///
  /// Feature j + n is feature j turned round. For signed codes, as of principal and independent
  /// components, in forms that compare with a sparse dictionary: all positive codes, which
  /// reconstruct as before, or the k largest of them, as in appendix G of the paper.
  ///
  /// - Parameter k: Codes to keep of a vector; `nil` for all that are positive.
  /// - Throws: ``SparseCodingError/invalidSetting(_:)`` unless the codes are signed products and
  ///   k lies in 1...2n.
  public func bothSigns(keeping k: Int? = nil) throws -> FeatureDictionary {
    guard function == .identity else {
      throw SparseCodingError.invalidSetting(
        "\(metadata.method) has codes by “\(function.name)”; both signs make sense of signed codes "
          + "only, those of principal or independent components")
    }
    var metadata = metadata
    metadata.ratio *= 2
    metadata.method += k.map { " top \($0)" } ?? " ±"
    return try FeatureDictionary(
      encoder: encoder.withOpposites, decoder: decoder.withOpposites,
      bias: bias + bias.map { -$0 }, decoderBias: decoderBias,
      function: k.map { .topK($0) } ?? .relu, preprocessing: preprocessing, metadata: metadata)
  }
}

extension Matrix {
  /// The rows, then all of them with the other sign.
  fileprivate var withOpposites: Matrix {
    var result = Matrix(uninitializedRows: 2 * rows, columns: columns)
    let count = count
    result.withUnsafeMutableBufferPointer { target in
      withUnsafeBufferPointer { source in
        for index in 0..<count {
          (target[index], target[count + index]) = (source[index], -source[index])
        }
      }
    }
    return result
  }
}
