/// Reads a formula from left to right; every group is one level deeper.
struct FormulaParser {
  let scalars: [Unicode.Scalar]
  var position = 0
  var depth = 0
  /// How many braces are open, not counting those that were read to their end.
  var openBraces = 0
  /// The environments that are open.
  var openTables = 0
  var alphabet: Alphabet?
  /// The bars of the present row that wait for their partner.
  var openBars: Set<String> = []

  init(_ source: String) throws(FormulaProblem) {
    scalars = Array(source.unicodeScalars)
    if scalars.count > Formula.longestSource {
      throw FormulaProblem(
        "the formula is longer than \(Formula.longestSource) characters",
        suggestion: "split it into several formulas", offset: Formula.longestSource,
        length: scalars.count - Formula.longestSource)
    }
    for (offset, scalar) in scalars.enumerated() where !Self.isAllowed(scalar) {
      throw FormulaProblem(
        "a formula cannot contain the control character \(Self.codePoint(scalar))",
        suggestion: "delete it", offset: offset)
    }
  }

  mutating func formula() throws(FormulaProblem) -> [Node] {
    let nodes = try items()
    let token = nextToken()
    if token.kind != .end { throw unexpected(token) }
    if nodes.isEmpty {
      throw FormulaProblem(
        "the formula is empty", suggestion: "write `\\$` for a dollar sign in the text", offset: 0,
        length: scalars.count)
    }
    return nodes
  }

  /// Items up to a sign that ends a group, a cell or a pair of brackets; that sign is left.
  mutating func items(endsAtBracket: Bool = false) throws(FormulaProblem) -> [Node] {
    var nodes: [Node] = []
    let outerBars = openBars
    openBars = []
    defer { openBars = outerBars }
    while true {
      let token = peekToken()
      switch token.kind {
      case .end, .closeBrace, .alignment: return nodes
      case .character("]") where endsAtBracket: return nodes
      case .command(let name):
        switch Command.all[name] {
        case .right, .middle, .end, .newRow: return nodes
        case .style(let isDisplayed):
          _ = nextToken()
          let rest = try deeper(token) { (parser) throws(FormulaProblem) in
            try parser.items(endsAtBracket: endsAtBracket)
          }
          nodes.append(.styled(rest, isDisplayed: isDisplayed))
        default: try appendItem(to: &nodes)
        }
      default: try appendItem(to: &nodes)
      }
    }
  }

  private mutating func appendItem(to nodes: inout [Node]) throws(FormulaProblem) {
    let node = try item(after: nodes.last)
    note(node)
    nodes.append(node)
  }

  /// Runs `read` one level deeper; `token` is what opened the level.
  mutating func deeper<Result>(
    _ token: Token, _ read: (inout FormulaParser) throws(FormulaProblem) -> Result
  ) throws(FormulaProblem) -> Result {
    guard depth < Formula.deepestNesting else {
      throw FormulaProblem(
        "the formula is nested more than \(Formula.deepestNesting) levels deep",
        suggestion: "name a part of it and write that part as a formula of its own",
        offset: token.start, length: token.length)
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  /// `{…}`, whose opening brace has been read.
  mutating func group(openedBy brace: Token) throws(FormulaProblem) -> [Node] {
    openBraces += 1
    defer { openBraces -= 1 }
    let nodes = try deeper(brace) { (parser) throws(FormulaProblem) in try parser.items() }
    let token = nextToken()
    switch token.kind {
    case .closeBrace: return nodes
    case .alignment where openTables > 0:
      throw FormulaProblem(
        "`&` stands inside braces", suggestion: "close the brace before `&`", offset: token.start)
    case .end, .alignment:
      throw FormulaProblem(
        "this `{` is never closed", suggestion: "add `}`", offset: brace.start)
    case .command(let name) where Command.all[name] == .end || Command.all[name] == .newRow:
      if openTables == 0 { throw unexpected(token) }
      throw FormulaProblem(
        "this `{` is not closed before `\\\(name)`", suggestion: "add `}`", offset: brace.start)
    default: throw unexpected(token)
    }
  }

  /// What to say of a sign that ends something where nothing of the kind is open.
  func unexpected(_ token: Token) -> FormulaProblem {
    func problem(_ message: String, _ suggestion: String?) -> FormulaProblem {
      FormulaProblem(message, suggestion: suggestion, offset: token.start, length: token.length)
    }
    switch token.kind {
    case .closeBrace:
      return problem("this `}` closes nothing", "delete it, or write `\\}` for the sign itself")
    case .alignment:
      return problem(
        "`&` has a meaning only inside a matrix or an alignment",
        "write `\\&` for the sign itself, or put it between `\\begin{aligned}` and `\\end{aligned}`"
      )
    case .command(let name):
      switch Command.all[name] {
      case .right: return problem("`\\right` has no `\\left` before it", "add `\\left`")
      case .middle: return problem("`\\middle` has no `\\left` before it", "add `\\left`")
      case .end: return problem("`\\end` has no `\\begin` before it", "delete it")
      default:
        return problem(
          "`\\\(name)` begins a new row only inside a matrix or an alignment",
          "put the rows between `\\begin{aligned}` and `\\end{aligned}`")
      }
    default: return problem("the formula cannot go on here", nil)
    }
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD: true
    case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: false
    // Direction marks would show the source in another order than it is read.
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: false
    default: !scalar.properties.isNoncharacterCodePoint
    }
  }

  static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
