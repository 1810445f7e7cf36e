import CZip
import Foundation
import Storage

/// Bytes that are read once from front to back.
protocol ByteSource: AnyObject {
  /// Fills the beginning of `buffer` and returns the number of bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// The bytes of a file.
final class FileSource: ByteSource {
  private let url: URL
  private let stream: UnsafeMutablePointer<FILE>

  init(_ url: URL) throws {
    self.url = url
    guard let stream = fopen(url.path, "rb") else { throw FileError(.cannotOpen, url, errno) }
    self.stream = stream
  }

  deinit { fclose(stream) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = fread(buffer.baseAddress, 1, buffer.count, stream)
    if count == 0, ferror(stream) != 0 { throw FileError(.cannotRead, url, errno) }
    return count
  }
}

/// An archive opened for reading.
final class ZipArchive {
  fileprivate let url: URL
  fileprivate let handle: OpaquePointer

  init(_ url: URL) throws {
    self.url = url
    var code: Int32 = 0
    guard let handle = zip_open(url.path, ZIP_RDONLY, &code) else {
      if code == ZIP_ER_NOENT { throw FileError(.cannotOpen, url, ENOENT) }
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      let reason = zip_error_strerror(&error).map { String(cString: $0) } ?? "unknown error"
      throw CorpusError(
        url, "cannot be opened as a .zip archive: \(reason)",
        advice: "The file may be damaged or cut short; fetch it again.")
    }
    self.handle = handle
  }

  deinit { zip_discard(handle) }

  /// The entries' names in the archive's order.
  var names: [String] {
    (0..<zip_get_num_entries(handle, 0)).compactMap { index in
      zip_get_name(handle, zip_uint64_t(index), 0).map { String(cString: $0) }
    }
  }
}

/// The uncompressed bytes of an archive's entry; its checksum is verified at the end.
final class ZipEntrySource: ByteSource {
  private let archive: ZipArchive
  private let entry: String
  private let file: OpaquePointer

  init(_ url: URL, entry: String) throws {
    archive = try ZipArchive(url)
    self.entry = entry
    guard let file = zip_fopen(archive.handle, entry, 0) else {
      throw CorpusError(
        url, entry: entry,
        "cannot be opened: \(String(cString: zip_strerror(archive.handle)))")
    }
    self.file = file
  }

  deinit { zip_fclose(file) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = zip_fread(file, buffer.baseAddress, zip_uint64_t(buffer.count))
    guard count >= 0 else {
      throw CorpusError(
        archive.url, entry: entry,
        "cannot be unpacked: \(String(cString: zip_file_strerror(file)))",
        advice: "The archive is damaged; fetch it again.")
    }
    return Int(count)
  }
}
