import Foundation
import LanguageModels

/// Reads how likely each level from 0 to 10 is where a language model writes a number.
///
/// A tokenizer that splits digits writes 10 as 1 and 0: its probability is that of 1 times that of
/// 0 behind it, and it is taken away from that of 1, which then means a number that ends there.
struct LevelReader {
  /// The tokens of each level, from 0 to 10.
  let candidates: [[Int32]]

  init(candidates: [[Int32]]) { self.candidates = candidates }

  init(tokenizer: any Tokenizer) {
    candidates = (0...PromptRecord.highestLevel).map { tokenizer.encode(String($0)) }
  }

  /// The distribution over levels from the log-probability of each level's tokens.
  func distribution(_ values: [Double]) -> LevelDistribution {
    LevelDistribution(
      logProbabilities: candidates.indices.map { level in
        let longer = candidates.indices.filter {
          candidates[$0].count > candidates[level].count
            && candidates[$0].starts(with: candidates[level])
        }
        let share = longer.reduce(0) { $0 + exp(values[$1] - values[level]) }
        return values[level] + log1p(-min(1, share))
      })
  }
}
