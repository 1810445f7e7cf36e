import Foundation
import Storage

/// Takes files out of `.zip` archives, of which Python wheels are a kind.
public enum ZipExtraction {
  /// Writes one entry's content to a file, which appears when it is complete.
  ///
  /// - Throws: ``CorpusError`` if the archive or the entry cannot be read; `FileError`.
  public static func extract(_ entry: String, from archive: URL, to destination: URL) throws {
    let source = try ZipEntrySource(archive, entry: entry)
    var file = try AtomicFile(destination)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try source.read(into: buffer)
      guard count > 0 else { break }
      try file.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    try file.commit()
  }
}
