/// How complex a cell's code may be.
///
/// Parsing recurses, and takes exponential time in nested lists, so that code no person
/// would write is refused before it is parsed.
enum CodeLimits {
  /// Brackets inside each other.
  static let nestedBrackets = 12
  /// Operators and members in one cell.
  static let links = 3_000
  /// Bytes of a cell.
  static let bytes = 1 << 16

  /// The first limit that some code exceeds, and the byte where it does.
  static func excess(in code: String) -> (message: String, offset: Int)? {
    var depth = 0
    var links = 0
    for (offset, byte) in code.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "["):
        depth += 1
        if depth > nestedBrackets {
          return ("lists are nested more than \(nestedBrackets) deep", offset)
        }
      case UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"),
        UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "="):
        links += 1
        if links > Self.links { return ("a cell has more than \(Self.links) operators", offset) }
      default: break
      }
      if offset >= bytes { return ("a cell has more than \(bytes) bytes", offset) }
    }
    return nil
  }
}
