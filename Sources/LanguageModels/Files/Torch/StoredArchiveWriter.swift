import Foundation
import Storage

/// Writes a `.zip` archive of uncompressed entries whose contents begin at multiples of 64 bytes.
///
/// The layout is the one of PyTorch: sizes and checksum follow the content, padding is an extra
/// field named FB, and the directory ends with the records for large archives as well.
struct StoredArchiveWriter: ~Copyable {
  private let destination: URL
  private var file: AtomicFile
  private var offset = 0
  private var directory: [UInt8] = []
  private var entries = 0

  private static let alignment = 64
  /// Sizes and checksum follow the content; names are UTF-8.
  private static let flags: UInt16 = 0x0808

  init(_ destination: URL) throws {
    self.destination = destination
    file = try AtomicFile(destination)
  }

  /// Appends an entry.
  mutating func add(_ name: String, _ content: UnsafeRawBufferPointer) throws {
    guard let size = UInt32(exactly: content.count), let start = UInt32(exactly: offset),
      offset + content.count < Int(UInt32.max) - 4096
    else {
      throw ModelFileError(destination, "would be larger than 4 GB, which is not supported")
    }
    let checksum = CyclicRedundancyCheck.checksum(of: content)
    let nameBytes = Array(name.utf8)
    let unpadded = offset + 30 + nameBytes.count + 4
    let padding = (Self.alignment - unpadded % Self.alignment) % Self.alignment
    var header = Fields()
    header.append(UInt32(0x0403_4b50), UInt16(0), Self.flags, UInt16(0), UInt32(0))
    header.append(UInt32(0), UInt32(0), UInt32(0))
    header.append(UInt16(nameBytes.count), UInt16(padding + 4))
    header.bytes += nameBytes + Array("FB".utf8)
    header.append(UInt16(padding))
    header.bytes += [UInt8](repeating: UInt8(ascii: "Z"), count: padding)
    try write(header.bytes)
    try file.write(content)
    offset += content.count
    var descriptor = Fields()
    descriptor.append(UInt32(0x0807_4b50), checksum, size, size)
    try write(descriptor.bytes)

    var entry = Fields()
    entry.append(UInt32(0x0201_4b50), UInt16(0), UInt16(0), Self.flags, UInt16(0), UInt32(0))
    entry.append(checksum, size, size, UInt16(nameBytes.count), UInt16(0), UInt16(0), UInt16(0))
    entry.append(UInt16(0), UInt32(0), start)
    directory += entry.bytes + nameBytes
    entries += 1
  }

  /// Writes the directory and moves the file into place.
  consuming func commit() throws {
    let (start, size, count) = (offset, directory.count, entries)
    var end = Fields()
    end.append(UInt32(0x0606_4b50), UInt64(44), UInt16(0x031e), UInt16(45), UInt32(0), UInt32(0))
    end.append(UInt64(count), UInt64(count), UInt64(size), UInt64(start))
    end.append(UInt32(0x0706_4b50), UInt32(0), UInt64(start + size), UInt32(1))
    end.append(UInt32(0x0605_4b50), UInt16(0), UInt16(0), UInt16(count), UInt16(count))
    end.append(UInt32(size), UInt32(start), UInt16(0))
    try write(directory)
    try write(end.bytes)
    try file.commit()
  }

  private mutating func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try file.write($0) }
    offset += bytes.count
  }

  /// Numbers as they stand in the archive, the lowest byte first.
  private struct Fields {
    var bytes: [UInt8] = []

    mutating func append<each Number: FixedWidthInteger>(_ numbers: repeat each Number) {
      for number in repeat each numbers {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
      }
    }
  }
}

/// The checksum of `.zip` archives.
enum CyclicRedundancyCheck {
  /// The checksums of every byte followed by 0 to 7 zeros.
  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
      var value = UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
      tables[byte] = value
    }
    for index in 256..<8 * 256 {
      let previous = tables[index - 256]
      tables[index] = previous >> 8 ^ tables[Int(previous & 255)]
    }
    return tables
  }()

  /// The checksum of some bytes, eight of them at a time.
  static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt32 {
    tables.withUnsafeBufferPointer { tables in
      var value: UInt32 = 0xffff_ffff
      let whole = bytes.count & ~7
      for start in stride(from: 0, to: whole, by: 8) {
        let block = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        let mixed = block ^ UInt64(value)
        value = 0
        for place in 0..<8 {
          value ^= tables[(7 - place) * 256 + Int(mixed >> (8 * UInt64(place)) & 255)]
        }
      }
      for byte in bytes[whole...] {
        value = tables[Int((value ^ UInt32(byte)) & 255)] ^ value >> 8
      }
      return ~value
    }
  }
}
