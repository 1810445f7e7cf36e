import Numerics

/// Where a dictionary comes from.
public struct DictionaryMetadata: Codable, Hashable, Sendable {
  /// The site of the activations, as text.
  public var site: String
  /// Features per value of a vector.
  public var ratio: Double
  /// The weight of the L1 term, in the authors' units.
  public var l1: Double
  /// The seed of the weights and of the order of the vectors.
  public var seed: UInt64
  /// Number of vectors trained on, repetitions counted.
  public var vectorsTrained: Int
  /// Anything else worth keeping.
  public var notes: [String: String]

  /// Creates a description.
  public init(
    site: String = "", ratio: Double, l1: Double, seed: UInt64, vectorsTrained: Int,
    notes: [String: String] = [:]
  ) {
    self.site = site
    self.ratio = ratio
    self.l1 = l1
    self.seed = seed
    self.vectorsTrained = vectorsTrained
    self.notes = notes
  }
}

/// A sparse dictionary with tied weights: c = ReLU(D x' + b), x̂' = Dᵀ c.
///
/// The rows of D are the features' directions, of unit norm, used both to encode and to
/// decode; x' is the prepared vector. See equations 1–3 of Cunningham et al. (2023).
public struct FeatureDictionary: Sendable, Equatable {
  /// The features' directions D, `[features, width]`, rows of unit norm.
  public let directions: Matrix
  /// The bias b of each feature, `[features]`.
  public let bias: [Float]
  /// How vectors are prepared.
  public let preprocessing: Preprocessing
  /// Where the dictionary comes from.
  public var metadata: DictionaryMetadata

  /// Creates a dictionary from its parts.
  ///
  /// - Throws: ``SparseCodingError`` if the shapes do not fit together, a value is not finite
  ///   or a row's norm is not 1 within 0.001.
  public init(
    directions: Matrix, bias: [Float], preprocessing: Preprocessing = .none,
    metadata: DictionaryMetadata
  ) throws {
    guard directions.rows == bias.count, directions.rows > 0, directions.columns > 0 else {
      throw SparseCodingError.shapeMismatch(
        "directions [\(directions.rows), \(directions.columns)] with \(bias.count) biases")
    }
    if let center = preprocessing.center {
      guard center.count == directions.columns else {
        throw SparseCodingError.shapeMismatch(
          "a center of \(center.count) values for directions of \(directions.columns)")
      }
    }
    guard bias.allSatisfy(\.isFinite), preprocessing.scale.isFinite, preprocessing.scale > 0,
      preprocessing.center?.allSatisfy(\.isFinite) ?? true,
      directions.withUnsafeBufferPointer({ VectorKernels.isFinite($0) })
    else { throw SparseCodingError.notFinite("a value of the dictionary") }
    for row in 0..<directions.rows {
      let squares = directions.row(row).reduce(0.0) { $0 + Double($1) * Double($1) }
      guard abs(squares.squareRoot() - 1) < 1e-3 else {
        throw SparseCodingError.invalidSetting(
          "direction \(row) has norm \(squares.squareRoot()); the rows of a dictionary have norm 1")
      }
    }
    self.directions = directions
    self.bias = bias
    self.preprocessing = preprocessing
    self.metadata = metadata
  }

  /// Number of features.
  public var features: Int { directions.rows }
  /// Number of values in a vector.
  public var width: Int { directions.columns }

  /// The direction of one feature in the original coordinates, `[width]`: what one unit of
  /// its code adds to a reconstruction.
  public func direction(_ feature: Int) -> [Float] {
    directions.row(feature).map { $0 / preprocessing.scale }
  }
}
