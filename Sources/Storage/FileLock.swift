import Foundation

/// Keeps other processes out of a piece of work while it is being done.
///
/// The lock belongs to the process: the system gives it up when the process ends,
/// however it ends. Waiting happens in ``init(_:)``.
public struct FileLock: ~Copyable {
  private let descriptor: Int32
  private let url: URL

  /// Waits until no other process holds the lock that `url` stands for, and takes it.
  ///
  /// - Throws: ``FileError`` if the lock's file cannot be created.
  public init(_ url: URL) throws {
    self.url = url
    descriptor = try Self.take(url)
  }

  private static func take(_ url: URL) throws -> Int32 {
    while true {
      let descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw FileError(.cannotCreate, url, errno) }
      while flock(descriptor, LOCK_EX) != 0 {
        guard errno == EINTR else {
          let code = errno
          close(descriptor)
          throw FileError(.cannotOpen, url, code)
        }
      }
      // The holder before may have removed the file; then this lock keeps nobody out.
      var (held, present) = (stat(), stat())
      if fstat(descriptor, &held) == 0, stat(url.path, &present) == 0,
        held.st_ino == present.st_ino
      {
        return descriptor
      }
      close(descriptor)
    }
  }

  deinit {
    unlink(url.path)
    close(descriptor)
  }
}
