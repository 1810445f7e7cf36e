import Foundation
import Numerics

/// Prepares hot paths and takes their times.
struct BenchmarkRunner {
  /// How often each is run; until it has taken long enough if there is no number.
  var runs: Int?

  /// Takes the times of one setting.
  func measure(_ benchmark: inout some Benchmark, runs: Int?) throws -> BenchmarkReport.Measurement
  {
    let start = ContinuousClock.now
    var seconds: [Double] = []
    while !isEnough(seconds.count, since: start, runs) {
      let begin = ContinuousClock.now
      try benchmark.run()
      seconds.append(begin.secondsUntilNow)
    }
    let work = benchmark.work
    return BenchmarkReport.Measurement(
      path: type(of: benchmark).path, setting: benchmark.setting,
      counts: type(of: benchmark).summary, amount: work.amount, unit: work.unit,
      operations: work.operations, bytes: work.bytes, seconds: seconds, facts: benchmark.facts)
  }

  private func isEnough(_ count: Int, since start: ContinuousClock.Instant, _ runs: Int?) -> Bool {
    if let runs { return count >= runs }
    return count >= 40 || count >= 5 && start.secondsUntilNow > 1.5
  }

  /// The speed of the matrix product that everything is compared with, in operations a second.
  static func peak(_ benchmark: inout ProductBenchmark, runs: Int = 15) throws -> Double {
    var best = Double.infinity
    for _ in 0..<max(1, runs) {
      let begin = ContinuousClock.now
      try benchmark.run()
      best = min(best, begin.secondsUntilNow)
    }
    return (benchmark.work.operations ?? 0) / best
  }
}

extension ContinuousClock.Instant {
  /// Seconds since this instant.
  var secondsUntilNow: Double { (ContinuousClock.now - self) / .seconds(1) }
}
