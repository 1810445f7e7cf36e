import CPNG

/// Writes pixels as a PNG file with text chunks.
///
/// libpng compresses through its simplified interface, which reports errors by value; its full
/// interface reports them by `longjmp`, which must not cross Swift frames. The text chunks, which
/// that interface cannot write, are inserted after the header.
enum ImageFile {
  /// Encodes an image with a palette of at most 256 colours.
  static func encode(
    _ image: IndexedImage, width: Int, height: Int, pixelsPerPoint: Double,
    metadata: [(key: String, text: String)]
  ) throws(FigureError) -> [UInt8] {
    var chunks = [chunk("pHYs", density(pixelsPerPoint))]
    for entry in metadata { chunks.append(try textChunk(entry.key, entry.text)) }
    let file = try compress(image, width: width, height: height)
    // Signature (8), then the header chunk: length, name, 13 bytes of content, checksum.
    let header = 8 + 4 + 4 + 13 + 4
    guard file.count > header else {
      throw FigureError(.drawing, "libpng wrote an incomplete file.")
    }
    return Array(file[..<header]) + Array(chunks.joined()) + Array(file[header...])
  }

  private static func compress(
    _ source: IndexedImage, width: Int, height: Int
  ) throws(FigureError) -> [UInt8] {
    // Line art shrinks to a small part; a second try with the size libpng asks for covers the rest.
    var capacity = 65_536 + source.indices.count / 8
    for _ in 0..<2 {
      var image = png_image()
      image.version = UInt32(PNG_IMAGE_VERSION)
      image.width = UInt32(width)
      image.height = UInt32(height)
      image.format = UInt32(PNG_FORMAT_FLAG_COLOR) | UInt32(PNG_FORMAT_FLAG_COLORMAP)
      image.colormap_entries = UInt32(source.palette.count / 3)
      var buffer = [UInt8](repeating: 0, count: capacity)
      var size = capacity
      let written = png_image_write_to_memory(
        &image, &buffer, &size, 0, source.indices, Int32(width), source.palette)
      if written != 0 && size <= capacity { return Array(buffer[..<size]) }
      let reason = message(image)
      png_image_free(&image)
      guard size > capacity else {
        throw FigureError(.drawing, "libpng could not write the image: \(reason).")
      }
      capacity = size
    }
    throw FigureError(.drawing, "libpng could not write the image: its size keeps changing.")
  }

  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private static func density(_ pixelsPerPoint: Double) -> [UInt8] {
    // A CSS pixel is 1/96 inch.
    let perMetre = UInt32((pixelsPerPoint * 96 / 0.0254).rounded())
    return bigEndian(perMetre) + bigEndian(perMetre) + [1]
  }

  private static func textChunk(_ key: String, _ text: String) throws(FigureError) -> [UInt8] {
    let name = latin1(key) ?? []
    let isPrintable = name.allSatisfy { (32...126).contains($0) || $0 >= 161 }
    guard (1...79).contains(name.count), isPrintable, name.first != 32, name.last != 32,
      !key.contains("  ")
    else {
      throw FigureError(
        .metadata,
        "“\(key)” cannot be the key of a text in a PNG file; use 1 to 79 Latin letters, digits "
          + "and single spaces.")
    }
    let text = String(text.unicodeScalars.filter { $0.value != 0 }.map(Character.init))
    if let content = latin1(text) { return chunk("tEXt", name + [0] + content) }
    // Not compressed, no language, no translated key.
    return chunk("iTXt", name + [0, 0, 0, 0, 0] + Array(text.utf8))
  }

  private static func latin1(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// A chunk: length, name, content, checksum of name and content.
  static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + content
    return bigEndian(UInt32(content.count)) + body + bigEndian(checksum(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The CRC-32 that PNG uses.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value = checksumTable[Int((value ^ UInt32(byte)) & 0xFF)] ^ (value >> 8)
    }
    return ~value
  }

  private static let checksumTable: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }
}
