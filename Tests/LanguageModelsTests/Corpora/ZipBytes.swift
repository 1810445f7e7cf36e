/// Builds archives of uncompressed entries, enough to test the reader without a tool.
enum ZipBytes {
  static func archive(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in entries {
      let size = GGUFBytes.number(UInt32(content.count))
      let fields: [UInt8] =
        [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0] + GGUFBytes.number(checksum(content)) + size + size
        + GGUFBytes.number(UInt16(name.utf8.count)) + [0, 0]
      directory += [0x50, 0x4b, 1, 2, 20, 0] + fields + [UInt8](repeating: 0, count: 10)
      directory += GGUFBytes.number(UInt32(bytes.count)) + Array(name.utf8)
      bytes += [0x50, 0x4b, 3, 4] + fields + Array(name.utf8) + content
    }
    let count = GGUFBytes.number(UInt16(entries.count))
    let end: [UInt8] =
      [0x50, 0x4b, 5, 6, 0, 0, 0, 0] + count + count
      + GGUFBytes.number(UInt32(directory.count)) + GGUFBytes.number(UInt32(bytes.count)) + [0, 0]
    return bytes + directory + end
  }

  private static func checksum(_ content: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in content {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xedb8_8320 : 0) }
    }
    return ~value
  }
}
