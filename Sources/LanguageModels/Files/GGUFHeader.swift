import Foundation
import Storage

/// The parser of a GGUF file's header.
struct GGUFHeader {
  private(set) var version = 0
  private(set) var metadata: [String: MetadataValue] = [:]
  private(set) var tensors: [String: TensorInfo] = [:]

  private let file: MappedFile
  private var cursor: ByteCursor
  private var url: URL { file.url }

  init(_ file: MappedFile) {
    self.file = file
    cursor = ByteCursor(file.bytes, url: file.url)
  }

  mutating func parse() throws {
    try parseVersion()
    let tensorCount = try cursor.readCount(minimumBytes: 1, "tensors")
    let metadataCount = try cursor.readCount(minimumBytes: 13, "header values")
    for _ in 0..<metadataCount { try parseMetadata() }
    guard tensorCount <= cursor.remaining / 32 else {
      throw ModelFileError(
        url, "claims \(tensorCount) tensors, but only \(cursor.remaining) bytes follow",
        advice: ByteCursor.damaged)
    }
    var entries: [Entry] = []
    entries.reserveCapacity(tensorCount)
    for _ in 0..<tensorCount { entries.append(try parseTensor()) }
    try place(entries)
  }

  private mutating func parseVersion() throws {
    let magic = Array("GGUF".utf8)
    guard file.bytes.count >= 4, file.bytes.prefix(4).elementsEqual(magic) else {
      throw ModelFileError(
        url, "is not a GGUF file: it does not begin with “GGUF”",
        advice: "Give the path of a model in GGUF format.")
    }
    _ = try cursor.take(4, "the first word")
    let number = try cursor.read(UInt32.self, "the version")
    guard number == 2 || number == 3 else {
      let isSwapped = number.byteSwapped == 2 || number.byteSwapped == 3
      throw ModelFileError(
        url,
        isSwapped
          ? "is a big-endian GGUF file, which is not supported"
          : "has GGUF version \(number); versions 2 and 3 are supported",
        advice: "Convert the model again with a current converter.")
    }
    version = Int(number)
  }

  private mutating func parseMetadata() throws {
    let key = try cursor.readText("a header key")
    let type = try parseElementType(key)
    let value: MetadataValue =
      type == .array ? .array(try parseArray(key, depth: 0)) : try cursor.readScalar(type)
    guard metadata.updateValue(value, forKey: key) == nil else {
      throw ModelFileError(url, "has the header value “\(key)” twice")
    }
  }

  private mutating func parseElementType(_ key: String) throws -> MetadataArray.Element {
    let number = try cursor.read(UInt32.self, "the type of “\(key)”")
    guard let type = MetadataArray.Element(rawValue: number) else {
      throw ModelFileError(
        url, "header value “\(key)” has the unknown type \(number)", advice: ByteCursor.damaged)
    }
    return type
  }

  private mutating func parseArray(_ key: String, depth: Int) throws -> MetadataArray {
    guard depth < 4 else {
      throw ModelFileError(url, "header value “\(key)” has arrays nested too deeply")
    }
    let element = try parseElementType(key)
    let count = try cursor.readCount(
      minimumBytes: element.minimumBytes, "elements of “\(key)”")
    let start = cursor.offset
    switch element {
    case .text: for _ in 0..<count { _ = try cursor.skipText("“\(key)”") }
    case .array: for _ in 0..<count { _ = try parseArray(key, depth: depth + 1) }
    default: try cursor.take(count * element.minimumBytes, "“\(key)”")
    }
    return MetadataArray(element: element, count: count, file: file, start: start)
  }
}

extension GGUFHeader {
  /// A tensor whose place is still relative to the end of the header.
  private struct Entry {
    let name: String
    let shape: [Int]
    let type: TensorType
    let offset: UInt64
    let byteCount: Int
  }

