import Numerics

extension DictionaryTrainer {
  /// The dictionary as it stands.
  ///
  /// - Throws: ``SparseCodingError/notFinite(_:)`` if training has diverged.
  public func dictionary(
    preprocessing: Preprocessing = .none, vectorsTrained: Int
  ) throws -> FeatureDictionary {
    let architecture = settings.architecture
    let metadata = DictionaryMetadata(
      site: settings.site, method: "\(architecture)", ratio: settings.ratio,
      l1: architecture.usesL1 ? settings.l1 : 0, seed: settings.seed,
      vectorsTrained: vectorsTrained)
    let decoder = Matrix(rows: features, columns: width, directions.values)
    guard let encoder else {
      return try FeatureDictionary(
        directions: decoder, bias: bias.values.values, preprocessing: preprocessing,
        metadata: metadata)
    }
    let function: ActivationFunction =
      switch architecture {
      case .tied, .untied: .relu
      case .topK(let k): .topK(k)
      case .batchTopK:
        .jumpReLU(thresholds: [Float](repeating: max(0, chosenThreshold), count: features))
      case .jumpReLU: .jumpReLU(thresholds: thresholds?.values.values ?? [])
      case .gated:
        .gated(
          logScales: logScales?.values.values ?? [], biases: magnitudeBias?.values.values ?? [])
      }
    var preprocessing = preprocessing
    let offset = decoderBias?.values.values
    if let offset, architecture.decoderBias.isSubtracted {
      // Subtracted before and added after, as the center is.
      let center = preprocessing.center ?? [Float](repeating: 0, count: width)
      preprocessing.center = zip(center, offset).map { $0 + $1 / preprocessing.scale }
    }
    return try FeatureDictionary(
      encoder: Matrix(rows: features, columns: width, encoder.values.values), decoder: decoder,
      bias: bias.values.values,
      decoderBias: architecture.decoderBias.isSubtracted ? nil : offset, function: function,
      preprocessing: preprocessing, metadata: metadata)
  }
}
