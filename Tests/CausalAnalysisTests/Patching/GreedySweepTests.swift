import Foundation
import LanguageModels
import Numerics
import SparseCoding
import Testing

@testable import CausalAnalysis

@Suite struct GreedySweepTests {
  private func changes() throws -> CodeChanges {
    let runs = try PatchingFixture.runs()
    return try CodeChanges(
      .target, with: PatchingFixture.dictionary(width: runs.base.columns), in: runs)
  }

  /// The search as the paper writes it: every candidate on all pairs, one after the other.
  private func plain(
    _ changes: CodeChanges, _ thresholds: [Double], orders: [[Int]]
  ) throws -> [(features: Set<Int>, divergence: Double)] {
    func divergence(_ features: Set<Int>) throws -> Double {
      try changes.curve(order: features.sorted(), counts: [features.count])[0].divergence
    }
    var features = Set(changes.features)
    var known = try divergence(features)
    return try zip(thresholds, orders).map { threshold, order in
      for feature in order {
        let without = try divergence(features.subtracting([feature]))
        if without - known < threshold {
          features.remove(feature)
          known = without
        }
      }
      return (features, known)
    }
  }

  @Test func theSweepIsThePapers() throws {
    let changes = try changes()
    let thresholds = GreedySweep.logarithmic(from: 1e-4, to: 0.05, count: 5)
    var sweep = GreedySweep(of: changes, thresholds: thresholds, seed: 3)
    var orders: [[Int]] = [[]]
    try sweep.run(on: changes) { state in
      if orders.count < state.steps.count { orders.append([]) }
    }
    // The orders follow from the seed and from what remained.
    var remaining = changes.features
    var removed = sweep.removed[...]
    orders = sweep.steps.dropFirst().enumerated().map { index, step in
      var random = RandomNumbers(seed: 3).split("threshold \(index + 1)")
      let order = random.permutation(remaining.count).map { remaining[$0] }
      let gone = removed.prefix(remaining.count - step.point.features)
      removed = removed.dropFirst(gone.count)
      remaining = remaining.filter { !gone.contains($0) }
      return order
    }
    let expected = try plain(changes, thresholds, orders: orders)
    #expect(sweep.steps.count == 6 && sweep.isFinished)
    #expect(sweep.steps[0].point.features == changes.features.count)
    for (step, (features, divergence)) in zip(sweep.steps.dropFirst(), expected) {
      #expect(step.point.features == features.count)
      #expect(abs(step.point.divergence - divergence) < 1e-5)
    }
    #expect(Set(sweep.ranking) == Set(changes.features))
    #expect(Set(sweep.ranking.prefix(expected[4].features.count)) == expected[4].features)
    #expect(sweep.steps.contains { (1..<changes.features.count).contains($0.point.features) })
    #expect(sweep.repetitions > 0)
  }

  @Test func theEditIsThatOfTheAcceptedSet() throws {
    let changes = try changes()
    var sweep = GreedySweep(of: changes, thresholds: [1e-3, 1e-2], seed: 1)
    try sweep.run(on: changes)
    for (step, count) in sweep.steps.map({ ($0, $0.point.features) }) {
      let point = try changes.curve(order: sweep.ranking, counts: [count])[0]
      for (a, b) in zip(step.point.editSums, point.editSums) { #expect(abs(a - b) < 1e-3) }
      #expect(step.point.featuresOfPairs == point.featuresOfPairs)
    }
  }

  @Test func anInterruptedSweepGoesOnToTheSameBits() throws {
    struct Stop: Error {}
    let changes = try changes()
    let thresholds = [1e-4, 1e-3, 1e-2]
    var whole = GreedySweep(of: changes, thresholds: thresholds, seed: 2)
    try whole.run(on: changes)
    var part = GreedySweep(of: changes, thresholds: thresholds, seed: 2)
    for _ in 0..<3 {
      var count = 0
      do {
        try part.run(on: changes) { _ in
          count += 1
          if count == 5 { throw Stop() }
        }
      } catch is Stop {}
      part = try JSONDecoder().decode(GreedySweep.self, from: JSONEncoder().encode(part))
    }
    try part.run(on: changes)
    #expect(part.steps == whole.steps && part.removed == whole.removed)
  }

  @Test func thresholdsAreThePapers() {
    let thresholds = GreedySweep.paperThresholds
    #expect(thresholds.count == 50 && thresholds[0] == 1e-5 && abs(thresholds[49] - 1) < 1e-12)
    #expect(abs(thresholds[1] / thresholds[0] - pow(10, 5.0 / 49)) < 1e-12)
  }
}
