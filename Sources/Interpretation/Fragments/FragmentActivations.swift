import LanguageModels
import Numerics
import SparseCoding

/// Activation vectors of one site on fragments of text.
///
/// Massive activations are marked: a vector whose norm is above ``ActivationStatistics``' rule, most
/// often that of a fragment's first token. No dictionary was trained on such vectors, and one
/// of them would be the largest activation of almost any direction, so codes there count as
/// missing: they are neither shown to an explainer nor scored.
public struct FragmentActivations: Codable, Hashable, Sendable {
  /// Where the vectors were read.
  public let site: Site
  /// The fragments.
  public let text: FragmentText
  /// The vectors of all tokens, `[fragments · length, width]`.
  public var file: ActivationFile
  /// The norm above which a vector is left out.
  public let outlierThreshold: Double
  /// The rows of ``file`` that are left out, ascending.
  public let excludedRows: [Int]

  /// Describes vectors that have been written, finding those to leave out.
  ///
  /// - Parameters:
  ///   - site: Where they were read.
  ///   - text: The fragments.
  ///   - file: A vector for each token of the text, in order.
  /// - Throws: ``InterpretationError/mismatch(_:)`` if there are more or fewer; `FileError`.
  /// - Complexity: Reads the file twice.
  public init(site: Site, text: FragmentText, file: ActivationFile) throws {
    guard file.count == text.tokens.count else {
      throw InterpretationError.mismatch(
        "\(file.count) vectors do not belong to \(text.tokens.count) tokens")
    }
    self.site = site
    self.text = text
    self.file = file
    let statistics = try ActivationStatistics(of: file)
    outlierThreshold = statistics.outlierThreshold
    guard statistics.excludedCount > 0 else {
      excludedRows = []
      return
    }
    let (reader, width) = (try file.open(), file.width)
    var excluded: [Int] = []
    try Self.forEachBlock(of: text) { fragments, rows in
      var values = [Float](repeating: 0, count: rows.count * width)
      try values.withUnsafeMutableBufferPointer { try reader.read(rows: rows, into: $0) }
      values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress else { return }
        for row in rows {
          let vector = base + (row - rows.lowerBound) * width
          let norm = Double(VectorKernels.dot(vector, vector, count: width)).squareRoot()
          if norm > statistics.outlierThreshold { excluded.append(row) }
        }
      }
    }
    excludedRows = excluded
  }

  /// Which positions of a fragment are left out, ascending, from 0.
  public func excludedPositions(ofFragment fragment: Int) -> [Int] {
    let start = fragment * text.length
    return excludedRows[firstExcluded(from: start)..<firstExcluded(from: start + text.length)]
      .map { $0 - start }
  }

  private func firstExcluded(from row: Int) -> Int {
    var (low, high) = (0, excludedRows.count)
    while low < high {
      let middle = (low + high) / 2
      if excludedRows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Number of vectors that count.
  public var includedCount: Int { file.count - excludedRows.count }

  /// Calls `body` with a few fragments at a time and their rows.
  static func forEachBlock(
    of text: FragmentText, _ body: (Range<Int>, Range<Int>) throws -> Void
  ) rethrows {
    let fragments = max(1, 2048 / text.length)
    for start in stride(from: 0, to: text.count, by: fragments) {
      let range = start..<min(start + fragments, text.count)
      try body(range, range.lowerBound * text.length..<range.upperBound * text.length)
    }
  }

  /// Calls `body` with the vectors of a few fragments at a time, `[fragments · length, width]`;
  /// vectors left out are zero.
  ///
  /// - Throws: What `body` throws; `FileError`; `SparseCodingError`.
  public func forEachBlock(_ body: (Range<Int>, Matrix) throws -> Void) throws {
    let reader = try file.open()
    try Self.forEachBlock(of: text) { fragments, rows in
      var vectors = Matrix(uninitializedRows: rows.count, columns: file.width)
      try vectors.withUnsafeMutableBufferPointer { values in
        try reader.read(rows: rows, into: values)
        for row in excludedRows[firstExcluded(from: rows.lowerBound)...].prefix(while: {
          $0 < rows.upperBound
        }) {
          let start = (row - rows.lowerBound) * file.width
          values[start..<start + file.width].update(repeating: 0)
        }
      }
      try body(fragments, vectors)
    }
  }
}
