import Dispatch
import Synchronization

extension Parallel {
  /// Calls `body` once for each item, handed out one at a time, and says which worker calls.
  ///
  /// A worker's number indexes scratch memory that no other call uses at the same time. Items
  /// are handed out in order, so put expensive ones first.
  ///
  /// - Parameters:
  ///   - count: Number of items.
  ///   - body: The work, given a worker in `0..<Parallel.width` and an item in `0..<count`.
  public static func workers(_ count: Int, _ body: (_ worker: Int, _ item: Int) -> Void) {
    let workers = min(width, count)
    guard workers > 1 else {
      for item in 0..<max(0, count) { body(0, item) }
      return
    }
    let next = Counter()
    items(workers) { worker in
      while let item = next.take(below: count) { body(worker, item) }
    }
  }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func take(below bound: Int) -> Int? {
      let taken = value.add(1, ordering: .relaxed).oldValue
      return taken < bound ? taken : nil
    }
  }
}
