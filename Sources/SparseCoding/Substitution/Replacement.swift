import LanguageModels
import Numerics

/// What takes the place of a model's activation vectors.
public enum Replacement: Sendable {
  /// The vectors themselves, to see what the measurement does to a model that is not changed.
  case unchanged
  /// The zero vector: zero ablation.
  case zero
  /// The same vector everywhere; mean ablation if it is the mean activation.
  case constant([Float])
  /// What a dictionary makes of each vector.
  case reconstruction(FeatureDictionary)
  /// What a function makes of the vectors, `[rows, width]` → `[rows, width]`.
  case edited(@Sendable (Matrix) throws -> Matrix)

  /// Checks that it fits vectors of a width.
  ///
  /// - Throws: ``SparseCodingError`` if it does not, or if it has a value that is not finite.
  func validate(width: Int, at site: Site) throws {
    switch self {
    case .unchanged, .zero, .edited: break
    case .constant(let vector):
      guard vector.count == width else {
        throw SparseCodingError.shapeMismatch(
          "a vector of \(vector.count) values cannot replace those of \(site), which have \(width)")
      }
      guard vector.allSatisfy(\.isFinite) else {
        throw SparseCodingError.notFinite("a value of the vector that replaces those of \(site)")
      }
    case .reconstruction(let dictionary):
      guard dictionary.width == width else {
        throw SparseCodingError.shapeMismatch(
          "a dictionary of width \(dictionary.width) cannot reconstruct the vectors of \(site), "
            + "which have \(width) values")
      }
    }
  }

  /// What stands in place of some vectors, `[rows, width]`.
  func values(for vectors: Matrix) throws -> Matrix {
    switch self {
    case .unchanged: return vectors
    case .zero: return Matrix(rows: vectors.rows, columns: vectors.columns)
    case .constant(let vector):
      var result = Matrix(uninitializedRows: vectors.rows, columns: vectors.columns)
      result.withUnsafeMutableBufferPointer { target in
        for index in target.indices { target[index] = vector[index % vector.count] }
      }
      return result
    case .reconstruction(let dictionary): return try dictionary.reconstruct(vectors)
    case .edited(let edit):
      let result = try edit(vectors)
      guard result.rows == vectors.rows, result.columns == vectors.columns else {
        throw SparseCodingError.shapeMismatch(
          "an edit made [\(result.rows), \(result.columns)] of vectors [\(vectors.rows), "
            + "\(vectors.columns)]")
      }
      return result
    }
  }
}
