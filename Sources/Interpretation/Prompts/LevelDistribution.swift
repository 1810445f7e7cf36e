import Foundation

/// What a language model expects at the place of an activation: how likely each level is.
public struct LevelDistribution: Codable, Hashable, Sendable {
  /// The natural logarithm of the probability of each level from 0 to 10; `nil` where it is not known,
  /// because the level was not among the likeliest tokens or is no single token.
  public let logProbabilities: [Double?]

  /// Creates a distribution from logarithms of probabilities in the order of the levels.
  public init(logProbabilities: [Double?]) {
    self.logProbabilities = (0...PromptRecord.highestLevel).map { level in
      guard level < logProbabilities.count, let value = logProbabilities[level], value.isFinite
      else { return nil }
      return value
    }
  }

  /// Picks the levels out of the likeliest tokens; tokens with the same text are added up.
  public init(tokens: [(text: String, logProbability: Double)]) {
    var values = [Double?](repeating: nil, count: PromptRecord.highestLevel + 1)
    for token in tokens where token.logProbability.isFinite {
      guard let level = Self.level(token.text) else { continue }
      values[level] =
        values[level].map { known in
          let larger = max(known, token.logProbability)
          return larger + log(exp(known - larger) + exp(token.logProbability - larger))
        } ?? token.logProbability
    }
    logProbabilities = values
  }

  private static func level(_ text: String) -> Int? {
    guard let level = Int(text), (0...PromptRecord.highestLevel).contains(level),
      text == String(level)
    else { return nil }
    return level
  }

  /// The expected level Σ v·p(v) / Σ p(v) over the levels that are known; `nil` if none is.
  ///
  /// Where a tokenizer writes 10 as two tokens, its probability is part of that of 1, and the
  /// expectation is over 0 to 9.
  public var expectedLevel: Double? {
    guard let largest = logProbabilities.compactMap({ $0 }).max() else { return nil }
    var (sum, total) = (0.0, 0.0)
    for (level, value) in logProbabilities.enumerated() {
      guard let value else { continue }
      let weight = exp(value - largest)
      sum += Double(level) * weight
      total += weight
    }
    return sum / total
  }
}
