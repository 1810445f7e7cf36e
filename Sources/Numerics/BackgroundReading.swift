import Dispatch
import Synchronization

/// Something that is read on another thread while this one does other things.
public final class BackgroundReading<Value: Sendable>: Sendable {
  private let read: @Sendable () throws -> Value
  private let group = DispatchGroup()
  private let result = Mutex<Result<Value, any Error>?>(nil)

  /// Begins to read.
  public init(_ read: @escaping @Sendable () throws -> Value) {
    self.read = read
    DispatchQueue.global(qos: .utility).async(group: group) {
      let result = Result { try read() }
      self.result.withLock { $0 = result }
    }
  }

  /// Waits for what is read.
  ///
  /// - Throws: What reading has thrown.
  public func value() throws -> Value {
    group.wait()
    guard let result = result.withLock({ $0 }) else { return try read() }
    return try result.get()
  }
}
