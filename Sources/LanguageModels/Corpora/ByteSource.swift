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
  let url: URL
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

  /// What the archive says about an entry: its size, that of its bytes in the archive, and whether
  /// they are the content as it is; `nil` if there is no such entry.
  func place(of entry: String) -> (size: UInt64, storedSize: UInt64, isStored: Bool)? {
    var status = zip_stat_t()
    zip_stat_init(&status)
    let known = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD)
    guard zip_stat(handle, entry, 0, &status) == 0, status.valid & known == known else {
      return nil
    }
    return (
      status.size, status.comp_size,
      Int32(status.comp_method) == ZIP_CM_STORE && Int32(status.encryption_method) == ZIP_EM_NONE
    )
  }
}

/// The uncompressed bytes of an archive's entry; its checksum is verified at the end.
final class ZipEntrySource: ByteSource {
  private let archive: ZipArchive
  private let entry: String
  private let file: OpaquePointer

  convenience init(_ url: URL, entry: String) throws {
    try self.init(ZipArchive(url), entry: entry)
  }

  init(_ archive: ZipArchive, entry: String) throws {
    self.archive = archive
    self.entry = entry
    guard let file = zip_fopen(archive.handle, entry, 0) else {
      throw CorpusError(
        archive.url, entry: entry,
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
