import Numerics

/// A dictionary of features: codes c = f(W x' + b), reconstruction x̂' = c D + a.
///
/// x' is the prepared vector (see ``Preprocessing``), f the ``function``. In the paper's
/// autoencoder W = D with rows of unit norm and there is no a (equations 1–3 of Cunningham et al.,
/// 2023); other architectures and the baselines differ in what they put for W, D, b, a and f.
public struct FeatureDictionary: Sendable, Equatable {
  /// The encoder W, `[features, width]`.
  public let encoder: Matrix
  /// The features' directions D, `[features, width]`: what one unit of a code adds to x̂'.
  public let decoder: Matrix
  /// The bias b of each feature, `[features]`.
  public let bias: [Float]
  /// The vector a that is added to every reconstruction x̂', `[width]`; `nil` for none.
  public let decoderBias: [Float]?
  /// What makes codes of the products.
  public let function: ActivationFunction
  /// How vectors are prepared.
  public let preprocessing: Preprocessing
  /// Where the dictionary comes from.
  public var metadata: DictionaryMetadata
  /// Whether one matrix encodes and decodes.
  public let isTied: Bool

  /// Creates a dictionary from its parts.
  ///
  /// - Throws: ``SparseCodingError`` if the shapes do not fit together, a value is not finite or a
  ///   parameter of the function makes no sense.
  public init(
    encoder: Matrix, decoder: Matrix, bias: [Float], decoderBias: [Float]? = nil,
    function: ActivationFunction = .relu, preprocessing: Preprocessing = .none,
    metadata: DictionaryMetadata
  ) throws {
    try self.init(
      encoder, decoder, isTied: encoder == decoder, bias, decoderBias, function, preprocessing,
      metadata)
  }

  /// Creates a dictionary with tied weights and a ReLU, as in the paper.
  ///
  /// - Throws: ``SparseCodingError`` if the shapes do not fit together, a value is not finite
  ///   or a row's norm is not 1 within 0.001.
  public init(
    directions: Matrix, bias: [Float], preprocessing: Preprocessing = .none,
    metadata: DictionaryMetadata
  ) throws {
    try self.init(
      directions, directions, isTied: true, bias, nil, .relu, preprocessing, metadata)
    for row in 0..<directions.rows {
      let norm = directions.norm(ofRow: row)
      guard abs(norm - 1) < 1e-3 else {
        throw SparseCodingError.invalidSetting(
          "direction \(row) has norm \(norm); the rows of a tied dictionary have "
            + "norm 1")
      }
    }
  }

  init(
    _ encoder: Matrix, _ decoder: Matrix, isTied: Bool, _ bias: [Float], _ decoderBias: [Float]?,
    _ function: ActivationFunction, _ preprocessing: Preprocessing, _ metadata: DictionaryMetadata
  ) throws {
    func shape(_ matrix: Matrix) -> String { "[\(matrix.rows), \(matrix.columns)]" }
    guard decoder.rows == bias.count, decoder.rows > 0, decoder.columns > 0 else {
      throw SparseCodingError.shapeMismatch(
        "directions \(shape(decoder)) with \(bias.count) biases")
    }
    guard encoder.rows == decoder.rows, encoder.columns == decoder.columns else {
      throw SparseCodingError.shapeMismatch(
        "an encoder \(shape(encoder)) with directions \(shape(decoder))")
    }
    for (name, vector) in [("center", preprocessing.center), ("decoder bias", decoderBias)] {
      if let vector, vector.count != decoder.columns {
        throw SparseCodingError.shapeMismatch(
          "a \(name) of \(vector.count) values for directions of \(decoder.columns)")
      }
    }
    guard preprocessing.scale.isFinite, preprocessing.scale > 0,
      [bias, preprocessing.center ?? [], decoderBias ?? []].allSatisfy({
        $0.allSatisfy(\.isFinite)
      }),
      decoder.withUnsafeBufferPointer({ VectorKernels.isFinite($0) }),
      isTied || encoder.withUnsafeBufferPointer({ VectorKernels.isFinite($0) })
    else { throw SparseCodingError.notFinite("a value of the dictionary") }
    try function.validate(features: decoder.rows)
    if case .nonNegative = function, !isTied {
      throw SparseCodingError.invalidSetting(
        "non-negative codes are found by the directions themselves; the encoder must be the decoder"
      )
    }
    self.encoder = encoder
    self.decoder = decoder
    self.isTied = isTied
    self.bias = bias
    self.decoderBias = decoderBias
    self.function = function
    self.preprocessing = preprocessing
    self.metadata = metadata
  }

  /// Number of features.
  public var features: Int { decoder.rows }
  /// Number of values in a vector.
  public var width: Int { decoder.columns }

  /// The direction of one feature in the original coordinates, `[width]`: what one unit of
  /// its code adds to a reconstruction.
  public func direction(_ feature: Int) -> [Float] {
    decoder.row(feature).map { $0 / preprocessing.scale }
  }
}
