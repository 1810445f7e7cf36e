/// Divides Swift code into what is coloured and what is not.
///
/// A listing needs no parser, which would take most of the time that a page takes: words, literals
/// and comments are told apart by their letters and by what stands beside them. No code is wrong
/// here; what is not understood is left plain.
struct SwiftScanner {
  /// What is coloured, by the class it gets.
  enum Kind: String {
    case keyword = "s-keyword"
    case string = "s-string"
    case number = "s-number"
    case comment = "s-comment"
    case type = "s-type"
    case label = "s-label"
  }

  /// A part of the code; without a kind it is plain.
  struct Token {
    var kind: Kind?
    var range: Range<Int>
  }

  let bytes: [UInt8]
  private(set) var tokens: [Token] = []
  private var index = 0
  /// The last sign that is not white space, for what depends on it.
  private var previous: UInt8 = 0
  private var brackets: [UInt8] = []
  private var interpolationDepth = 0

  private static let deepestInterpolation = 16

  init(_ code: String) { bytes = Array(code.utf8) }

  /// Divides the whole code.
  mutating func scan() {
    scanCode(untilBracket: false)
  }

  /// Scans code to its end, or to the bracket that ends an interpolation.
  private mutating func scanCode(untilBracket: Bool) {
    let depth = brackets.count
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): scanLineComment()
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): scanBlockComment()
      case UInt8(ascii: "\""): scanString(hashes: 0)
      case UInt8(ascii: "#") where hashesBeforeQuote() > 0: scanString(hashes: hashesBeforeQuote())
      case UInt8(ascii: "0")...UInt8(ascii: "9"): scanNumber()
      case _ where Self.startsWord(byte): scanWord()
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        brackets.append(byte)
        addPlain()
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        if untilBracket, brackets.count == depth { return }
        _ = brackets.popLast()
        addPlain()
      default: addPlain()
      }
    }
  }

  // MARK: - Pieces

  private func peek(_ offset: Int) -> UInt8 {
    index + offset < bytes.count ? bytes[index + offset] : 0
  }

  private mutating func add(_ kind: Kind?, from start: Int) {
    guard start < index else { return }
    if let last = tokens.last, last.kind == kind, last.range.upperBound == start {
      tokens[tokens.count - 1].range = last.range.lowerBound..<index
    } else {
      tokens.append(Token(kind: kind, range: start..<index))
    }
  }

  private mutating func addPlain() {
    let byte = bytes[index]
    index += 1
    add(nil, from: index - 1)
    if byte > 0x20 { previous = byte }
  }

  private mutating func scanLineComment() {
    let start = index
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    add(.comment, from: start)
  }

  private mutating func scanBlockComment() {
    let start = index
    var depth = 0
    repeat {
      if peek(0) == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
        depth += 1
        index += 2
      } else if peek(0) == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
        depth -= 1
        index += 2
      } else {
        index += 1
      }
    } while depth > 0 && index < bytes.count
    index = min(index, bytes.count)
    add(.comment, from: start)
  }

  private mutating func scanNumber() {
    let start = index
    let isHexadecimal = peek(0) == UInt8(ascii: "0") && peek(1) == UInt8(ascii: "x")
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ".") {
        guard Self.isDigit(peek(1)) else { break }
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
        let exponents: [UInt8] = isHexadecimal ? [0x70, 0x50] : [0x65, 0x45]
        guard index > start, exponents.contains(bytes[index - 1]), Self.isDigit(peek(1))
        else { break }
      } else if !Self.isDigit(byte), !Self.startsWord(byte) {
        break
      }
      index += 1
    }
    add(.number, from: start)
    previous = UInt8(ascii: "0")
  }

  // MARK: - Strings

  /// How many `#` stand before a quotation mark here; nothing if there is none.
  private func hashesBeforeQuote() -> Int {
    var count = 0
    while peek(count) == UInt8(ascii: "#") { count += 1 }
    return peek(count) == UInt8(ascii: "\"") ? count : 0
  }

  private func isRun(_ sign: UInt8, _ count: Int, at offset: Int) -> Bool {
    (0..<count).allSatisfy { peek(offset + $0) == sign }
  }

  private mutating func scanString(hashes: Int) {
    var start = index
    index += hashes
    let quotes = isRun(UInt8(ascii: "\""), 3, at: 0) ? 3 : 1
    index += quotes
    while index < bytes.count {
      let byte = bytes[index]
      if quotes == 1, byte == 0x0A { break }
      if byte == UInt8(ascii: "\""), isRun(byte, quotes, at: 0),
        isRun(UInt8(ascii: "#"), hashes, at: quotes)
      {
        index += quotes + hashes
        break
      }
      if byte == UInt8(ascii: "\\"), isRun(UInt8(ascii: "#"), hashes, at: 1) {
        index += 1 + hashes
        if peek(0) == UInt8(ascii: "("), interpolationDepth < Self.deepestInterpolation {
          index += 1
          add(.string, from: start)
          interpolationDepth += 1
          previous = UInt8(ascii: "(")
          scanCode(untilBracket: true)
          interpolationDepth -= 1
          start = index
        }
      }
      index += 1
    }
    index = min(index, bytes.count)
    add(.string, from: start)
    previous = UInt8(ascii: "\"")
  }

  // MARK: - Words

  private mutating func scanWord() {
    let start = index
    let before = previous
    while index < bytes.count, Self.startsWord(bytes[index]) || Self.isDigit(bytes[index]) {
      index += 1
    }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    add(kind(of: word, after: before), from: start)
    previous = bytes[index - 1]
  }

  private func kind(of word: String, after before: UInt8) -> Kind? {
    var next = index
    while next < bytes.count, bytes[next] == 0x20 { next += 1 }
    let following = next < bytes.count ? bytes[next] : 0
    let isFirst = before == UInt8(ascii: "(") || before == UInt8(ascii: ",")
    if following == UInt8(ascii: ":"), isFirst, brackets.last == UInt8(ascii: "(") {
      return .label
    }
    if before == UInt8(ascii: ".") { return nil }
    if Self.keywords.contains(word) { return .keyword }
    if Self.contextualKeywords.contains(word), next > index, Self.startsWord(following) {
      return .keyword
    }
    return word.unicodeScalars.first?.properties.isUppercase == true ? .type : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func startsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private static let keywords: Set<String> = [
    "Self", "as", "await", "break", "case", "catch", "class", "continue", "default", "defer",
    "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for",
    "func", "guard", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil",
    "operator", "private", "protocol", "public", "repeat", "rethrows", "return", "self", "static",
    "struct", "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var",
    "where", "while",
  ]

  /// Words that are names elsewhere.
  private static let contextualKeywords: Set<String> = [
    "actor", "any", "associatedtype", "async", "borrowing", "consuming", "convenience", "final",
    "indirect", "lazy", "mutating", "nonisolated", "open", "override", "package", "required",
    "some", "unowned", "weak",
  ]
}
