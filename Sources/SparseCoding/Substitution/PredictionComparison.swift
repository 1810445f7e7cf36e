import Foundation
import LanguageModels
import Numerics

/// Compares the predictions that follow from several versions of the last residual stream.
///
/// Logits are computed for a few rows at a time: those of the model as it is once, and beside
/// them one changed version after the other.
struct PredictionComparison {
  let model: LlamaModel
  /// The residual stream after the last block, `[tokens, width]`.
  let original: Matrix
  /// The same after each replacement.
  let changed: [Matrix]

  /// Rows whose logits are held at a time: 25 MB for 49,152 tokens, which malloc still gives out
  /// again instead of fetching fresh pages.
  private static let pieceRows = 128

  /// Measures the predictions of a block.
  ///
  /// - Parameters:
  ///   - tokens: The block's tokens.
  ///   - massive: How many of its vectors were left as they are.
  func measure(_ tokens: [Int32], massive: Int) throws -> BlockMeasurement {
    let predictions = tokens.indices.dropLast()
    var originalLoss = 0.0
    var sums = changed.map { _ in Sums() }
    for start in stride(from: 0, to: predictions.count, by: Self.pieceRows) {
      let piece = start..<min(start + Self.pieceRows, predictions.count)
      let targets = tokens[piece.lowerBound + 1...piece.upperBound].map(Int.init)
      let reference = try OriginalPredictions(logits(of: piece, in: original, tokens), targets)
      for prediction in reference.rows { originalLoss += prediction.loss }
      for (index, version) in changed.enumerated() {
        let logits = try logits(of: piece, in: version, tokens)
        for measured in reference.compare(with: logits, targets) { sums[index].add(measured) }
      }
    }
    let count = Double(predictions.count)
    return BlockMeasurement(
      predictions: predictions.count, massive: massive, originalLoss: originalLoss / count,
      variants: sums.map { sum in
        .init(
          loss: sum.loss / count, divergence: sum.divergence / count,
          agreement: Double(sum.agreements) / count)
      })
  }

  /// The logits of some rows, `[rows, vocabularySize]`.
  private func logits(of rows: Range<Int>, in residual: Matrix, _ tokens: [Int32]) throws -> Matrix
  {
    let result = try model.resume(
      from: model.configuration.layers - 1, residual: residual.rows(rows),
      batch: TokenBatch([Array(tokens[rows])]), output: .logits)
    return result.logits ?? Matrix(rows: 0, columns: 0)
  }

  private struct Sums {
    var loss = 0.0
    var divergence = 0.0
    var agreements = 0

    mutating func add(_ measured: ChangedPrediction) {
      loss += measured.loss
      divergence += measured.divergence
      agreements += measured.agrees ? 1 : 0
    }
  }
}

/// What a changed model predicts for one token, against the original.
struct ChangedPrediction {
  var loss = 0.0
  var divergence = 0.0
  var agrees = false
}

/// The predictions of the model as it is, for some rows.
struct OriginalPredictions {
  /// What is known about one row of logits.
  struct Row {
    var largest: Float = 0
    /// The first token with the largest logit.
    var top = 0
    var logSum = 0.0
    var loss = 0.0
  }

  let rows: [Row]
  private let logits: Matrix

  init(_ logits: Matrix, _ targets: [Int]) {
    self.logits = logits
    rows = Self.eachRow(targets.count, Row()) { row in
      Self.withRow(row, of: logits) { values, count in
        let largest = VectorKernels.maximum(values, count: count)
        let logSum = VectorKernels.logSumExp(values, count: count)
        return Row(
          largest: largest, top: (0..<count).first { values[$0] == largest } ?? 0, logSum: logSum,
          loss: logSum - Double(values[targets[row]]))
      }
    }
  }

  /// Compares with the logits of a changed model.
  ///
  /// With p and q the two distributions, the divergence is Σ p (a − b) − log Σ eᵃ + log Σ eᵇ for
  /// logits a and b: exactly zero for equal ones, and without loss of digits for similar ones.
  func compare(with changed: Matrix, _ targets: [Int]) -> [ChangedPrediction] {
    Self.eachRow(targets.count, ChangedPrediction()) { row in
      let known = rows[row]
      return Self.withRow(row, of: logits) { before, count in
        Self.withRow(row, of: changed) { after, _ in
          let logSum = VectorKernels.logSumExp(after, count: count)
          let difference = VectorKernels.weightedDifferences(
            before, after, count: count, minus: known.largest)
          return ChangedPrediction(
            loss: logSum - Double(after[targets[row]]),
            divergence: difference / exp(known.logSum - Double(known.largest)) + logSum
              - known.logSum,
            agrees: Self.isFirstMaximum(known.top, of: after, count: count))
        }
      }
    }
  }

  /// Whether a value is the largest, and no earlier one is as large.
  private static func isFirstMaximum(
    _ index: Int, of values: UnsafePointer<Float>, count: Int
  ) -> Bool {
    values[index] == VectorKernels.maximum(values, count: count)
      && (index == 0 || VectorKernels.maximum(values, count: index) < values[index])
  }

  private static func withRow<Result>(
    _ row: Int, of matrix: Matrix, _ body: (UnsafePointer<Float>, Int) -> Result?
  ) -> Result? {
    matrix.withUnsafeBufferPointer { values in
      values.baseAddress.flatMap { body($0 + row * matrix.columns, matrix.columns) }
    }
  }

  /// The results for some rows, computed on all cores.
  private static func eachRow<Result>(
    _ count: Int, _ empty: Result, _ body: (Int) -> Result?
  ) -> [Result] {
    var results = [Result](repeating: empty, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Parallel.ranges(count) { range in
        for row in range { base[row] = body(row) ?? empty }
      }
    }
    return results
  }
}
