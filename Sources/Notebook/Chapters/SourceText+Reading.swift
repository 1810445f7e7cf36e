import Foundation

extension SourceText {
  /// The largest chapter, in bytes.
  ///
  /// The Markdown parser has inputs that cost quadratic time; within this size they cost seconds.
  static let maximumByteCount = 1 << 20

  /// Reads a source from a file's bytes.
  ///
  /// A byte order mark is dropped and every kind of line end is accepted.
  ///
  /// - Throws: ``Diagnostic`` at the first byte that cannot be text.
  static func read(_ bytes: [UInt8], file: String) throws -> SourceText {
    let start = SourcePosition(file: file, line: 1, column: 1)
    guard bytes.count <= maximumByteCount else {
      throw Diagnostic(
        code: "file-too-large",
        "the file has \(bytes.count) bytes, more than the \(maximumByteCount) that are read",
        at: start,
        suggestion: "split it into two files")
    }
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let content = hasMark ? bytes[3...] : bytes[...]
    var lines: [String] = []
    var lineStart = content.startIndex
    var index = content.startIndex
    func endLine(at end: Int) throws {
      lines.append(try line(content[lineStart..<end], number: lines.count + 1, file: file))
    }
    while index < content.endIndex {
      let byte = content[index]
      guard byte == 0x0A || byte == 0x0D else {
        index += 1
        continue
      }
      try endLine(at: index)
      let isPair = byte == 0x0D && index + 1 < content.endIndex && content[index + 1] == 0x0A
      index += isPair ? 2 : 1
      lineStart = index
    }
    if lineStart < content.endIndex { try endLine(at: content.endIndex) }
    return SourceText(file: file, lines: lines)
  }

  private static func line(_ bytes: ArraySlice<UInt8>, number: Int, file: String) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Diagnostic(
        code: "not-utf-8", "this is not UTF-8 text",
        at: SourcePosition(file: file, line: number, column: validCount(bytes) + 1),
        suggestion: "save the file with the encoding UTF-8")
    }
    for (offset, scalar) in text.unicodeScalars.enumerated() where isRefused(scalar) {
      let code = String(scalar.value, radix: 16, uppercase: true)
      let name = "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code
      let isLineEnd = scalar.properties.isWhitespace && scalar.value > 0x7F
      throw Diagnostic(
        code: "control-character",
        isLineEnd
          ? "the line ends here with the rare character \(name)"
          : "the control character \(name) has no place in a text",
        at: SourcePosition(file: file, line: number, column: offset + 1),
        suggestion: isLineEnd ? "replace it by a new line or a space" : "delete it")
    }
    return text
  }

  /// How many scalars precede the first bytes that are none.
  private static func validCount(_ bytes: ArraySlice<UInt8>) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid = parser.parseScalar(from: &iterator) { count += 1 }
    return count
  }

  /// Control characters, private ones with a meaning here, and line ends that other readers of
  /// the same text count differently.
  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09: false
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
    default: FormulaMask.reserves(scalar)
    }
  }

  /// The column in Unicode scalars, from 1, of a byte offset from 1 as the Markdown parser counts.
  func column(ofByte byte: Int, line: Int) -> Int {
    guard lines.indices.contains(line - 1) else { return 1 }
    let prefix = lines[line - 1].utf8.prefix(max(0, byte - 1))
    return String(decoding: prefix, as: UTF8.self).unicodeScalars.count + 1
  }
}
