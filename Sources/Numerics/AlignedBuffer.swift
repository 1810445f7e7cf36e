/// A fixed block of float32 values on 64-byte aligned memory, shared by reference.
///
/// For workspaces and weights that hot loops reach through raw pointers. Who writes to it while
/// others read it is up to its owner.
public final class AlignedBuffer: @unchecked Sendable {
  /// The first value.
  public let pointer: UnsafeMutablePointer<Float>
  /// Number of values.
  public let count: Int

  /// Reserves room for `count` values, which are not set.
  public init(count: Int) {
    self.count = max(0, count)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: max(self.count, 16) * MemoryLayout<Float>.stride, alignment: 64)
    pointer = raw.bindMemory(to: Float.self, capacity: max(self.count, 16))
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// All values.
  public var values: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }
}
