extension HTML {
  /// The bytes of a whole page.
  static func page(_ root: HTML) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1 << 16)
    bytes += "<!doctype html>\n".utf8
    root.write(to: &bytes)
    return bytes
  }

  /// The mark-up.
  var markup: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the mark-up; the depth of a page is bounded by the parser of the chapters.
  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .text(let content): Self.escape(content, to: &bytes, inAttribute: false)
    case .fragment(let content):
      for child in content { child.write(to: &bytes) }
    case .trusted(let markup): bytes += markup.text.utf8
    case .element(let tag, let attributes, let content):
      bytes.append(0x3C)
      bytes += tag.rawValue.utf8
      for (name, value) in attributes.pairs {
        bytes.append(0x20)
        bytes += name.utf8
        bytes += "=\"".utf8
        Self.escape(value, to: &bytes, inAttribute: true)
        bytes.append(0x22)
      }
      bytes.append(0x3E)
      if !tag.isVoid {
        for child in content { child.write(to: &bytes) }
        bytes += "</".utf8
        bytes += tag.rawValue.utf8
        bytes.append(0x3E)
      }
      if tag.endsLine { bytes.append(0x0A) }
    }
  }

  /// Escapes what has a meaning in HTML and makes visible what would hide or reorder text.
  private static func escape(_ value: String, to bytes: inout [UInt8], inAttribute: Bool) {
    var value = value
    value.withUTF8 { source in
      var start = 0
      var index = 0
      while index < source.count {
        let byte = source[index]
        var length = 1
        let replacement: String?
        switch byte {
        case 0x26: replacement = "&amp;"
        case 0x3C: replacement = "&lt;"
        case 0x3E: replacement = "&gt;"
        case 0x22: replacement = inAttribute ? "&quot;" : nil
        case 0x09, 0x0A: replacement = nil
        case ..<0x20: replacement = Unicode.Scalar(0x2400 + UInt32(byte)).map { String($0) }
        case 0x7F: replacement = "\u{2421}"
        case 0xC2, 0xE2:
          length = hiddenLength(source, at: index)
          replacement = length > 0 ? "\u{FFFD}" : nil
          length = max(1, length)
        default: replacement = nil
        }
        if let replacement {
          bytes += source[start..<index]
          bytes += replacement.utf8
          start = index + length
        }
        index += length
      }
      bytes += source[start...]
    }
  }

  /// The bytes of a control character from U+0080 on or of a mark that reorders text, if one
  /// begins here; nothing otherwise.
  private static func hiddenLength(_ source: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    guard index + 1 < source.count else { return 0 }
    if source[index] == 0xC2 { return (0x80...0x9F).contains(source[index + 1]) ? 2 : 0 }
    guard index + 2 < source.count else { return 0 }
    switch (source[index + 1], source[index + 2]) {
    case (0x80, 0xAA...0xAE), (0x81, 0xA6...0xA9): return 3
    default: return 0
    }
  }
}