  private mutating func parseTensor() throws -> Entry {
    let name = try cursor.readText("a tensor's name")
    let dimensions = try cursor.read(UInt32.self, "the extents of “\(name)”")
    guard (1...4).contains(dimensions) else {
      throw ModelFileError(
        url, "tensor “\(name)” has \(dimensions) dimensions; 1 to 4 are possible",
        advice: ByteCursor.damaged)
    }
    var shape: [Int] = []
    for _ in 0..<dimensions {
      let extent = try cursor.read(UInt64.self, "the extents of “\(name)”")
      guard extent > 0, let extent = Int(exactly: extent) else {
        throw ModelFileError(url, "tensor “\(name)” has an extent of \(extent)")
      }
      shape.insert(extent, at: 0)
    }
    let number = try cursor.read(UInt32.self, "the type of “\(name)”")
    guard let type = GGUFTypes.supported[number] else {
      let supported = GGUFTypes.supported.values.map(\.rawValue).sorted()
      throw ModelFileError(
        url,
        "tensor “\(name)” has type \(GGUFTypes.name(number)), which is not supported; "
          + "supported: \(supported.joined(separator: ", "))",
        advice: "Use a version of the model quantised to one of those types.")
    }
    let offset = try cursor.read(UInt64.self, "the offset of “\(name)”")
    guard let byteCount = TensorInfo.byteCount(shape: shape, type: type) else {
      throw ModelFileError(
        url, "tensor “\(name)” of type \(type.rawValue) cannot have the shape \(shape)",
        advice: ByteCursor.damaged)
    }
    return Entry(name: name, shape: shape, type: type, offset: offset, byteCount: byteCount)
  }

  /// Turns relative offsets into places in the file and checks that they are sound.
  private mutating func place(_ entries: [Entry]) throws {
    let alignment = metadata["general.alignment"].map { $0.integer ?? 0 } ?? 32
    guard alignment > 0, alignment <= 1 << 20, alignment & (alignment - 1) == 0 else {
      throw ModelFileError(url, "has an alignment that is not a power of two up to 1 MiB")
    }
    let start = (cursor.offset + alignment - 1) / alignment * alignment
    let room = max(0, file.count - start)
    var end = 0
    for entry in entries.sorted(by: { ($0.offset, $0.name) < ($1.offset, $1.name) }) {
      guard let offset = Int(exactly: entry.offset), offset <= room,
        entry.byteCount <= room - offset
      else {
        throw ModelFileError(
          url, "tensor “\(entry.name)” lies beyond the end of the file",
          advice: ByteCursor.damaged)
      }
      guard offset % alignment == 0 else {
        throw ModelFileError(
          url, "tensor “\(entry.name)” begins at \(offset), not at a multiple of \(alignment)")
      }
      guard offset >= end else {
        throw ModelFileError(url, "tensor “\(entry.name)” overlaps the one before it")
      }
      end = offset + entry.byteCount
      let info = TensorInfo(
        name: entry.name, shape: entry.shape, type: entry.type,
        byteRange: start + offset..<start + end)
      guard tensors.updateValue(info, forKey: entry.name) == nil else {
        throw ModelFileError(url, "has two tensors named “\(entry.name)”")
      }
    }
  }
}

/// The numbers GGUF uses for tensor types.
enum GGUFTypes {
  static let supported: [UInt32: TensorType] = [
    0: .float32, 1: .float16, 2: .q4_0, 3: .q4_1, 8: .q8_0, 30: .bfloat16,
  ]

  /// The name of a type, known or not.
  static func name(_ number: UInt32) -> String {
    known[number] ?? "number \(number) (unknown)"
  }

  private static let known: [UInt32: String] = [
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 6: "Q5_0", 7: "Q5_1", 8: "Q8_0", 9: "Q8_1",
    10: "Q2_K", 11: "Q3_K", 12: "Q4_K", 13: "Q5_K", 14: "Q6_K", 15: "Q8_K", 16: "IQ2_XXS",
    17: "IQ2_XS", 18: "IQ3_XXS", 19: "IQ1_S", 20: "IQ4_NL", 21: "IQ3_S", 22: "IQ2_S",
    23: "IQ4_XS", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64", 29: "IQ1_M", 30: "BF16",
    34: "TQ1_0", 35: "TQ2_0", 39: "MXFP4",
  ]
}
