import Numerics
import Synchronization

/// Loops over all cores whose body may fail.
enum ThrowingParallel {
  /// Calls `body` for each item; afterwards throws the error of the lowest item that failed.
  static func items(_ count: Int, _ body: (Int) throws -> Void) throws {
    let failure = Mutex<(item: Int, error: any Error)?>(nil)
    Parallel.items(count) { item in
      do {
        try body(item)
      } catch {
        failure.withLock { first in
          if first.map({ item < $0.item }) ?? true { first = (item, error) }
        }
      }
    }
    if let error = failure.withLock({ $0?.error }) { throw error }
  }

  /// Calls `body` for pieces of a range, `grain` items each, handed out one at a time.
  static func pieces(_ range: Range<Int>, of grain: Int, _ body: (Range<Int>) throws -> Void) throws
  {
    try items((range.count + grain - 1) / grain) { piece in
      let lower = range.lowerBound + piece * grain
      try body(lower..<min(lower + grain, range.upperBound))
    }
  }
}
