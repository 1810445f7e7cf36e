import Numerics
import SparseCoding

/// All codes of a feature that are not 0, over some fragments.
///
/// What case studies and cards tell of a feature follows from them: histograms, samples, densities.
/// Codes at positions that are left out are not among them.
public struct FeatureCodes: Hashable, Sendable {
  /// The feature.
  public let feature: Int
  /// Where the codes are, ascending: fragment · length + position.
  public private(set) var rows: [Int32]
  /// The codes.
  public private(set) var codes: [Float]
  /// Number of tokens that count, with those where the code is 0.
  public let tokens: Int

  /// Creates a feature's codes.
  ///
  /// - Throws: ``InterpretationError/mismatch(_:)`` unless there is a code for each row.
  public init(feature: Int, rows: [Int32], codes: [Float], tokens: Int) throws {
    guard rows.count == codes.count, codes.count <= tokens else {
      throw InterpretationError.mismatch(
        "feature \(feature) has \(codes.count) codes at \(rows.count) of \(tokens) tokens")
    }
    self.init(feature, tokens: tokens)
    (self.rows, self.codes) = (rows, codes)
  }

  fileprivate init(_ feature: Int, tokens: Int) {
    self.feature = feature
    self.tokens = tokens
    (rows, codes) = ([], [])
  }

  /// Adds the codes of one column of a matrix that are not 0.
  fileprivate mutating func add(
    _ values: UnsafeBufferPointer<Float>, column: Int, of columns: Int, from row: Int
  ) {
    for (index, place) in stride(from: column, to: values.count, by: columns).enumerated()
    where values[place] != 0 {
      rows.append(Int32(truncatingIfNeeded: row + index))
      codes.append(values[place])
    }
  }

  /// Share of the tokens on which the feature is active.
  public var density: Double { Double(codes.count) / Double(max(1, tokens)) }
  /// The largest code; 0 if the feature is never active.
  public var largest: Float { codes.max() ?? 0 }
  /// Where histograms begin: at 0, or at the smallest code if it is negative.
  public var lowest: Float { min(0, codes.min() ?? 0) }
  /// The middle between ``lowest`` and ``largest``, above which the upper half of codes begins.
  public var middle: Float { (lowest + largest) / 2 }

  /// The mean code over all tokens.
  public var mean: Double {
    codes.reduce(0) { $0 + Double($1) } / Double(max(1, tokens))
  }

  /// The kurtosis of the code about its mean over all tokens, 3 for a normal distribution; `nil`
  /// for a code that never varies.
  public var kurtosis: Double? {
    let (mean, zeros, count) = (mean, Double(tokens - codes.count), Double(max(1, tokens)))
    var (second, fourth) = (zeros * mean * mean, zeros * mean * mean * mean * mean)
    for code in codes {
      let square = (Double(code) - mean) * (Double(code) - mean)
      second += square
      fourth += square * square
    }
    guard second > 0 else { return nil }
    return fourth / count / (second / count * (second / count))
  }

  /// The entries of ``rows`` and ``codes`` that belong to a fragment.
  public func entries(ofFragment fragment: Int, length: Int) -> Range<Int> {
    func first(from row: Int) -> Int {
      var (low, high) = (0, rows.count)
      while low < high {
        let middle = (low + high) / 2
        if Int(rows[middle]) < row { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return first(from: fragment * length)..<first(from: (fragment + 1) * length)
  }

  /// The codes of a fragment, `[length]`, with zeros.
  public func codes(ofFragment fragment: Int, length: Int) -> [Float] {
    var result = [Float](repeating: 0, count: length)
    for entry in entries(ofFragment: fragment, length: length) {
      result[Int(rows[entry]) - fragment * length] = codes[entry]
    }
    return result
  }
}

extension FragmentActivations {
  /// All codes of some features that are not 0, found in one pass over the vectors.
  ///
  /// - Parameters:
  ///   - selections: Dictionaries of the fragments' site, with their features.
  ///   - isCancelled: Asked between blocks of vectors.
  ///   - progress: Called with the tokens done and their number.
  /// - Returns: For each dictionary, the codes of its features in order.
  /// - Throws: ``InterpretationError`` if a dictionary has another width or lacks a feature;
  ///   `CancellationError`; `FileError`; `SparseCodingError`.
  /// - Complexity: One encoding of all vectors for each dictionary; eight bytes for each code.
  public func codes(
    of selections: [FeatureSelection], isCancelled: () -> Bool = { false },
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> [[FeatureCodes]] {
    for selection in selections where selection.dictionary.width != file.width {
      throw InterpretationError.mismatch(
        "a dictionary for vectors of \(selection.dictionary.width) values does not fit \(site), "
          + "which has \(file.width)")
    }
    let encoders = try selections.map { try SelectedEncoder($0) }
    var results = selections.map { selection in
      selection.features.map { FeatureCodes($0, tokens: includedCount) }
    }
    try forEachBlock { fragments, vectors in
      if isCancelled() { throw CancellationError() }
      let start = fragments.lowerBound * text.length
      for index in encoders.indices {
        let codes = try included(encoders[index].encode(vectors), of: fragments)
        Self.add(codes, from: start, to: &results[index])
      }
      progress(fragments.upperBound * text.length, text.tokens.count)
    }
    return results
  }

  /// The codes of some fragments, 0 at positions that are left out.
  ///
  /// Zero vectors stand for those left out, and a zero vector can have codes too.
  func included(_ codes: Matrix, of fragments: Range<Int>) -> Matrix {
    var codes = codes
    let columns = codes.columns
    codes.withUnsafeMutableBufferPointer { codes in
      for fragment in fragments {
        for position in excludedPositions(ofFragment: fragment) {
          let row = (fragment - fragments.lowerBound) * text.length + position
          codes[row * columns..<(row + 1) * columns].update(repeating: 0)
        }
      }
    }
    return codes
  }

  private static func add(_ codes: Matrix, from row: Int, to features: inout [FeatureCodes]) {
    features.withUnsafeMutableBufferPointer { features in
      codes.withUnsafeBufferPointer { codes in
        let shared = SharedFeatures(features: features, codes: codes)
        Parallel.ranges(features.count) { range in
          let columns = shared.features.count
          for index in range {
            shared.features[index].add(shared.codes, column: index, of: columns, from: row)
          }
        }
      }
    }
  }
}

/// What several threads work on, each on features of its own.
private struct SharedFeatures: @unchecked Sendable {
  let features: UnsafeMutableBufferPointer<FeatureCodes>
  let codes: UnsafeBufferPointer<Float>
}
