/// Reads JSON strictly, byte by byte.
struct JSONDocumentReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  /// Deeper values are refused, so that no text can exhaust the stack.
  private static let deepestNesting = 64

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  mutating func document() throws(JSONDocument.Problem) -> JSONDocument {
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw problem("something follows the end") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONDocument.Problem) -> JSONDocument {
    guard depth <= Self.deepestNesting else {
      throw problem("more than \(Self.deepestNesting) levels of brackets")
    }
    skipBlanks()
    guard let byte = peek else { throw problem("it ends where a value is expected") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .list(try elements(depth: depth))
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw problem("a value is expected")
    }
  }

  private mutating func members(depth: Int) throws(JSONDocument.Problem) -> [JSONDocument.Member] {
    var members: [JSONDocument.Member] = []
    var names: Set<String> = []
    position += 1
    if skip(UInt8(ascii: "}")) { return [] }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else {
        throw problem("a name in quotation marks is expected")
      }
      let start = position
      let name = try text()
      guard names.insert(name).inserted else {
        throw JSONDocument.Problem(description: "the name “\(name)” stands twice", offset: start)
      }
      guard skip(UInt8(ascii: ":")) else { throw problem("“:” is expected") }
      members.append(JSONDocument.Member(name, try value(depth: depth + 1)))
      if skip(UInt8(ascii: "}")) { return members }
      guard skip(UInt8(ascii: ",")) else { throw problem("“,” or “}” is expected") }
    }
  }

  private mutating func elements(depth: Int) throws(JSONDocument.Problem) -> [JSONDocument] {
    var elements: [JSONDocument] = []
    position += 1
    if skip(UInt8(ascii: "]")) { return [] }
    while true {
      elements.append(try value(depth: depth + 1))
      if skip(UInt8(ascii: "]")) { return elements }
      guard skip(UInt8(ascii: ",")) else { throw problem("“,” or “]” is expected") }
    }
  }

  private mutating func word(
    _ word: StaticString, _ value: JSONDocument
  ) throws(JSONDocument.Problem) -> JSONDocument {
    let count = word.utf8CodeUnitCount
    guard bytes.count - position >= count,
      bytes[position..<position + count].elementsEqual(
        UnsafeBufferPointer(start: word.utf8Start, count: count))
    else { throw problem("a value is expected") }
    position += count
    return value
  }

  private mutating func number() throws(JSONDocument.Problem) -> String {
    let start = position
    _ = take(UInt8(ascii: "-"))
    let isZero = peek == UInt8(ascii: "0")
    guard digits() > 0, !isZero || position - start <= (bytes[start] == UInt8(ascii: "-") ? 2 : 1)
    else { throw problem("digits are expected, without zeros before them") }
    if take(UInt8(ascii: ".")) {
      guard digits() > 0 else { throw problem("digits are expected") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      guard digits() > 0 else { throw problem("digits are expected") }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    return position - start
  }
}

extension JSONDocumentReader {
  /// Reads a text in quotation marks.
  private mutating func text() throws(JSONDocument.Problem) -> String {
    let start = position
    position += 1
    var units: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: units, as: UTF8.self) else {
          throw JSONDocument.Problem(description: "the text is not UTF-8", offset: start)
        }
        return text
      case UInt8(ascii: "\\"): units += Array(String(try escape()).utf8)
      case 0..<0x20: throw problem("a control character stands in a text")
      default: units.append(byte)
      }
    }
    throw JSONDocument.Problem(description: "the text does not end", offset: start)
  }

  private mutating func escape() throws(JSONDocument.Problem) -> Unicode.Scalar {
    guard let byte = peek else { throw problem("it ends in a text") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw problem("the character after “\\” has no meaning")
    }
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw problem("half of a pair of surrogates")
    }
    let second = try codeUnit()
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
    else { throw problem("half of a pair of surrogates") }
    return scalar
  }

  private mutating func codeUnit() throws(JSONDocument.Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw problem("four hexadecimal digits are expected")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      position += 1
    }
  }

  /// Passes over blanks and then a byte, if it stands there.
  private mutating func skip(_ byte: UInt8) -> Bool {
    skipBlanks()
    return take(byte)
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private func problem(_ description: String) -> JSONDocument.Problem {
    JSONDocument.Problem(description: description, offset: position)
  }
}
