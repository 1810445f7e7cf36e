import Dispatch
import Foundation

/// Loops over all cores.
public enum Parallel {
  /// Number of cores in use, at least one.
  public static let width = max(1, ProcessInfo.processInfo.activeProcessorCount)

  /// Calls `body` for disjoint ranges that cover `0..<count`, at most one range a core.
  ///
  /// - Parameters:
  ///   - count: Number of items.
  ///   - grain: Fewest items worth a core of their own.
  ///   - multiple: Ranges begin at multiples of this number.
  ///   - body: The work; called from several threads at once.
  public static func ranges(
    _ count: Int, grain: Int = 1, multiple: Int = 1, _ body: (Range<Int>) -> Void
  ) {
    guard count > 0 else { return }
    let pieces = max(1, min(width, count / max(1, grain)))
    guard pieces > 1 else { return body(0..<count) }
    let units = (count + multiple - 1) / multiple
    withoutActuallyEscaping(body) { body in
      let shared = Unchecked(body)
      DispatchQueue.concurrentPerform(iterations: pieces) { piece in
        let lower = min(count, units * piece / pieces * multiple)
        let upper = min(count, units * (piece + 1) / pieces * multiple)
        if lower < upper { shared.value(lower..<upper) }
      }
    }
  }

  /// Calls `body` once for each item, handed out one at a time to whichever core is free.
  ///
  /// For items of unequal cost; `body` is called from several threads at once.
  public static func items(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1, width > 1 else {
      for item in 0..<count { body(item) }
      return
    }
    withoutActuallyEscaping(body) { body in
      let shared = Unchecked(body)
      DispatchQueue.concurrentPerform(iterations: count) { shared.value($0) }
    }
  }
}

/// Carries a value into a concurrent closure whose author vouches for its safety.
private struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
