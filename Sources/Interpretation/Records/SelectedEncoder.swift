import Numerics
import SparseCoding

/// Computes the codes of some features of a dictionary.
///
/// Where a feature's code depends on its own product alone, only the features asked for are
/// computed; where the largest products are kept, all are.
struct SelectedEncoder: Sendable {
  private let dictionary: FeatureDictionary
  /// Where the features asked for lie among the codes of ``dictionary``; `nil` for all in order.
  private let columns: [Int]?

  init(_ selection: FeatureSelection) throws {
    let total = selection.dictionary.features
    if let missing = selection.features.first(where: { !(0..<total).contains($0) }) {
      throw InterpretationError.mismatch(
        "there is no feature \(missing) in a dictionary of \(total); features count from 0")
    }
    if let restricted = try selection.dictionary.restricted(to: selection.features) {
      (dictionary, columns) = (restricted, nil)
    } else {
      (dictionary, columns) = (selection.dictionary, selection.features)
    }
  }

  /// The codes of some vectors, `[rows, width]` → `[rows, selected features]`.
  func encode(_ vectors: Matrix) throws -> Matrix {
    let codes = try dictionary.encode(vectors)
    guard let columns else { return codes }
    var result = Matrix(uninitializedRows: codes.rows, columns: columns.count)
    result.withUnsafeMutableBufferPointer { target in
      codes.withUnsafeBufferPointer { source in
        for row in 0..<codes.rows {
          for (index, column) in columns.enumerated() {
            target[row * columns.count + index] = source[row * codes.columns + column]
          }
        }
      }
    }
    return result
  }
}
