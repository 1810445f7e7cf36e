import Foundation
import Numerics

/// The paper's search for the features that matter: Algorithm 4.1 of Conmy et al. (2023) on a flat
/// graph.
///
/// All features that change are patched. For each threshold τ, ascending, every feature still
/// patched is taken in a random order, and is given its base value back for good if the divergence
/// rises by less than τ. What remains after each threshold is a point of the frontier; unlike in the
/// authors' code, its edit magnitude is that of the features that remain, not of the last one tried.
///
/// A sweep can be stored between two candidates and goes on to the same result.
///
/// Only pairs in which a candidate's code changes are run. A candidate whose pairs have not changed
/// since it was last tried has the same effect as then and is not run again; several candidates are
/// run together as long as none of them is accepted.
public struct GreedySweep: Codable, Sendable {
  /// What remains after a threshold.
  public struct Step: Codable, Sendable, Hashable {
    /// The threshold τ, in nats.
    public var threshold: Double
    /// The features that remain patched.
    public var point: PatchPoint
  }

  /// The thresholds, ascending.
  public let thresholds: [Double]
  /// The points found: all features first, then one after each threshold.
  public private(set) var steps: [Step] = []
  /// Features that were given their base value back, the first first.
  public private(set) var removed: [Int] = []
  /// Candidates that were run.
  public private(set) var evaluations = 0
  /// Candidates whose effect was known.
  public private(set) var repetitions = 0

  private let seed: UInt64
  /// The features still patched, in the order of this threshold.
  private var order: [Int]
  /// The next candidate in ``order``.
  private var next = 0
  private var remaining: Set<Int>
  private var predictions: [PatchedPrediction] = []
  /// How often each pair's state has changed.
  private var versions: [Int]
  private var trials: [Int: Trial] = [:]
  /// How many candidates are run together.
  private var window = 1

  /// What taking a feature away would do.
  private struct Trial: Codable, Sendable {
    /// The sum of its pairs' versions; another one now means that a pair has changed.
    var stamp: Int
    var predictions: [PatchedPrediction]
  }

  /// The paper's thresholds: 50 from 10⁻⁵ to 1, evenly spaced on a logarithmic axis.
  public static let paperThresholds = logarithmic(from: 1e-5, to: 1, count: 50)

  /// Evenly spaced on a logarithmic axis, both ends included.
  public static func logarithmic(from first: Double, to last: Double, count: Int) -> [Double] {
    guard count > 1 else { return [first] }
    return (0..<count).map {
      first * pow(last / first, Double($0) / Double(count - 1))
    }
  }

  /// Prepares a sweep.
  ///
  /// - Parameters:
  ///   - changes: The features and the pairs.
  ///   - thresholds: Thresholds τ in nats; taken in ascending order.
  ///   - seed: Decides the order of candidates.
  public init(of changes: CodeChanges, thresholds: [Double] = paperThresholds, seed: UInt64) {
    self.thresholds = thresholds.sorted()
    self.seed = seed
    order = []
    remaining = Set(changes.features)
    versions = changes.runs.pairs.map { _ in 0 }
  }

  /// Whether all thresholds are done.
  public var isFinished: Bool { steps.count > thresholds.count }

  /// The features, the most important first: those that remain, then those removed, last first.
  ///
  /// The paper's ordering: the first k of it are F_k.
  public var ranking: [Int] { remaining.sorted() + removed.reversed() }

  /// Goes on to the end.
  ///
  /// - Parameters:
  ///   - changes: Those the sweep was prepared with.
  ///   - progress: Told after each candidate; the sweep may be stored then.
  /// - Throws: `TransformerError`; whatever `progress` throws, after which the sweep can go on.
  public mutating func run(
    on changes: CodeChanges, progress: (GreedySweep) throws -> Void = { _ in }
  ) throws {
    var states = changes.uneditedStates()
    for feature in changes.features { changes.apply(feature, times: 1, to: &states) }
    for feature in removed { changes.apply(feature, times: -1, to: &states) }
    if steps.isEmpty {
      predictions = try changes.runs.predictions(
        of: changes.runs.pairs.indices.map { ($0, states[$0]) })
      record(threshold: 0, changes, states)
    }
    while !isFinished {
      let threshold = thresholds[steps.count - 1]
      if next == 0, order.isEmpty { order = shuffled() }
      while next < order.count {
        let end = min(next + window, order.count)
        try tryOut(Array(order[next..<end]), changes, states)
        let isWhole = decide(upTo: end, threshold, changes, &states)
        window = isWhole ? min(64, window * 2) : max(1, window / 2)
        try progress(self)
      }
      record(threshold: threshold, changes, states)
      (order, next) = ([], 0)
    }
  }

  private func shuffled() -> [Int] {
    var random = RandomNumbers(seed: seed).split("threshold \(steps.count)")
    let features = remaining.sorted()
    return random.permutation(features.count).map { features[$0] }
  }

  private func stamp(of feature: Int, _ changes: CodeChanges) -> Int {
    changes.pairs(of: feature).reduce(0) { $0 + versions[$1] }
  }

  /// Runs the candidates whose effect is not known.
  private mutating func tryOut(
    _ candidates: [Int], _ changes: CodeChanges, _ states: [Matrix]
  ) throws {
    var tried: [Int] = []
    var versionsToRun: [(pair: Int, residual: Matrix)] = []
    for feature in candidates {
      guard trials[feature]?.stamp != stamp(of: feature, changes) else { continue }
      var without = states
      changes.apply(feature, times: -1, to: &without)
      tried.append(feature)
      versionsToRun += changes.pairs(of: feature).map { ($0, without[$0]) }
    }
    evaluations += tried.count
    repetitions += candidates.count - tried.count
    var found = try changes.runs.predictions(of: versionsToRun)[...]
    for feature in tried {
      let count = changes.pairs(of: feature).count
      trials[feature] = Trial(
        stamp: stamp(of: feature, changes), predictions: Array(found.prefix(count)))
      found = found.dropFirst(count)
    }
  }

  /// Takes candidates one after the other, until one whose effect has just changed.
  ///
  /// Returns whether all were taken.
  private mutating func decide(
    upTo end: Int, _ threshold: Double, _ changes: CodeChanges, _ states: inout [Matrix]
  ) -> Bool {
    while next < end {
      let feature = order[next]
      let pairs = changes.pairs(of: feature)
      guard let trial = trials[feature], trial.stamp == stamp(of: feature, changes) else {
        return false
      }
      let rise =
        zip(pairs, trial.predictions).reduce(0.0) {
          $0 + $1.1.divergence - predictions[$1.0].divergence
        } / Double(predictions.count)
      if rise < threshold {
        changes.apply(feature, times: -1, to: &states)
        for (pair, prediction) in zip(pairs, trial.predictions) {
          predictions[pair] = prediction
          versions[pair] += 1
        }
        remaining.remove(feature)
        removed.append(feature)
        trials[feature] = nil
      }
      next += 1
    }
    return true
  }

  private mutating func record(
    threshold: Double, _ changes: CodeChanges, _ states: [Matrix]
  ) {
    steps.append(
      Step(
        threshold: threshold,
        point: PatchPoint(
          features: remaining.count,
          featuresOfPairs: changes.runs.pairs.indices.map { pair in
            remaining.count { changes.pairs(of: $0).contains(pair) }
          }, predictions: predictions,
          editSums: states.enumerated().map { changes.runs.editSum(of: $0, $1) })))
  }
}
