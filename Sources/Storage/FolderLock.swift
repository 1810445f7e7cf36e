import Foundation

/// Keeps other processes from working in a folder.
///
/// The lock is on the folder itself and leaves no file behind; the system gives it up when the
/// process ends, however it ends.
public struct FolderLock: ~Copyable {
  private let descriptor: Int32

  /// Takes the lock of a folder that exists; waits if another process has it.
  ///
  /// - Parameter waiting: Called once if there is something to wait for.
  /// - Throws: ``FileError`` if the folder cannot be opened.
  public init(_ folder: URL, waiting: () -> Void = {}) throws {
    descriptor = try Self.take(folder, waiting)
  }

  private static func take(_ folder: URL, _ waiting: () -> Void) throws -> Int32 {
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(.cannotOpen, folder, errno) }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    waiting()
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let code = errno
        close(descriptor)
        throw FileError(.cannotOpen, folder, code)
      }
    }
    return descriptor
  }

  deinit { close(descriptor) }
}
