extension FormulaParser {
  /// The words of `\text{…}`, where white space counts.
  mutating func words(_ token: Token, in alphabet: Alphabet?) throws(FormulaProblem) -> Node {
    let brace = peekToken()
    guard brace.kind == .openBrace else {
      throw FormulaProblem(
        "words stand in braces after `\(text(of: token))`", suggestion: "`\(text(of: token)){…}`",
        offset: token.start, length: token.length)
    }
    _ = nextToken()
    var plain = ""
    var shaped = ""
    var braces = [brace.start]
    while position < scalars.count {
      let start = position
      let scalar = scalars[position]
      position += 1
      switch scalar {
      case "{": braces.append(start)
      case "}":
        braces.removeLast()
        if braces.isEmpty { return .text(shaped, plain: plain) }
      case "$":
        throw FormulaProblem(
          "a dollar sign inside words", suggestion: "write `\\$` for the sign itself",
          offset: start)
      case "%":
        position = start
        skipBlanks()
      case "\\":
        position = start
        let sign = try escapedInWords()
        plain += sign
        shaped += sign
      case _ where scalar.properties.isWhitespace || scalar == "~":
        if scalar == "~" || plain.last != " " { plain.append(" ") }
        if scalar == "~" || shaped.last != "\u{A0}" { shaped.append("\u{A0}") }
      default:
        let text = punctuation(scalar)
        plain += text
        shaped.unicodeScalars.append(
          contentsOf: text.unicodeScalars.map { alphabet?.shape($0) ?? $0 })
      }
    }
    throw FormulaProblem(
      "this `{` is never closed", suggestion: "add `}`", offset: braces.last ?? brace.start)
  }

  /// Quotation marks and dashes, which words write with the signs of a keyboard.
  private mutating func punctuation(_ scalar: Unicode.Scalar) -> String {
    func follows() -> Bool { position < scalars.count && scalars[position] == scalar }
    switch scalar {
    case "-":
      guard follows() else { return "-" }
      position += 1
      guard follows() else { return "–" }
      position += 1
      return "—"
    case "`":
      guard follows() else { return "‘" }
      position += 1
      return "“"
    case "'":
      guard follows() else { return "’" }
      position += 1
      return "”"
    default: return String(scalar)
    }
  }

  private mutating func escapedInWords() throws(FormulaProblem) -> String {
    let token = nextToken()
    guard case .command(let name) = token.kind else { return "" }
    switch name {
    case "%", "_", "{", "}", "&", "#", "$": return name
    case " ", "\n": return "\u{A0}"
    case ",": return "\u{2009}"
    case "ldots", "dots": return "…"
    case "textbackslash": return "\\"
    default:
      throw FormulaProblem(
        "`\(text(of: token))` stands among words, which take no commands",
        suggestion: "close the brace of the words before it", offset: token.start,
        length: token.length)
    }
  }

  /// `\operatorname{…}`, with a star for one that takes its limits below.
  mutating func operatorName(_ token: Token) throws(FormulaProblem) -> Node {
    var takesLimits = false
    if peekToken().kind == .character("*") {
      _ = nextToken()
      takesLimits = true
    }
    let brace = nextToken()
    guard brace.kind == .openBrace else {
      throw FormulaProblem(
        "the name stands in braces after `\\operatorname`", suggestion: "`\\operatorname{name}`",
        offset: token.start, length: token.length)
    }
    var name = ""
    while true {
      let part = nextToken()
      switch part.kind {
      case .closeBrace:
        if name.isEmpty {
          throw FormulaProblem(
            "`\\operatorname` has no name", suggestion: "`\\operatorname{name}`",
            offset: token.start, length: token.length)
        }
        return .function(name, takesLimits: takesLimits)
      case .character(let scalar) where isPartOfName(scalar):
        name += scalar == "'" ? "’" : String(scalar)
      case .character("~"), .command(","), .command(" "), .command(":"), .command(";"):
        name += "\u{2009}"
      case .end:
        throw FormulaProblem(
          "this `{` is never closed", suggestion: "add `}`", offset: brace.start)
      default:
        throw FormulaProblem(
          "the name of an operator consists of letters, digits and hyphens",
          suggestion: "`\\operatorname{name}`", offset: part.start, length: part.length)
      }
    }
  }

  private func isPartOfName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || Self.isDigit(scalar)
      || "-*'./".unicodeScalars.contains(scalar)
  }
}
