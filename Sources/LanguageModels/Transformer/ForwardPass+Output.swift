import Foundation
import Numerics

extension ForwardPass {
  /// Rows whose log-probabilities are computed together.
  private static let chunkRows = 512
  /// Tokens of the vocabulary in one product.
  private static let blockColumns = 64 * Projection.panel

  /// The logits of some rows of the residual stream, `[rows, vocabularySize]`.
  func logits(of rows: [Int]) throws -> Matrix {
    let (width, vocabulary) = (configuration.width, configuration.vocabularySize)
    let normalized = AlignedBuffer(count: rows.count * width)
    normalize(rows, weights.outputNorm, into: normalized)
    let prepared = Projection.Rows(
      count: rows.count, values: normalized.pointer,
      digits: FixedPointRows(rows: rows.count, inputs: width))
    weights.output.prepare(prepared)
    var result = Matrix(uninitializedRows: rows.count, columns: vocabulary)
    result.withUnsafeMutableBufferPointer { target in
      guard let base = target.baseAddress else { return }
      Parallel.ranges(vocabulary, grain: 1024, multiple: Projection.panel) { columns in
        weights.output.multiply(
          prepared, outputs: columns, into: base + columns.lowerBound, stride: vocabulary, products)
      }
    }
    try products.check()
    return result
  }

  /// For each token, the log-probability of the one after it; 0 for the last of a sequence.
  ///
  /// The vocabulary is worked through in blocks. Each leaves only its largest logit and its sum
  /// of exponentials behind; the sums are put together in double precision, in the order of the
  /// blocks.
  func nextTokenLogProbabilities() throws -> [Float] {
    var result = [Float](repeating: 0, count: batch.count)
    let rows = batch.ranges.flatMap { $0.dropLast() }
    guard !rows.isEmpty else { return result }
    let chunk = min(Self.chunkRows, rows.count)
    let block = min(Self.blockColumns, configuration.vocabularySize)
    let scratch = (0..<Parallel.width).map { _ in AlignedBuffer(count: chunk * block) }
    let normalized = AlignedBuffer(count: chunk * configuration.width)
    let digits = FixedPointRows(rows: chunk, inputs: configuration.width)
    let parts = LogSumParts(
      rows: chunk, blocks: (configuration.vocabularySize + block - 1) / block)
    for start in stride(from: 0, to: rows.count, by: chunk) {
      let members = rows[start..<min(rows.count, start + chunk)]
      let targets = members.map { Int(batch.tokens[$0 + 1]) }
      normalize(members, weights.outputNorm, into: normalized)
      let prepared = Projection.Rows(
        count: members.count, values: normalized.pointer, digits: digits)
      weights.output.prepare(prepared)
      Parallel.workers(parts.blocks) { worker, item in
        let columns = item * block..<min((item + 1) * block, configuration.vocabularySize)
        reduce(prepared, columns, targets, into: parts, at: item, scratch[worker])
      }
      for (index, row) in members.enumerated() {
        result[row] = Float(parts.logProbability(of: index))
      }
    }
    try products.check()
    return result
  }

  /// Computes the logits of some columns and keeps what their log-probabilities need.
  private func reduce(
    _ prepared: Projection.Rows, _ columns: Range<Int>, _ targets: [Int], into parts: LogSumParts,
    at block: Int, _ scratch: AlignedBuffer
  ) {
    weights.output.multiply(
      prepared, outputs: columns, into: scratch.pointer, stride: columns.count, products)
    for (row, target) in targets.enumerated() {
      let logits = scratch.pointer + row * columns.count
      parts.set(row: row, block: block, logits: logits, count: columns.count)
      if columns.contains(target) {
        parts.target.pointer[row] = logits[target - columns.lowerBound]
      }
    }
  }
}

/// Partial sums of exponentials: for each row one for each block of the vocabulary.
private struct LogSumParts {
  let rows: Int
  let blocks: Int
  /// The logits of the tokens asked for, `[rows]`.
  let target: AlignedBuffer
  private let largest: AlignedBuffer
  private let sums: AlignedBuffer

  init(rows: Int, blocks: Int) {
    self.rows = rows
    self.blocks = blocks
    target = AlignedBuffer(count: rows)
    largest = AlignedBuffer(count: rows * blocks)
    sums = AlignedBuffer(count: rows * blocks)
  }

  func set(row: Int, block: Int, logits: UnsafePointer<Float>, count: Int) {
    let index = block * rows + row
    let maximum = VectorKernels.maximum(logits, count: count)
    largest.pointer[index] = maximum
    sums.pointer[index] = VectorKernels.sumOfExponentials(logits, count: count, minus: maximum)
  }

  func logProbability(of row: Int) -> Double {
    let indices = (0..<blocks).map { $0 * rows + row }
    let maximum = indices.reduce(-Float.infinity) { max($0, largest.pointer[$1]) }
    let sum = indices.reduce(0.0) {
      $0 + Double(sums.pointer[$1]) * exp(Double(largest.pointer[$1] - maximum))
    }
    return Double(target.pointer[row]) - Double(maximum) - log(sum)
  }
}
