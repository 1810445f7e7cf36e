import Foundation
import Numerics

/// The paper's search for the features that matter.
///
/// Algorithm 4.1 of Conmy et al. (2023) on a flat graph: all features that change are patched. For
/// each threshold τ, ascending, every feature still patched is taken in a random order, and is given
/// its base value back for good if the divergence rises by less than τ. What remains after each
/// threshold is a point of the frontier; unlike in the authors' code, its edit magnitude is that of
/// the features that remain, not of the last one tried.
///
/// A sweep can be stored between two candidates and goes on to the same result.
///
/// Only pairs in which a candidate's code changes are run. A candidate whose pairs have not changed
/// since it was last tried has the same effect as then and is not run again. Several candidates are
/// run together, each in the state that is expected when its turn comes; what follows a decision that
/// was not expected is run again. So the result does not depend on what was expected.
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
  private var window = 8
  /// By how much taking each feature away is expected to raise the divergence, in nats.
  private var expectations: [Int: Double]

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
  ///   - expected: By how much each feature's patch is expected to lower the divergence, such as
  ///     ``CodeChanges/attributions(_:)``; saves time and changes nothing else.
  public init(
    of changes: CodeChanges, thresholds: [Double] = paperThresholds, seed: UInt64,
    expected: [(feature: Int, effect: Double)] = []
  ) {
    self.thresholds = thresholds.sorted()
    self.seed = seed
    order = []
    remaining = Set(changes.features)
    versions = changes.runs.pairs.map { _ in 0 }
    expectations = Dictionary(expected.map { ($0.feature, $0.effect) }) { first, _ in first }
  }

  /// Whether all thresholds are done.
  public var isFinished: Bool { steps.count > thresholds.count }

  /// The features, the most important first: those that remain, then those removed, last first.
  ///
  /// The paper's ordering: the first k of it are F_k. Features that remain, of which it says nothing,
  /// stand by the rise of the divergence when they were last tried.
  public var ranking: [Int] {
    let survivors = remaining.sorted {
      (expectations[$0, default: 0], $1) > (expectations[$1, default: 0], $0)
    }
    return survivors + removed.reversed()
  }

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
        let candidates = try tryOut(Array(order[next..<end]), threshold, changes, states)
        let isAsExpected = decide(candidates, threshold, changes, &states)
        window = isAsExpected ? min(64, window * 2) : max(4, window / 2)
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

  /// A candidate that was tried in the state expected at its turn.
  private struct Candidate {
    var feature: Int
    var trial: Trial
    /// Whether it was expected to be taken away.
    var isExpectedToGo: Bool
  }

  /// Runs the candidates whose effect is not known, each after what is expected of those before.
  private mutating func tryOut(
    _ features: [Int], _ threshold: Double, _ changes: CodeChanges, _ states: [Matrix]
  ) throws -> [Candidate] {
    var (states, versions) = (states, versions)
    var candidates: [Candidate] = []
    var versionsToRun: [(pair: Int, residual: Matrix)] = []
    for feature in features {
      let pairs = changes.pairs(of: feature)
      let stamp = pairs.reduce(0) { $0 + versions[$1] }
      var without = states
      changes.apply(feature, times: -1, to: &without)
      let isExpectedToGo: Bool
      if let known = trials[feature], known.stamp == stamp {
        isExpectedToGo = rise(known, pairs) < threshold
        candidates.append(
          Candidate(feature: feature, trial: known, isExpectedToGo: isExpectedToGo))
        repetitions += 1
      } else {
        isExpectedToGo = expectations[feature, default: 0] < threshold
        candidates.append(
          Candidate(
            feature: feature, trial: Trial(stamp: stamp, predictions: []),
            isExpectedToGo: isExpectedToGo))
        versionsToRun += pairs.map { ($0, without[$0]) }
        evaluations += 1
      }
      guard isExpectedToGo else { continue }
      states = without
      for pair in pairs { versions[pair] += 1 }
    }
    var found = try changes.runs.predictions(of: versionsToRun)[...]
    for index in candidates.indices where candidates[index].trial.predictions.isEmpty {
      let count = changes.pairs(of: candidates[index].feature).count
      candidates[index].trial.predictions = Array(found.prefix(count))
      found = found.dropFirst(count)
    }
    return candidates
  }

  /// By how much the mean divergence would rise.
  private func rise(_ trial: Trial, _ pairs: [Int]) -> Double {
    zip(pairs, trial.predictions).reduce(0.0) {
      $0 + $1.1.divergence - predictions[$1.0].divergence
    } / Double(predictions.count)
  }

  /// Takes candidates one after the other, until a decision that was not expected.
  ///
  /// Returns whether all decisions were.
  private mutating func decide(
    _ candidates: [Candidate], _ threshold: Double, _ changes: CodeChanges,
    _ states: inout [Matrix]
  ) -> Bool {
    for candidate in candidates {
      let (feature, pairs) = (candidate.feature, changes.pairs(of: candidate.feature))
      let rise = rise(candidate.trial, pairs)
      let goes = rise < threshold
      expectations[feature] = rise
      trials[feature] = goes ? nil : candidate.trial
      next += 1
      if goes {
        changes.apply(feature, times: -1, to: &states)
        for (pair, prediction) in zip(pairs, candidate.trial.predictions) {
          predictions[pair] = prediction
          versions[pair] += 1
        }
        remaining.remove(feature)
        removed.append(feature)
      }
      if goes != candidate.isExpectedToGo { return false }
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
