import Foundation
import LanguageModels
import Numerics

/// How well a model names the indirect object.
public struct IndirectObjectPerformance: Sendable, Codable, Hashable {
  /// For each prompt, the logit of the right name minus that of the wrong one.
  public var logitDifferences: [Double]
  /// For each prompt, the probability of the right name.
  public var probabilities: [Double]

  /// Number of prompts.
  public var prompts: Int { logitDifferences.count }
  /// How many prompts give the right name the larger logit.
  public var correct: Int { logitDifferences.count { $0 > 0 } }
}

extension IndirectObjectTask {
  /// Asks the model for the last token's logits of every prompt.
  ///
  /// - Parameters:
  ///   - model: The subject model.
  ///   - progress: Told the prompts done and in all.
  /// - Throws: Whatever the model's forward pass throws.
  public func measure(
    _ model: LlamaModel, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> IndirectObjectPerformance {
    var result = IndirectObjectPerformance(logitDifferences: [], probabilities: [])
    let batchSize = 32
    for start in stride(from: 0, to: prompts.count, by: batchSize) {
      let batch = prompts[start..<min(start + batchSize, prompts.count)]
      let tokens = TokenBatch(batch.map(\.tokens))
      guard let logits = try model.run(tokens, reading: [], output: .lastLogits).logits else {
        continue
      }
      for (row, prompt) in batch.enumerated() {
        let values = logits.row(row)
        let largest = values.max() ?? 0
        let total = values.reduce(0.0) { $0 + exp(Double($1 - largest)) }
        let right = values[Int(prompt.indirectObject)]
        result.logitDifferences.append(Double(right - values[Int(prompt.subject)]))
        result.probabilities.append(exp(Double(right - largest)) / total)
      }
      progress(min(start + batchSize, prompts.count), prompts.count)
    }
    return result
  }
}
