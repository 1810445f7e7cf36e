import Foundation
import Synchronization

/// A thread of its own for work that keeps a processor busy for long.
///
/// Swift has as many shared threads as the machine has cores; a task that computes for minutes
/// without waiting takes one away from everybody else, and on one core the only one.
///
/// ```swift
/// let thread = ComputingThread(name: "render")
/// let result = await Task(executorPreference: thread) { try await engine.execute(book) }.result
/// ```
public final class ComputingThread: TaskExecutor {
  private let queue: DispatchQueue

  /// Creates a thread that waits for work.
  public init(name: String) {
    queue = DispatchQueue(label: name, qos: .userInitiated)
  }

  /// Runs a piece of a task after those that were given before.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}
