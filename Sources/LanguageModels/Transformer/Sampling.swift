import Foundation
import Numerics

/// How the next token is chosen from the logits.
public enum Sampling: Hashable, Sendable {
  /// The most probable token; of equals the first.
  case greedy
  /// A token drawn at a temperature from the smallest set of most probable tokens whose
  /// probabilities add up to `topP`.
  case temperature(Float, topP: Float = 1, seed: UInt64)

  /// Checks that the values make sense.
  ///
  /// - Throws: ``TransformerError/input(_:)``.
  public func validate() throws {
    guard case .temperature(let temperature, let topP, _) = self else { return }
    guard temperature > 0, temperature.isFinite else {
      throw TransformerError.input(
        "the temperature is \(temperature); it must be above 0 (use greedy for the limit of 0)")
    }
    guard topP > 0, topP <= 1 else {
      throw TransformerError.input("topP is \(topP); it must be above 0 and at most 1")
    }
  }
}

/// Chooses tokens, one after the other.
struct Sampler {
  private let sampling: Sampling
  private var random: RandomNumbers

  init(_ sampling: Sampling) {
    self.sampling = sampling
    if case .temperature(_, _, let seed) = sampling {
      random = RandomNumbers(seed: seed).split("sampling")
    } else {
      random = RandomNumbers(seed: 0)
    }
  }

  /// The next token, from the logits of the whole vocabulary.
  mutating func choose(from logits: UnsafeBufferPointer<Float>) -> Int32 {
    guard case .temperature(let temperature, let topP, _) = sampling else {
      return Int32(Self.indexOfLargest(logits))
    }
    let shift = logits.max() ?? 0
    let weights = logits.map { exp(Double($0 - shift) / Double(temperature)) }
    // Equal probabilities keep the vocabulary's order, so that the choice is reproducible.
    let order =
      topP < 1
      ? weights.indices.sorted { (weights[$1], $0) < (weights[$0], $1) } : Array(weights.indices)
    var remaining = Double(topP) * weights.reduce(0, +)
    var kept = 0
    var sum = 0.0
    while kept < order.count, remaining > 0 {
      remaining -= weights[order[kept]]
      sum += weights[order[kept]]
      kept += 1
    }
    var target = random.uniform() * sum
    for index in order[..<kept] {
      target -= weights[index]
      if target < 0 { return Int32(index) }
    }
    return Int32(order[max(0, kept - 1)])
  }

  private static func indexOfLargest(_ values: UnsafeBufferPointer<Float>) -> Int {
    var best = 0
    for index in values.indices where values[index] > values[best] { best = index }
    return best
  }
}
