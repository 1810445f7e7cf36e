import Foundation
import LanguageModels
import Numerics

/// The small model of the fixtures, and what the tests ask about its results.
enum TinyModel {
  static func load() throws -> LlamaModel { try LlamaModel(gguf: InputFixture.url("tiny.gguf")) }

  static func plain() throws -> PlainLlama {
    try PlainLlama(GGUFFile(InputFixture.url("tiny.gguf")))
  }

  /// Tokens drawn from the vocabulary.
  static func tokens(_ count: Int, seed: UInt64 = 1) -> [Int32] {
    var random = RandomNumbers(seed: seed)
    return (0..<count).map { _ in Int32(random.integer(below: 339)) }
  }

  /// Every site of the model.
  static let sites: [Site] = (0..<3).flatMap { layer -> [Site] in
    [.attention(layer), .mlp(layer), .mlpOutput(layer), .residual(layer)]
  }

  /// The largest difference between a matrix and rows in double precision.
  static func difference(_ matrix: Matrix?, _ rows: [[Double]]) -> Double {
    guard let matrix, matrix.rows == rows.count else { return .infinity }
    return zip(matrix.values, rows.joined()).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
  }

  /// The largest difference between two matrices of the same shape.
  static func difference(_ first: Matrix?, _ second: Matrix?) -> Float {
    guard let first, let second, first.rows == second.rows, first.columns == second.columns
    else { return .infinity }
    return zip(first.values, second.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// The largest difference between two matrices, over the largest value of the first.
  ///
  /// Libraries add up the products of a row in another order when its neighbours are others.
  static func relativeDifference(_ first: Matrix?, _ second: Matrix?) -> Float {
    let largest = (first?.values ?? []).reduce(0) { max($0, abs($1)) }
    return difference(first, second) / largest
  }
}

extension ForwardResult {
  /// Whether every bit is the same.
  func isIdentical(to other: ForwardResult) -> Bool {
    activations == other.activations && logits == other.logits
      && nextTokenLogProbabilities == other.nextTokenLogProbabilities
  }
}
