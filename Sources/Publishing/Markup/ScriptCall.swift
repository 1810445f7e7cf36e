/// A call of a function of the program's script with data, `monographRun([["Label","value"]]);`.
///
/// Pages load such files as scripts because a page that is opened from a disk may not fetch data.
struct ScriptCall: Sendable {
  /// The JavaScript text in UTF-8; it can stand in a file or between `<script>` and `</script>`.
  private(set) var bytes: [UInt8]

  /// The JavaScript text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// A call with a list of objects.
  init(_ function: StaticString, objects: [[(name: StaticString, value: String)]]) {
    bytes = Array("\(function)([".utf8)
    for (number, object) in objects.enumerated() {
      if number > 0 { bytes += ",\n".utf8 }
      bytes += "{".utf8
      for (place, pair) in object.enumerated() {
        bytes += "\(place > 0 ? "," : "")\"\(pair.name)\":".utf8
        Self.write(pair.value, to: &bytes)
      }
      bytes += "}".utf8
    }
    bytes += "]);\n".utf8
  }

  /// A call with a list of pairs of texts.
  init(_ function: StaticString, pairs: [(String, String)]) {
    bytes = Array("\(function)([".utf8)
    for (number, pair) in pairs.enumerated() {
      bytes += number > 0 ? ",[".utf8 : "[".utf8
      Self.write(pair.0, to: &bytes)
      bytes += ",".utf8
      Self.write(pair.1, to: &bytes)
      bytes += "]".utf8
    }
    bytes += "]);\n".utf8
  }

  /// Writes a text as a literal that is valid JSON and JavaScript and holds no `<`.
  private static func write(_ value: String, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    var value = value
    value.withUTF8 { source in
      var start = 0
      var index = 0
      while index < source.count {
        var length = 1
        var replacement: String?
        switch source[index] {
        case 0x22: replacement = "\\\""
        case 0x5C: replacement = "\\\\"
        case 0x0A: replacement = "\\n"
        case 0x09: replacement = "\\t"
        case ..<0x20, 0x3C, 0x7F: replacement = escape(UInt32(source[index]))
        case 0xE2 where index + 2 < source.count && source[index + 1] == 0x80:
          // Line and paragraph separators end a line of older JavaScript.
          guard source[index + 2] == 0xA8 || source[index + 2] == 0xA9 else { break }
          replacement = escape(0x2000 + UInt32(source[index + 2] & 0x3F))
          length = 3
        default: break
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
    bytes.append(0x22)
  }

  private static func escape(_ scalar: UInt32) -> String {
    let digits = String(scalar, radix: 16)
    return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
