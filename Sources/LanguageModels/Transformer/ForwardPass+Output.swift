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
  func nextTokenLogProbabilities() throws -> [Float] {
    var result = [Float](repeating: 0, count: batch.count)
    let questions = batch.ranges.flatMap { range in
      range.dropLast().map { Question(row: $0, tokens: [Int(batch.tokens[$0 + 1])]) }
    }
    for (question, values) in zip(questions, try logProbabilities(questions)) {
      result[question.row] = Float(values[0])
    }
    return result
  }

  /// Which log-probabilities are asked for behind a row.
  struct Question {
    let row: Int
    /// The tokens that may come next.
    let tokens: [Int]
  }

  /// The log-probabilities of some tokens behind some rows, relative to the whole vocabulary.
  ///
  /// The vocabulary is worked through in blocks. Each leaves only its largest logit and its sum
  /// of exponentials behind; the sums are put together in double precision, in the order of the
  /// blocks.
  func logProbabilities(_ questions: [Question]) throws -> [[Double]] {
    guard !questions.isEmpty else { return [] }
    var result: [[Double]] = []
    result.reserveCapacity(questions.count)
    let chunk = min(Self.chunkRows, questions.count)
    let block = min(Self.blockColumns, configuration.vocabularySize)
    let scratch = (0..<Parallel.width).map { _ in AlignedBuffer(count: chunk * block) }
    let normalized = AlignedBuffer(count: chunk * configuration.width)
    let digits = FixedPointRows(rows: chunk, inputs: configuration.width)
    for start in stride(from: 0, to: questions.count, by: chunk) {
      let members = Array(questions[start..<min(questions.count, start + chunk)])
      let parts = LogSumParts(
        members, blocks: (configuration.vocabularySize + block - 1) / block)
      normalize(members.map(\.row), weights.outputNorm, into: normalized)
      let prepared = Projection.Rows(
        count: members.count, values: normalized.pointer, digits: digits)
      weights.output.prepare(prepared)
      Parallel.workers(parts.blocks) { worker, item in
        let columns = item * block..<min((item + 1) * block, configuration.vocabularySize)
        weights.output.multiply(
          prepared, outputs: columns, into: scratch[worker].pointer, stride: columns.count,
          products)
        parts.take(scratch[worker].pointer, columns: columns, block: item)
      }
      result += members.indices.map(parts.logProbabilities)
    }
    try products.check()
    return result
  }
}

/// Partial sums of exponentials: for each question one for each block of the vocabulary.
private struct LogSumParts {
  let questions: [ForwardPass.Question]
  let blocks: Int
  /// Where the logits of each question's tokens begin.
  private let starts: [Int]
  /// The logits of the tokens asked for, question by question.
  private let chosen: AlignedBuffer
  private let largest: AlignedBuffer
  private let sums: AlignedBuffer

  init(_ questions: [ForwardPass.Question], blocks: Int) {
    self.questions = questions
    self.blocks = blocks
    var count = 0
    starts = questions.map { question in
      defer { count += question.tokens.count }
      return count
    }
    chosen = AlignedBuffer(count: count)
    largest = AlignedBuffer(count: questions.count * blocks)
    sums = AlignedBuffer(count: questions.count * blocks)
  }

  /// Keeps what the log-probabilities need of a block's logits, `[questions, columns]`.
  func take(_ logits: UnsafePointer<Float>, columns: Range<Int>, block: Int) {
    for (index, question) in questions.enumerated() {
      let row = logits + index * columns.count
      let maximum = VectorKernels.maximum(row, count: columns.count)
      largest.pointer[block * questions.count + index] = maximum
      sums.pointer[block * questions.count + index] = VectorKernels.sumOfExponentials(
        row, count: columns.count, minus: maximum)
      for (place, token) in question.tokens.enumerated() where columns.contains(token) {
        chosen.pointer[starts[index] + place] = row[token - columns.lowerBound]
      }
    }
  }

  /// The log-probabilities of a question's tokens.
  func logProbabilities(of index: Int) -> [Double] {
    let parts = (0..<blocks).map { $0 * questions.count + index }
    let maximum = parts.reduce(-Float.infinity) { max($0, largest.pointer[$1]) }
    let sum = parts.reduce(0.0) {
      $0 + Double(sums.pointer[$1]) * exp(Double(largest.pointer[$1] - maximum))
    }
    return questions[index].tokens.indices.map {
      Double(chosen.pointer[starts[index] + $0]) - Double(maximum) - log(sum)
    }
  }
}
