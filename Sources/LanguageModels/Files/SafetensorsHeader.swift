import Foundation
import Storage

/// The JSON header of a safetensors file.
struct SafetensorsHeader {
  /// What the header says about a tensor.
  private struct Entry {
    let name: String
    let type: String
    let shape: [Int]
    let offsets: [Int]
  }

  private(set) var metadata: [String: String] = [:]
  private var entries: [Entry] = []

  init(_ bytes: UnsafeRawBufferPointer, of url: URL) throws {
    let document: JSONDocument
    do {
      document = try JSONDocument(bytes)
    } catch {
      throw ModelFileError(
        url, "has a header that is not JSON: \(error), at byte \(error.offset + 8)",
        advice: Self.advice)
    }
    guard let members = document.members else {
      throw ModelFileError(
        url, "has a header that is not an object of tensors", advice: Self.advice)
    }
    for member in members {
      if member.name == "__metadata__" {
        metadata = try Self.metadata(member.value, of: url)
      } else {
        entries.append(try Self.entry(member, of: url))
      }
    }
  }

  private static let advice = "It is damaged or not a safetensors file."

  private static func metadata(_ value: JSONDocument, of url: URL) throws -> [String: String] {
    var result: [String: String] = [:]
    guard let members = value.members else {
      throw ModelFileError(url, "has “__metadata__” that is not an object", advice: advice)
    }
    for member in members {
      guard let text = member.value.text else {
        throw ModelFileError(
          url, "has “__metadata__” whose “\(member.name)” is not a text", advice: advice)
      }
      result[member.name] = text
    }
    return result
  }

  private static func entry(_ member: JSONDocument.Member, of url: URL) throws -> Entry {
    func integers(_ name: String) throws -> [Int] {
      guard let elements = member.value[name]?.elements else {
        throw ModelFileError(
          url, "tensor “\(member.name)” has no list “\(name)”", advice: advice)
      }
      return try elements.map { element in
        guard let integer = element.integer else {
          throw ModelFileError(
            url,
            "tensor “\(member.name)” has \(element.summary) in “\(name)”, which is not an integer "
              + "of 64 bits", advice: advice)
        }
        return integer
      }
    }
    guard let type = member.value["dtype"]?.text else {
      throw ModelFileError(url, "tensor “\(member.name)” has no “dtype”", advice: advice)
    }
    return Entry(
      name: member.name, type: type, shape: try integers("shape"),
      offsets: try integers("data_offsets"))
  }

  /// Turns relative offsets into places in the file and checks that they are sound.
  ///
  /// - Parameter start: Where the tensors' bytes begin.
  /// - Returns: The tensors of types that are read, and the types of the others.
  func place(_ start: Int, in file: MappedFile) throws -> ([String: TensorInfo], [String: String]) {
    let room = file.count - start
    var tensors: [String: TensorInfo] = [:]
    var unsupported: [String: String] = [:]
    for entry in entries {
      guard entry.offsets.count == 2, entry.offsets[0] >= 0,
        entry.offsets[0] <= entry.offsets[1], entry.offsets[1] <= room
      else {
        throw ModelFileError(
          file.url,
          "tensor “\(entry.name)” has the offsets \(entry.offsets), but \(room) bytes of data "
            + "follow", advice: ByteCursor.damaged)
      }
      let range = start + entry.offsets[0]..<start + entry.offsets[1]
      let type = TensorType(rawValue: entry.type).flatMap { $0.blockLength == 1 ? $0 : nil }
      if let bytes = type?.blockBytes ?? Self.otherSizes[entry.type] {
        guard TensorInfo.byteCount(shape: entry.shape, valueBytes: bytes) == range.count else {
          throw ModelFileError(
            file.url,
            "tensor “\(entry.name)” has \(range.count) bytes, which is not the size of "
              + "\(entry.type) \(entry.shape)", advice: ByteCursor.damaged)
        }
      }
      guard let type else {
        unsupported[entry.name] = entry.type
        continue
      }
      tensors[entry.name] = TensorInfo(
        name: entry.name, shape: entry.shape, type: type, byteRange: range)
    }
    try checkCover(room, of: file.url)
    return (tensors, unsupported)
  }

  /// Bytes in a value of the types that are known but not read.
  private static let otherSizes = [
    "BOOL": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "I16": 2, "U16": 2, "U32": 4, "U64": 8,
    "C64": 8,
  ]

  /// Checks that the tensors cover the data without overlap and without holes.
  private func checkCover(_ room: Int, of url: URL) throws {
    let spans = entries.filter { $0.offsets[0] < $0.offsets[1] }.sorted {
      ($0.offsets[0], $0.offsets[1], $0.name) < ($1.offsets[0], $1.offsets[1], $1.name)
    }
    var end = 0
    var previous = ""
    for span in spans {
      if span.offsets[0] < end {
        throw ModelFileError(
          url, "tensors “\(previous)” and “\(span.name)” overlap", advice: ByteCursor.damaged)
      }
      if span.offsets[0] > end {
        throw ModelFileError(
          url,
          "\(span.offsets[0] - end) bytes before tensor “\(span.name)” belong to no tensor",
          advice: ByteCursor.damaged)
      }
      end = span.offsets[1]
      previous = span.name
    }
    guard end == room else {
      throw ModelFileError(
        url, "the last \(room - end) bytes belong to no tensor", advice: ByteCursor.damaged)
    }
  }
}
