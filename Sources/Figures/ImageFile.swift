import Foundation
import PNGWriter

/// Writes pixels as a PNG file with text chunks.
enum ImageFile {
  /// Encodes an image with a palette of at most 256 colours.
  ///
  /// - Parameter memoryLimit: the most bytes that libpng may take at a time.
  static func encode(
    _ image: IndexedImage, width: Int, height: Int, pixelsPerPoint: Double,
    metadata: [(key: String, text: String)], memoryLimit: Int = .max
  ) throws(FigureError) -> [UInt8] {
    guard let columns = UInt32(exactly: width), let rows = UInt32(exactly: height),
      width * height == image.indices.count
    else {
      throw FigureError(
        .drawing,
        "an image of \(width) × \(height) pixels cannot have \(image.indices.count) of them.")
    }
    var texts = TextList()
    for entry in metadata { try texts.append(entry.key, entry.text) }
    var source = PNGImage()
    (source.width, source.height) = (columns, rows)
    source.colors = Int32(image.palette.count / 3)
    source.textCount = Int32(texts.places.count)
    // A CSS pixel is 1/96 inch.
    source.pixelsPerMetre = UInt32((pixelsPerPoint * 96 / 0.0254).rounded())
    source.memoryLimit = max(0, memoryLimit)
    var file = image.indices.withUnsafeBufferPointer { indices in
      image.palette.withUnsafeBufferPointer { palette in
        texts.places.withUnsafeBufferPointer { places in
          texts.strings.withUnsafeBufferPointer { strings in
            source.indices = indices.baseAddress
            source.palette = palette.baseAddress
            source.texts = places.baseAddress
            source.strings = strings.baseAddress
            return png_file(&source)
          }
        }
      }
    }
    guard let bytes = file.bytes else {
      let reason = withUnsafeBytes(of: &file.message) { message in
        String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw FigureError(.drawing, "libpng could not write the image: \(reason).")
    }
    defer { free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: file.count))
  }
}

/// Keys and texts as zero-terminated strings.
private struct TextList {
  private(set) var places: [PNGText] = []
  private(set) var strings: [CChar] = []

  mutating func append(_ key: String, _ text: String) throws(FigureError) {
    let name = Self.latin1(key) ?? []
    let isPrintable = name.allSatisfy { (32...126).contains($0) || $0 >= 161 }
    guard (1...79).contains(name.count), isPrintable, name.first != 32, name.last != 32,
      !key.contains("  ")
    else {
      throw FigureError(
        .metadata,
        "“\(key)” cannot be the key of a text in a PNG file; use 1 to 79 Latin letters, digits "
          + "and single spaces.")
    }
    let content = Self.latin1(text)
    places.append(
      PNGText(
        key: append(name), text: append(content ?? Array(text.utf8)), isUnicode: content == nil))
  }

  /// Appends a string without the zeros in it; returns where it begins.
  private mutating func append(_ bytes: [UInt8]) -> Int {
    let start = strings.count
    strings += bytes.lazy.filter { $0 != 0 }.map(CChar.init(bitPattern:))
    strings.append(0)
    return start
  }

  private static func latin1(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
