import Foundation
import Storage

/// A model file in GGUF format, versions 2 and 3, mapped into memory.
///
/// Opening reads the header only and checks all of it: a tensor that `tensors` lists
/// lies inside the file, on its own bytes, in a type this reader can decode.
public final class GGUFFile: TensorFile {
  /// Where the file lies.
  public var url: URL { mapping.url }
  /// Format version, 2 or 3.
  public let version: Int
  /// The header's values by key, such as `llama.block_count`.
  public let metadata: [String: MetadataValue]
  /// The tensors by name.
  public let tensors: [String: TensorInfo]
  /// The file's bytes.
  public let mapping: MappedFile

  /// Opens the file at `url`.
  ///
  /// - Throws: `FileError` if it cannot be read, ``ModelFileError`` if it is not a sound
  ///   GGUF file or has a tensor of a type that is not supported.
  public init(_ url: URL) throws {
    mapping = try MappedFile(url)
    var header = GGUFHeader(mapping)
    try header.parse()
    version = header.version
    metadata = header.metadata
    tensors = header.tensors
  }

  /// The header's integer for `key`.
  ///
  /// - Throws: ``ModelFileError`` if it is missing or not an integer.
  public func integer(_ key: String) throws -> Int {
    try required(key, "an integer", \.integer)
  }

  /// The header's number for `key`.
  ///
  /// - Throws: ``ModelFileError`` if it is missing or not a number.
  public func real(_ key: String) throws -> Double {
    try required(key, "a number", \.real)
  }

  /// The header's text for `key`.
  ///
  /// - Throws: ``ModelFileError`` if it is missing or not a text.
  public func text(_ key: String) throws -> String {
    try required(key, "a text", \.text)
  }

  /// The header's array for `key`.
  ///
  /// - Throws: ``ModelFileError`` if it is missing or not an array.
  public func array(_ key: String) throws -> MetadataArray {
    try required(key, "an array", \.array)
  }

  private func required<Value>(
    _ key: String, _ expected: String, _ convert: (MetadataValue) -> Value?
  ) throws -> Value {
    guard let entry = metadata[key] else {
      let similar = NearestName.find(key, among: metadata.keys.sorted())
      throw ModelFileError(
        url, "has no header value “\(key)”",
        advice: similar.map { "It has “\($0)”." } ?? "")
    }
    guard let value = convert(entry) else {
      throw ModelFileError(url, "header value “\(key)” is not \(expected)")
    }
    return value
  }
}
