import Foundation

/// A file written under a temporary name and moved into place when it is complete.
///
/// A reader sees the old content or the new, never a part. A writer that fails,
/// is killed or finds the disk full leaves the old file as it was.
public struct AtomicFile: ~Copyable {
  private let destination: URL
  private let temporary: URL
  private let stream: UnsafeMutablePointer<FILE>
  private var isCommitted = false

  /// Opens a temporary file beside `destination`.
  ///
  /// - Throws: ``FileError`` if the folder does not exist or cannot be written to.
  public init(_ destination: URL) throws {
    self.destination = destination
    temporary = destination.deletingLastPathComponent().appendingPathComponent(
      ".\(destination.lastPathComponent).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp")
    guard Self.isReplaceable(destination), let stream = fopen(temporary.path, "wb") else {
      throw FileError(.cannotCreate, destination, errno)
    }
    self.stream = stream
  }

  /// Whether nothing is there or a file: a rename would put a file in the place of a device.
  private static func isReplaceable(_ url: URL) -> Bool {
    var status = stat()
    guard stat(url.path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return true }
    errno = status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL
    return false
  }

  deinit {
    fclose(stream)
    if !isCommitted { unlink(temporary.path) }
  }

  /// Appends bytes.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    guard fwrite(bytes.baseAddress, 1, bytes.count, stream) == bytes.count else {
      throw FileError(.cannotWrite, destination, errno)
    }
  }

  /// Appends a text's UTF-8 bytes.
  public mutating func write(_ text: String) throws {
    try Array(text.utf8).withUnsafeBytes { try write($0) }
  }

  /// Moves the file into place.
  ///
  /// - Parameter isDurable: Whether the content is on the disk before the file is in place, so that
  ///   it survives a failure of power; without, it survives only the end of the process.
  /// - Throws: ``FileError``; the destination is then unchanged.
  public consuming func commit(isDurable: Bool = true) throws {
    guard fflush(stream) == 0, !isDurable || fsync(fileno(stream)) == 0 else {
      throw FileError(.cannotWrite, destination, errno)
    }
    guard rename(temporary.path, destination.path) == 0 else {
      throw FileError(.cannotRename, destination, errno)
    }
    isCommitted = true
  }

  /// Writes a whole file at once.
  public static func write(
    _ bytes: some ContiguousBytes, to destination: URL, isDurable: Bool = true
  ) throws {
    var file = try AtomicFile(destination)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.commit(isDurable: isDurable)
  }

  /// Writes a whole text at once.
  public static func write(_ text: String, to destination: URL) throws {
    try write(Array(text.utf8), to: destination)
  }
}
