import Foundation

/// A file mapped read-only into memory.
///
/// Pages are read when they are touched and may be dropped by the system at any
/// time, so that a large file costs address space rather than memory.
public final class MappedFile: Sendable {
  /// The file's content.
  nonisolated(unsafe) public let bytes: UnsafeRawBufferPointer
  /// Where the file lies.
  public let url: URL

  /// Maps the file at `url`.
  ///
  /// - Throws: ``FileError`` if the file is missing or cannot be mapped.
  public init(_ url: URL) throws {
    self.url = url
    // Not waiting, so that a pipe without a writer is refused below.
    let descriptor = open(url.path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(.cannotOpen, url, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError(.cannotRead, url, errno) }
    guard (status.st_mode & S_IFMT) == S_IFREG else {
      throw FileError(.cannotRead, url, (status.st_mode & S_IFMT) == S_IFDIR ? EISDIR : EINVAL)
    }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0),
      address != MAP_FAILED
    else { throw FileError(.cannotMap, url, errno) }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  deinit {
    if let address = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: address), bytes.count)
    }
  }

  /// Number of bytes.
  public var count: Int { bytes.count }
}
