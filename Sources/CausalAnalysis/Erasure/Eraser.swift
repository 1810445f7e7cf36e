import Numerics
import SparseCoding

/// A way to erase a concept from activation vectors.
public struct Eraser: Sendable {
  /// The ways that are compared.
  public enum Method: String, Codable, CaseIterable, Sendable {
    /// Least-squares concept erasure.
    case leace = "LEACE"
    /// The difference of the classes' means, projected out.
    case meanDifference = "mean difference"
    /// The feature of a dictionary that lies nearest to that difference, ablated.
    case feature = "one feature"
    /// Several features that lie nearest to it, ablated together.
    case features = "several features"
    /// A random direction, projected out: what an edit does that knows nothing of the concept.
    case randomDirection = "random direction"
  }

  /// Which way it is.
  public let method: Method
  private let edit: @Sendable (Matrix) throws -> Matrix

  /// Creates an eraser that takes one number out of every vector.
  public init(_ method: Method, _ linear: LinearEraser) {
    self.method = method
    edit = { try linear.edited($0) }
  }

  /// Creates an eraser that ablates features: x − Σ c f, with their codes c and directions f.
  ///
  /// Vectors on which none of them is active stay as they are.
  ///
  /// - Throws: `SparseCodingError` if the dictionary has no such feature.
  public init(
    _ method: Method, ablating features: [Int], of dictionary: FeatureDictionary
  ) throws {
    let few = try dictionary.restricted(to: features)
    let encoding = few ?? dictionary
    let places = few == nil ? features : Array(features.indices)
    let directions = Dictionary(
      uniqueKeysWithValues: zip(places.map(Int32.init), features.map(dictionary.direction)))
    self.method = method
    edit = { vectors in
      let codes = try encoding.encodeSparse(vectors)
      var result = vectors
      for row in 0..<vectors.rows {
        for entry in codes.entries(ofRow: row) {
          guard let direction = directions[codes.indices[entry]] else { continue }
          for column in 0..<vectors.columns {
            result[row, column] -= codes.values[entry] * direction[column]
          }
        }
      }
      return result
    }
  }

  /// The vectors after the edit, `[rows, width]`.
  ///
  /// - Throws: ``ErasureError/fit(_:)`` or `SparseCodingError` for vectors of another width.
  public func edited(_ vectors: Matrix) throws -> Matrix { try edit(vectors) }
}
