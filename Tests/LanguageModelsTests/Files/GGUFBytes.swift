/// Builds GGUF files byte by byte, sound or not.
struct GGUFBytes {
  var magic = Array("GGUF".utf8)
  var version: UInt32 = 3
  var tensorCount: UInt64?
  var metadataCount: UInt64?
  var metadata: [[UInt8]] = []
  var tensors: [[UInt8]] = []
  var data: [UInt8] = []

  static func number(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }

  static func text(_ text: String) -> [UInt8] {
    number(UInt64(text.utf8.count)) + Array(text.utf8)
  }

  mutating func add(_ key: String, type: UInt32, _ value: [UInt8]) {
    metadata.append(Self.text(key) + Self.number(type) + value)
  }

  /// Adds a tensor; `extents` in the file's order, the fastest first.
  mutating func addTensor(
    _ name: String, extents: [UInt64], type: UInt32 = 0, offset: UInt64 = 0
  ) {
    var entry = Self.text(name) + Self.number(UInt32(extents.count))
    for extent in extents { entry += Self.number(extent) }
    tensors.append(entry + Self.number(type) + Self.number(offset))
  }

  var bytes: [UInt8] {
    var bytes = magic + Self.number(version)
    bytes += Self.number(tensorCount ?? UInt64(tensors.count))
    bytes += Self.number(metadataCount ?? UInt64(metadata.count))
    bytes += metadata.flatMap(\.self) + tensors.flatMap(\.self)
    while bytes.count % 32 != 0 { bytes.append(0) }
    return bytes + data
  }

  /// A file with one tensor of `type`.
  static func single(_ type: UInt32, extents: [UInt64], data: [UInt8]) -> [UInt8] {
    var file = GGUFBytes()
    file.addTensor("weight", extents: extents, type: type)
    file.data = data
    return file.bytes
  }
}
