/// Cuts text into the words that merges do not cross, as GPT-2 does.
///
/// Equivalent to the regular expression
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
/// with `\s` the property White_Space. With `splitsDigits`, every character of the categories
/// N* is first cut out as a word of its own and the pieces between are scanned separately.
struct WordScanner {
  let splitsDigits: Bool

  /// Calls `body` with the range of each word, in order; the ranges cover all bytes.
  func forEachWord(
    in bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
  ) {
    guard splitsDigits else { return scan(bytes, 0..<bytes.count, body) }
    var start = 0
    var position = 0
    while position < bytes.count {
      let character = Self.character(bytes, position, bytes.count)
      let next = position + character.length
      if character.kind == .number {
        scan(bytes, start..<position, body)
        body(position..<next)
        start = next
      }
      position = next
    }
    scan(bytes, start..<bytes.count, body)
  }

  private func scan(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      let end = wordEnd(bytes, position, range.upperBound)
      body(position..<end)
      position = end
    }
  }

  private func wordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    let first = bytes[start]
    if first == UInt8(ascii: "'") {
      let length = Self.contraction(bytes, start, end)
      if length > 0 { return start + length }
    }
    let wordStart = first == UInt8(ascii: " ") ? start + 1 : start
    if wordStart < end {
      let kind = Self.character(bytes, wordStart, end).kind
      if kind != .space { return Self.runEnd(bytes, wordStart, end, kind) }
    }
    let spaceEnd = Self.runEnd(bytes, start, end, .space)
    if spaceEnd == end { return end }
    // The last space before a word belongs to the word.
    let last = Self.lastCharacter(bytes, spaceEnd)
    return last > start ? last : spaceEnd
  }

  private static func contraction(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Int {
    guard start + 1 < end else { return 0 }
    let second = bytes[start + 1]
    switch second {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      return start + 2 < end && bytes[start + 2] == UInt8(ascii: "e") ? 3 : 0
    case UInt8(ascii: "l"):
      return start + 2 < end && bytes[start + 2] == UInt8(ascii: "l") ? 3 : 0
    default: return 0
    }
  }

  private static func runEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ kind: Kind
  ) -> Int {
    var position = start
    while position < end {
      let character = character(bytes, position, end)
      if character.kind != kind { break }
      position += character.length
    }
    return position
  }

  /// Where the character that ends at `end` begins.
  private static func lastCharacter(_ bytes: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
    var position = end - 1
    while position > 0, bytes[position] & 0xc0 == 0x80 { position -= 1 }
    return position
  }
}

extension WordScanner {
  enum Kind: UInt8 { case letter, number, space, other }

  /// The kind of the character at `position` and its number of bytes.
  ///
  /// A byte that does not begin a valid character is one of kind `other`.
  @inline(__always)
  static func character(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
  ) -> (kind: Kind, length: Int) {
    let byte = bytes[position]
    if byte < 0x80 { return (asciiKinds[Int(byte)], 1) }
    return wideCharacter(bytes, position, end)
  }

  private static let asciiKinds: [Kind] = (0..<128).map {
    kind(of: UnicodeScalar(UInt8($0)))
  }

  private static func wideCharacter(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
  ) -> (kind: Kind, length: Int) {
    let length = UTF8Text.characterLength(bytes, position, end)
    guard length > 0 else { return (.other, 1) }
    var value = UInt32(bytes[position]) & (0xff >> UInt32(length + 1))
    for index in 1..<length { value = value << 6 | UInt32(bytes[position + index] & 0x3f) }
    guard let scalar = UnicodeScalar(value) else { return (.other, 1) }
    return (kind(of: scalar), length)
  }

  private static func kind(of scalar: UnicodeScalar) -> Kind {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return .letter
    case .decimalNumber, .letterNumber, .otherNumber: return .number
    default: return properties.isWhitespace ? .space : .other
    }
  }
}

/// Facts about UTF-8 bytes.
enum UTF8Text {
  /// Number of bytes of the valid multi-byte character at `position`; 0 if there is none.
  static func characterLength(
    _ bytes: UnsafeBufferPointer<UInt8>, _ position: Int, _ end: Int
  ) -> Int {
    let first = bytes[position]
    let length: Int
    switch first {
    case 0xc2...0xdf: length = 2
    case 0xe0...0xef: length = 3
    case 0xf0...0xf4: length = 4
    default: return 0
    }
    guard position + length <= end else { return 0 }
    for index in 1..<length where bytes[position + index] & 0xc0 != 0x80 { return 0 }
    let second = bytes[position + 1]
    switch first {
    case 0xe0: return second >= 0xa0 ? length : 0
    case 0xed: return second < 0xa0 ? length : 0
    case 0xf0: return second >= 0x90 ? length : 0
    case 0xf4: return second < 0x90 ? length : 0
    default: return length
    }
  }
}
