extension JSONReader {
  mutating func string() throws(LocatedProblem) -> String {
    let opening = position
    position += 1
    var text = ""
    while let scalar = peek {
      let start = position
      position += 1
      switch scalar {
      case "\"": return text
      case "\\": text.unicodeScalars.append(try escaped(from: start))
      case "\n", "\r":
        throw LocatedProblem(
          "this text does not end on its line", suggestion: "add `\"`", at: opening)
      case _ where scalar.value < 0x20:
        throw LocatedProblem(
          "a control character inside a text", suggestion: "delete it, or write `\\t` for a tab",
          at: start)
      default: text.unicodeScalars.append(scalar)
      }
    }
    throw LocatedProblem("this text is never closed", suggestion: "add `\"`", at: opening)
  }

  private mutating func escaped(from start: Int) throws(LocatedProblem) -> Unicode.Scalar {
    guard let scalar = peek else {
      throw LocatedProblem("the file ends inside a text", at: start)
    }
    position += 1
    switch scalar {
    case "\"", "\\", "/": return scalar
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let first = try hexadecimal(from: start)
      guard (0xD800...0xDFFF).contains(first) else {
        return Unicode.Scalar(first) ?? "\u{FFFD}"
      }
      if first < 0xDC00, peek == "\\", position + 1 < scalars.count, scalars[position + 1] == "u" {
        position += 2
        let second = try hexadecimal(from: start)
        if (0xDC00...0xDFFF).contains(second),
          let joined = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        {
          return joined
        }
      }
      throw LocatedProblem(
        "half of a pair of `\\u` escapes", suggestion: "write the character", at: start)
    default:
      throw LocatedProblem(
        "`\\\(scalar)` is not an escape of JSON", suggestion: "`\\\\` for a backslash", at: start)
    }
  }

  private mutating func hexadecimal(from start: Int) throws(LocatedProblem) -> UInt32 {
    let end = position + 4
    guard end <= scalars.count else {
      throw LocatedProblem("four digits follow `\\u`", suggestion: "`\\u00e9`", at: start)
    }
    var value: UInt32 = 0
    for scalar in scalars[position..<end] {
      guard scalar.isASCII, let digit = Character(scalar).hexDigitValue else {
        throw LocatedProblem("four digits follow `\\u`", suggestion: "`\\u00e9`", at: start)
      }
      value = value << 4 | UInt32(digit)
    }
    position = end
    return value
  }

  mutating func number() throws(LocatedProblem) -> String {
    let start = position
    var text = ""
    while let scalar = peek, ("0"..."9").contains(scalar) || "+-.eE".unicodeScalars.contains(scalar)
    {
      text.unicodeScalars.append(scalar)
      position += 1
    }
    // A whole part without leading zeros, then a fraction, then an exponent, each with digits.
    let body = text.hasPrefix("-") ? text.dropFirst() : Substring(text)
    let exponent = body.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    let parts = exponent[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    func digits(_ part: Substring) -> Bool {
      !part.isEmpty && part.allSatisfy { ("0"..."9").contains($0) }
    }
    var isRight = parts.allSatisfy(digits) && (parts[0] == "0" || !parts[0].hasPrefix("0"))
    if exponent.count == 2 {
      let tail = exponent[1]
      isRight =
        isRight && digits(tail.hasPrefix("+") || tail.hasPrefix("-") ? tail.dropFirst() : tail)
    }
    if isRight { return text }
    throw LocatedProblem(
      "`\(text)` is not a number of JSON", suggestion: "put it into quotation marks", at: start)
  }
}
