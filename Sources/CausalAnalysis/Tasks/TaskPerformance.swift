import Foundation
import LanguageModels
import Numerics

/// How well a model does a task, and how far apart its answers to the two prompts of a pair are.
public struct TaskPerformance: Sendable, Codable, Hashable {
  /// For each pair, the logit of the base's right answers less that of its wrong ones.
  ///
  /// Of several answers the logits are put together by log-sum-exp, the logit of any of them.
  public var logitDifferences: [Double]
  /// For each pair, the probability of the base's right answers.
  public var probabilities: [Double]
  /// For each pair D(base ‖ target) at the last position, in nats: the divergence without any edit,
  /// KL(∅).
  public var divergences: [Double]

  /// Number of pairs.
  public var count: Int { logitDifferences.count }
  /// How many base prompts give the right answers the larger logit.
  public var correct: Int { logitDifferences.count { $0 > 0 } }
}

extension LlamaModel {
  /// Asks for the last token's logits of both prompts of every pair.
  ///
  /// - Parameters:
  ///   - pairs: The pairs.
  ///   - progress: Told the pairs done and in all.
  /// - Throws: Whatever the model's forward pass throws.
  public func performance(
    on pairs: [CounterfactualPair], progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> TaskPerformance {
    var result = TaskPerformance(logitDifferences: [], probabilities: [], divergences: [])
    let batchSize = 16
    for start in stride(from: 0, to: pairs.count, by: batchSize) {
      let some = pairs[start..<min(start + batchSize, pairs.count)]
      let tokens = TokenBatch(some.map(\.base.tokens) + some.map(\.target.tokens))
      guard let logits = try run(tokens, output: .lastLogits).logits else { continue }
      for (row, pair) in some.enumerated() {
        let base = LogitRow(logits.row(row))
        let right = base.logSum(of: pair.base.right)
        result.logitDifferences.append(right - base.logSum(of: pair.base.wrong))
        result.probabilities.append(exp(right - base.logSum))
        result.divergences.append(base.divergence(from: LogitRow(logits.row(some.count + row))))
      }
      progress(start + some.count, pairs.count)
    }
    return result
  }
}
