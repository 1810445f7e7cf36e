import Foundation
import Storage

/// A file of named tensors in safetensors format, mapped into memory.
///
/// Opening reads the header only and checks that every tensor lies inside the file, on
/// its own bytes, and has the size its shape and type ask for, and that no byte belongs to none.
public final class SafetensorsFile: TensorFile {
  /// Where the file lies.
  public var url: URL { mapping.url }
  /// The tensors by name.
  public let tensors: [String: TensorInfo]
  /// The header's free texts.
  public let metadata: [String: String]
  /// Tensors whose type this reader does not decode, with that type's name.
  ///
  /// Published models carry masks and other buffers that nobody needs to read.
  public let unsupported: [String: String]
  /// The file's bytes.
  public let mapping: MappedFile

  /// Longest header that is read, as in the format's reference implementation.
  static let headerLimit = 100_000_000

  /// Opens the file at `url`.
  ///
  /// - Throws: `FileError` if it cannot be read, ``ModelFileError`` if it is not a sound
  ///   safetensors file.
  public init(_ url: URL) throws {
    mapping = try MappedFile(url)
    var cursor = ByteCursor(mapping.bytes, url: url)
    let length = try cursor.readCount(minimumBytes: 1, "bytes of header")
    guard length <= Self.headerLimit else {
      throw ModelFileError(
        url, "has a header of \(length) bytes; at most \(Self.headerLimit) are possible")
    }
    let start = try cursor.take(length, "the header")
    let header = try SafetensorsHeader(
      UnsafeRawBufferPointer(rebasing: mapping.bytes[start..<start + length]), of: url)
    metadata = header.metadata
    (tensors, unsupported) = try header.place(start + length, in: mapping)
  }
}
