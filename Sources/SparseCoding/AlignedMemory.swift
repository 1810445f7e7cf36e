/// Memory for values that hot loops write through pointers, aligned to cache lines.
///
/// The owner sees to it that no two threads write the same value.
final class AlignedMemory<Value: BitwiseCopyable>: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Value>
  let count: Int

  /// Memory whose values are not set; pages cost nothing until they are written.
  init(uninitialized count: Int) {
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, count) * MemoryLayout<Value>.stride, alignment: 64)
    pointer = raw.bindMemory(to: Value.self, capacity: max(1, count))
  }

  convenience init(repeating value: Value, count: Int) {
    self.init(uninitialized: count)
    pointer.initialize(repeating: value, count: count)
  }

  /// A copy of some values.
  convenience init(_ values: [Value]) {
    self.init(uninitialized: values.count)
    _ = buffer.initialize(from: values)
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// A copy of all values.
  var values: [Value] { withExtendedLifetime(self) { Array(buffer) } }

  /// All values in place; valid while the owner is.
  var buffer: UnsafeMutableBufferPointer<Value> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }

  /// Overwrites the values.
  ///
  /// - Throws: ``SparseCodingError/shapeMismatch(_:)`` if the number of values differs.
  func update(from values: [Value], named name: String) throws {
    guard values.count == count else {
      throw SparseCodingError.shapeMismatch("\(values.count) values of “\(name)”, not \(count)")
    }
    _ = buffer.update(from: values)
  }
}
