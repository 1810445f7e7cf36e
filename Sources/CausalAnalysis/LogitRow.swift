import Foundation
import Numerics

/// What a model predicts for one token: logits over the vocabulary.
struct LogitRow: Sendable {
  let values: [Float]
  /// log Σ eᶻ over the vocabulary.
  let logSum: Double
  private let largest: Float

  init(_ values: [Float]) {
    self.values = values
    largest = values.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { VectorKernels.maximum($0, count: buffer.count) } ?? 0
    }
    logSum = values.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { VectorKernels.logSumExp($0, count: buffer.count) } ?? 0
    }
  }

  /// The logit of any of some tokens: log Σ eᶻ over them.
  func logSum(of tokens: [Int32]) -> Double {
    let logits = tokens.map { Double(values[Int($0)]) }
    guard let largest = logits.max() else { return -.infinity }
    return largest + log(logits.reduce(0) { $0 + exp($1 - largest) })
  }

  /// D(self ‖ other) = Σ p (log p − log q), in nats; never below 0, where rounding may lead.
  func divergence(from other: LogitRow) -> Double {
    values.withUnsafeBufferPointer { mine in
      other.values.withUnsafeBufferPointer { theirs in
        guard let a = mine.baseAddress, let b = theirs.baseAddress else { return 0 }
        // Σ p (a − b) − log Σ eᵃ + log Σ eᵇ loses no digits where the two are alike.
        let sum = VectorKernels.weightedDifferences(a, b, count: mine.count, minus: largest)
        return max(0, sum / exp(logSum - Double(largest)) + other.logSum - logSum)
      }
    }
  }
}

extension LogitRow {
  /// The rows of a matrix of logits.
  static func rows(of logits: Matrix) -> [LogitRow] {
    var results = [LogitRow?](repeating: nil, count: logits.rows)
    results.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      Parallel.ranges(logits.rows) { range in
        for row in range { base[row] = LogitRow(logits.row(row)) }
      }
    }
    return results.compactMap(\.self)
  }
}
