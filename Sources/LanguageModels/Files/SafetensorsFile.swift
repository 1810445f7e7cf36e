import Foundation
import Storage

/// A file of named tensors in safetensors format, mapped into memory.
///
/// Opening reads the header only and checks that every tensor lies inside the file, on
/// its own bytes, and has the size its shape and type ask for.
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
    let header: Header
    do {
      let bytes = Data(mapping.bytes[start..<start + length])
      header = try JSONDecoder().decode(Header.self, from: bytes)
    } catch {
      throw ModelFileError(
        url, "has a header that is not a JSON object of tensors",
        advice: "It is damaged or not a safetensors file.")
    }
    metadata = header.metadata
    (tensors, unsupported) = try header.place(start + length, in: mapping)
  }
}

/// The JSON header of a safetensors file.
private struct Header: Decodable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private(set) var metadata: [String: String] = [:]
  private(set) var entries: [String: Entry] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }

  func place(_ start: Int, in file: MappedFile) throws -> ([String: TensorInfo], [String: String]) {
    let room = file.count - start
    var tensors: [String: TensorInfo] = [:]
    var unsupported: [String: String] = [:]
    var spans: [(lower: Int, upper: Int, name: String)] = []
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
      guard entry.offsets.count == 2, entry.offsets[0] >= 0,
        entry.offsets[0] <= entry.offsets[1], entry.offsets[1] <= room
      else {
        throw ModelFileError(
          file.url,
          "tensor “\(name)” has the offsets \(entry.offsets), but \(room) bytes of data follow",
          advice: ByteCursor.damaged)
      }
      let (lower, upper) = (entry.offsets[0], entry.offsets[1])
      if lower < upper { spans.append((lower, upper, name)) }
      guard let type = TensorType(rawValue: entry.dtype), type.blockLength == 1 else {
        unsupported[name] = entry.dtype
        continue
      }
      guard TensorInfo.byteCount(shape: entry.shape, type: type) == upper - lower else {
        throw ModelFileError(
          file.url,
          "tensor “\(name)” has \(upper - lower) bytes, which is not the size of "
            + "\(type.rawValue) \(entry.shape)",
          advice: ByteCursor.damaged)
      }
      tensors[name] = TensorInfo(
        name: name, shape: entry.shape, type: type, byteRange: start + lower..<start + upper)
    }
    spans.sort { ($0.lower, $0.upper, $0.name) < ($1.lower, $1.upper, $1.name) }
    for (previous, next) in zip(spans, spans.dropFirst()) where next.lower < previous.upper {
      throw ModelFileError(
        file.url, "tensors “\(previous.name)” and “\(next.name)” overlap",
        advice: ByteCursor.damaged)
    }
    return (tensors, unsupported)
  }
}
