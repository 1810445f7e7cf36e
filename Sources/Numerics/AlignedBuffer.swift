import Foundation

/// A fixed block of float32 values on 64-byte aligned memory, shared by reference.
///
/// For workspaces and weights that hot loops reach through raw pointers. Who writes to it while
/// others read it is up to its owner.
public final class AlignedBuffer: @unchecked Sendable {
  /// The first value.
  public let pointer: UnsafeMutablePointer<Float>
  /// Number of values.
  public let count: Int

  /// The size of a large page, where the system has them.
  private static let largePage = 1 << 21

  /// Reserves room for `count` values, which are not set.
  public init(count: Int) {
    self.count = max(0, count)
    let bytes = max(self.count, 16) * MemoryLayout<Float>.stride
    let isLarge = bytes >= 2 * Self.largePage
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: isLarge ? Self.largePage : 64)
    #if canImport(Glibc)
      // A model's weights then cost hundreds of page faults instead of a hundred thousand. It is
      // only advice: without it everything works as well, a little slower.
      if isLarge { madvise(raw, bytes / Self.largePage * Self.largePage, MADV_HUGEPAGE) }
    #endif
    pointer = raw.bindMemory(to: Float.self, capacity: max(self.count, 16))
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// All values.
  public var values: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: pointer, count: count)
  }
}
