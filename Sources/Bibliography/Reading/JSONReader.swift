/// Reads JSON strictly and keeps the place of every value.
struct JSONReader {
  let scalars: [Unicode.Scalar]
  var position = 0
  /// Problems that do not stop the reading.
  var problems: [LocatedProblem] = []
  static let deepestNesting = 64

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    if scalars.first == "\u{FEFF}" { position = 1 }
  }

  mutating func document() throws(LocatedProblem) -> JSONValue {
    skipBlanks()
    if position == scalars.count {
      throw LocatedProblem(
        "the file is empty", suggestion: "write `[]` for a book without references", at: 0)
    }
    let value = try value(depth: 0)
    skipBlanks()
    if position < scalars.count {
      throw LocatedProblem("text after the end of the list", suggestion: "delete it", at: position)
    }
    return value
  }

  private mutating func value(depth: Int) throws(LocatedProblem) -> JSONValue {
    skipBlanks()
    let start = position
    if depth > Self.deepestNesting {
      throw LocatedProblem("nested more than \(Self.deepestNesting) levels deep", at: start)
    }
    guard let scalar = peek else { throw ended }
    switch scalar {
    case "{": return JSONValue(content: .object(try members(depth: depth)), offset: start)
    case "[": return JSONValue(content: .array(try elements(depth: depth)), offset: start)
    case "\"": return JSONValue(content: .string(try string()), offset: start)
    case "-", "0"..."9": return JSONValue(content: .number(try number()), offset: start)
    case "'":
      throw LocatedProblem(
        "texts stand in double quotation marks", suggestion: "`\"…\"`", at: start)
    case "/":
      throw LocatedProblem("JSON has no comments", suggestion: "delete it", at: start)
    default:
      let word = word()
      switch word {
      case "true": return JSONValue(content: .boolean(true), offset: start)
      case "false": return JSONValue(content: .boolean(false), offset: start)
      case "null": return JSONValue(content: .null, offset: start)
      case "": throw LocatedProblem("`\(scalar)` where a value is expected", at: start)
      default:
        throw LocatedProblem(
          "`\(word)` stands without quotation marks", suggestion: "`\"\(word)\"`", at: start)
      }
    }
  }

  private mutating func members(depth: Int) throws(LocatedProblem) -> [JSONValue.Member] {
    let opening = position
    position += 1
    var members: [JSONValue.Member] = []
    var seen: Set<String> = []
    skipBlanks()
    if peek == "}" {
      position += 1
      return []
    }
    while true {
      skipBlanks()
      let keyOffset = position
      guard let scalar = peek else { throw unclosed("{", opening) }
      guard scalar == "\"" else {
        if scalar == "}" { throw trailingComma }
        throw LocatedProblem(
          "the name of a field stands in double quotation marks", suggestion: "`\"title\": …`",
          at: keyOffset)
      }
      let key = try string()
      skipBlanks()
      guard peek == ":" else {
        throw LocatedProblem(
          "`:` is missing after `\"\(key)\"`", suggestion: "add `:`", at: position)
      }
      position += 1
      let value = try value(depth: depth + 1)
      if seen.insert(key).inserted {
        members.append(JSONValue.Member(key: key, keyOffset: keyOffset, value: value))
      } else {
        problems.append(
          LocatedProblem(
            "`\(key)` stands twice in the same object", suggestion: "keep one", at: keyOffset))
      }
      skipBlanks()
      switch peek {
      case ",": position += 1
      case "}":
        position += 1
        return members
      case nil: throw unclosed("{", opening)
      default:
        throw LocatedProblem("`,` or `}` is missing here", suggestion: "add `,`", at: position)
      }
    }
  }

  private mutating func elements(depth: Int) throws(LocatedProblem) -> [JSONValue] {
    let opening = position
    position += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if peek == "]" {
      position += 1
      return []
    }
    while true {
      skipBlanks()
      if peek == "]" { throw trailingComma }
      if peek == nil { throw unclosed("[", opening) }
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      switch peek {
      case ",": position += 1
      case "]":
        position += 1
        return elements
      case nil: throw unclosed("[", opening)
      default:
        throw LocatedProblem("`,` or `]` is missing here", suggestion: "add `,`", at: position)
      }
    }
  }

  private var trailingComma: LocatedProblem {
    LocatedProblem("a comma with nothing after it", suggestion: "delete the comma", at: position)
  }

  private func unclosed(_ bracket: String, _ offset: Int) -> LocatedProblem {
    let closing = bracket == "{" ? "}" : "]"
    return LocatedProblem(
      "this `\(bracket)` is never closed", suggestion: "add `\(closing)`", at: offset)
  }

  private var ended: LocatedProblem {
    LocatedProblem("the file ends where a value is expected", at: max(0, scalars.count - 1))
  }

  var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skipBlanks() {
    while let scalar = peek, scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" {
      position += 1
    }
  }

  private mutating func word() -> String {
    var word = ""
    while let scalar = peek, scalar.properties.isAlphabetic || scalar == "_", word.count < 40 {
      word.unicodeScalars.append(scalar)
      position += 1
    }
    return word
  }
}
