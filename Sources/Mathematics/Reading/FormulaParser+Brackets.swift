extension FormulaParser {
  /// `\left … \middle … \right`, after `\left`.
  mutating func fenced(_ left: Token) throws(FormulaProblem) -> Node {
    let (opening, _) = try bracket(after: left)
    var parts: [FencedPart] = []
    var divider: String?
    while true {
      let nodes = try deeper(left) { (parser) throws(FormulaProblem) in try parser.items() }
      parts.append(FencedPart(nodes: nodes, divider: divider))
      let token = nextToken()
      if case .command(let name) = token.kind {
        if Command.all[name] == .middle {
          divider = try bracket(after: token).text
          continue
        }
        if Command.all[name] == .right {
          let (closing, _) = try bracket(after: token)
          return .fenced(
            parts, left: opening.isEmpty ? nil : opening, right: closing.isEmpty ? nil : closing)
        }
      }
      if token.kind == .closeBrace, openBraces == 0 { throw unexpected(token) }
      if token.kind == .alignment, openTables == 0 { throw unexpected(token) }
      let here = openBraces > 0 ? " in the same braces" : openTables > 0 ? " in the same cell" : ""
      throw FormulaProblem(
        "`\\left` has no `\\right`\(here)",
        suggestion: "add `\\right)`, or `\\right.` for no bracket", offset: left.start,
        length: left.length)
    }
  }

  /// The bracket after `\left`, `\big` and the like, and the part it plays by itself; empty for `.`.
  mutating func bracket(after owner: Token) throws(FormulaProblem) -> (text: String, AtomClass) {
    let token = nextToken()
    switch token.kind {
    case .character(let scalar):
      if scalar == "." { return ("", .ordinary) }
      if let found = Self.brackets[String(scalar)] { return found }
    case .command(let name):
      switch Command.all[name] {
      case .symbol(let symbol):
        if let found = Self.brackets[symbol.text], symbol.atomClass != .binary {
          return (found.text, symbol.atomClass == .relation ? .ordinary : symbol.atomClass)
        }
      case .bar(let text): return (text, .ordinary)
      default: break
      }
    default: break
    }
    let name = text(of: owner)
    if token.kind == .end {
      throw FormulaProblem(
        "`\(name)` needs a bracket after it", suggestion: "`\(name)(`, or `\(name).` for none",
        offset: owner.start, length: owner.length)
    }
    throw FormulaProblem(
      "`\(text(of: token))` is not a bracket that `\(name)` can stretch",
      suggestion: "`(`, `[`, `\\{`, `|`, `\\|`, `\\langle`, `\\lfloor` and their partners, or `.`",
      offset: token.start, length: token.length)
  }

  private static let brackets: [String: (text: String, AtomClass)] = {
    var all: [String: (text: String, AtomClass)] = [:]
    for text in ["(", "[", "{", "⟨", "⌊", "⌈"] { all[text] = (text, .opening) }
    for text in [")", "]", "}", "⟩", "⌋", "⌉"] { all[text] = (text, .closing) }
    for text in ["|", "‖", "/", "\\", "↑", "↓", "↕", "⇑", "⇓"] { all[text] = (text, .ordinary) }
    all["<"] = ("⟨", .opening)
    all[">"] = ("⟩", .closing)
    all["∣"] = ("|", .ordinary)
    all["∥"] = ("‖", .ordinary)
    return all
  }()
}
