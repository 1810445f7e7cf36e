import CPangoCairo

/// A reader of palette PNG files that shares no code with the writer.
struct PortableImage {
  struct Chunk {
    var name: String
    var content: [UInt8]
    var checksum: UInt32
  }

  var chunks: [Chunk] = []
  var width = 0
  var height = 0

  init?(_ file: [UInt8]) {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return nil }
    func number(_ place: Int) -> UInt32 {
      file[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    var place = 8
    while place + 12 <= file.count {
      let length = Int(number(place))
      guard place + 12 + length <= file.count else { return nil }
      chunks.append(
        Chunk(
          name: String(decoding: file[place + 4..<place + 8], as: UTF8.self),
          content: Array(file[place + 8..<place + 8 + length]),
          checksum: number(place + 8 + length)))
      place += 12 + length
    }
    guard place == file.count, chunks.first?.name == "IHDR" else { return nil }
    width = Int(number(16))
    height = Int(number(20))
  }

  /// What Cairo sees in a file: `0xRRGGBB` pixels, row by row.
  static func pixels(_ file: [UInt8]) -> (width: Int, height: Int, pixels: [UInt32])? {
    var rest = file[...]
    let surface = withUnsafeMutablePointer(to: &rest) { pointer in
      cairo_image_surface_create_from_png_stream(
        { rest, target, count in
          guard let target, let rest = rest?.assumingMemoryBound(to: ArraySlice<UInt8>.self),
            rest.pointee.count >= count
          else { return CAIRO_STATUS_READ_ERROR }
          for place in 0..<Int(count) { target[place] = rest.pointee.removeFirst() }
          return CAIRO_STATUS_SUCCESS
        }, UnsafeMutableRawPointer(pointer))
    }
    defer { cairo_surface_destroy(surface) }
    guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let data = cairo_image_surface_get_data(surface)
    else { return nil }
    let (width, height) = (
      Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
    )
    let stride = Int(cairo_image_surface_get_stride(surface)) / 4
    let values = data.withMemoryRebound(to: UInt32.self, capacity: stride * height) { start in
      (0..<height).flatMap { row in (0..<width).map { start[row * stride + $0] & 0xFF_FFFF } }
    }
    return (width, height, values)
  }

  /// CRC-32 bit by bit, as the PNG specification defines it.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var value = UInt32.max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
    return ~value
  }
}
