import CausalAnalysis
import Interpretation
import Numerics
import SparseCoding

extension FragmentActivations {
  /// Pieces of fragments that end on a token where a feature's code is in the upper half of its
  /// range, in a random order that depends on the feature alone.
  ///
  /// One of each fragment, so that they are independent of each other, and never its first token,
  /// which has no context.
  ///
  /// - Parameters:
  ///   - features: Features of the dictionary, with rectified codes.
  ///   - window: The most tokens of a piece.
  /// - Throws: As ``codes(of:isCancelled:progress:)``.
  func contexts(
    of features: [Int], in dictionary: FeatureDictionary, window: Int, isCancelled: () -> Bool
  ) throws -> [ContextSource] {
    let found = try codes(
      of: [FeatureSelection(dictionary, features: features)], isCancelled: isCancelled)
    return (found.first ?? []).map { codes in
      let rows = zip(codes.rows, codes.codes).compactMap { row, code in
        code > 0 && code >= codes.largest / 2 && Int(row) % text.length > 0 ? Int(row) : nil
      }
      var random = RandomNumbers(seed: 0).split("contexts of feature \(codes.feature) at \(site)")
      var fragments: Set<Int> = []
      var sequences: [[Int32]] = []
      for row in random.permutation(rows.count).map({ rows[$0] })
      where fragments.insert(row / text.length).inserted {
        let start = max(row / text.length * text.length, row + 1 - window)
        sequences.append(Array(text.tokens[start...row]))
      }
      return ContextSource(sequences: sequences, minimum: Double(codes.largest) / 2)
    }
  }
}
