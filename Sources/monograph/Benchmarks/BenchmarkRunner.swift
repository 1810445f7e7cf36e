import Foundation
import Numerics

/// Takes the times of hot paths, and of a matrix product right before and after each.
///
/// The speed of a machine that does other things too changes within seconds, so that a share of
/// the peak needs a peak of the same moment.
struct BenchmarkRunner {
  /// Where to run how often is not said.
  private static let (seconds, secondsOfSlowPaths, mostRuns) = (1.5, 6.0, 40)

  private var product = ProductBenchmark.reference()

  /// Takes the times of one setting.
  ///
  /// - Parameter runs: How often it is run; until it has taken long enough if omitted.
  mutating func measure(
    _ benchmark: inout some Benchmark, runs: Int?
  ) throws -> BenchmarkReport.Measurement {
    let before = try peak()
    let start = ContinuousClock.now
    var seconds: [Double] = []
    while !Self.isEnough(seconds.count, since: start, runs) {
      seconds.append(try Self.seconds { try benchmark.run() })
    }
    let work = benchmark.work
    return BenchmarkReport.Measurement(
      path: type(of: benchmark).path, setting: benchmark.setting,
      counts: type(of: benchmark).summary, amount: work.amount, unit: work.unit,
      operations: work.operations, bytes: work.bytes, seconds: seconds,
      peak: max(before, try peak()), facts: benchmark.facts)
  }

  private static func isEnough(
    _ count: Int, since start: ContinuousClock.Instant, _ runs: Int?
  ) -> Bool {
    if let runs { return count >= runs }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    return count >= mostRuns || count >= 5 && elapsed > seconds
      || count >= 3 && elapsed > secondsOfSlowPaths
  }

  /// The best of a few products, in operations a second.
  private mutating func peak() throws -> Double {
    var best = Double.infinity
    for _ in 0..<4 { best = min(best, try Self.seconds { try product.run() }) }
    return (product.work.operations ?? 0) / best
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}
