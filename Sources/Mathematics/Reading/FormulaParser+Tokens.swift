/// One sign or command of the source.
struct Token: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// Letters after a backslash, or one other character.
    case command(String)
    case character(Unicode.Scalar)
    case openBrace, closeBrace, superscript, `subscript`, alignment, end
  }
  var kind: Kind
  var start: Int
  var end: Int

  var length: Int { end - start }
}

extension FormulaParser {
  /// The next token without reading it.
  func peekToken() -> Token {
    var copy = self
    return copy.nextToken()
  }

  /// Reads a token; white space and comments before it mean nothing.
  mutating func nextToken() -> Token {
    skipBlanks()
    let start = position
    guard position < scalars.count else { return Token(kind: .end, start: start, end: start) }
    let scalar = scalars[position]
    position += 1
    let kind: Token.Kind
    switch scalar {
    case "{": kind = .openBrace
    case "}": kind = .closeBrace
    case "^": kind = .superscript
    case "_": kind = .subscript
    case "&": kind = .alignment
    case "\\": kind = .command(commandName())
    default: kind = .character(scalar)
    }
    return Token(kind: kind, start: start, end: position)
  }

  /// The name after a backslash; nothing where the source ends.
  private mutating func commandName() -> String {
    var name = ""
    while position < scalars.count, Self.isLatinLetter(scalars[position]) {
      name.unicodeScalars.append(scalars[position])
      position += 1
    }
    if name.isEmpty, position < scalars.count {
      name.unicodeScalars.append(scalars[position])
      position += 1
    }
    return name
  }

  mutating func skipBlanks() {
    while position < scalars.count {
      if scalars[position].properties.isWhitespace {
        position += 1
      } else if scalars[position] == "%" {
        while position < scalars.count, !Self.isLineEnd(scalars[position]) { position += 1 }
      } else {
        return
      }
    }
  }

  static func isLatinLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\n" || scalar == "\r"
  }
}
