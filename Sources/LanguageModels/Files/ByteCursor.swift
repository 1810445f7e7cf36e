import Foundation

/// A position in a file's bytes from which little-endian values are read with bounds checks.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  let url: URL
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer, url: URL, offset: Int = 0) {
    self.bytes = bytes
    self.url = url
    self.offset = offset
  }

  /// Number of bytes after the position.
  var remaining: Int { bytes.count - offset }

  /// Reads an integer; `what` names it in the error.
  mutating func read<Integer: FixedWidthInteger>(
    _: Integer.Type = Integer.self, _ what: @autoclosure () -> String
  ) throws -> Integer {
    let start = try take(MemoryLayout<Integer>.size, what())
    return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Integer.self))
  }

  /// Reads a count of items of which each takes at least `minimumBytes`.
  ///
  /// A count that the rest of the file cannot hold is an error, so that a damaged
  /// header never leads to a huge allocation.
  mutating func readCount(
    minimumBytes: Int, _ what: @autoclosure () -> String
  ) throws -> Int {
    let count = try read(UInt64.self, what())
    guard count <= UInt64(remaining / minimumBytes) else {
      throw ModelFileError(
        url,
        "claims \(count) \(what()), but only \(remaining) bytes follow",
        advice: Self.damaged)
    }
    return Int(count)
  }

  /// Reads a length-prefixed UTF-8 text; invalid sequences are repaired.
  mutating func readText(_ what: @autoclosure () -> String) throws -> String {
    let range = try skipText(what())
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// Passes over a length-prefixed text and returns where its bytes lie.
  mutating func skipText(_ what: @autoclosure () -> String) throws -> Range<Int> {
    let count = try readCount(minimumBytes: 1, "bytes of \(what())")
    let start = try take(count, what())
    return start..<start + count
  }

  /// Passes over `count` bytes and returns where they began.
  @discardableResult
  mutating func take(_ count: Int, _ what: @autoclosure () -> String) throws -> Int {
    guard count >= 0, count <= remaining else {
      throw ModelFileError(
        url, "ends in the middle of \(what()) at byte \(offset)", advice: Self.damaged)
    }
    defer { offset += count }
    return offset
  }

  static let damaged = "The file is damaged or its download was cut short; fetch it again."
}
