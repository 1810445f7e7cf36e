import Foundation

/// A folder written under a temporary name and moved into place when it is complete.
///
/// A reader sees the whole folder or none. A writer that fails leaves nothing.
public struct AtomicFolder: ~Copyable {
  /// Where to write the files.
  public let temporary: URL
  private let destination: URL
  private var isCommitted = false

  /// Makes a temporary folder beside `destination`.
  ///
  /// - Throws: ``FileError`` if the folder above does not exist or cannot be written to.
  public init(_ destination: URL) throws {
    self.destination = destination
    temporary = Self.neighbour(of: destination)
    guard mkdir(temporary.path, 0o777) == 0 else {
      throw FileError(.cannotCreate, destination, errno)
    }
  }

  private static func neighbour(of url: URL) -> URL {
    url.deletingLastPathComponent().appendingPathComponent(
      ".\(url.lastPathComponent).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp",
      isDirectory: true)
  }

  deinit {
    if !isCommitted { try? FileManager.default.removeItem(at: temporary) }
  }

  /// Moves the folder into place; what was there before is removed.
  ///
  /// - Throws: ``FileError``; what was there is then as it was.
  public consuming func commit() throws {
    let old = Self.neighbour(of: destination)
    let isReplacement = rename(destination.path, old.path) == 0
    guard rename(temporary.path, destination.path) == 0 else {
      let code = errno
      if isReplacement { rename(old.path, destination.path) }
      throw FileError(.cannotRename, destination, code)
    }
    isCommitted = true
    if isReplacement { try? FileManager.default.removeItem(at: old) }
  }
}
