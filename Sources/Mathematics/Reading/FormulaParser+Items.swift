extension FormulaParser {
  /// A base with its scripts.
  mutating func item(after previous: Node?) throws(FormulaProblem) -> Node {
    let first = peekToken()
    var base: Node
    switch first.kind {
    case .superscript, .subscript, .character("'"): base = .group([])
    default: base = try atom(nextToken(), after: previous)
    }
    var lower: Node?
    var upper: [Node]?
    var primes = 0
    var forcesLimits: Bool?
    while true {
      let token = peekToken()
      switch token.kind {
      case .superscript:
        _ = nextToken()
        if upper != nil { throw doubled(token, "superscript", example: "{x^a}^b") }
        upper = try argument(of: token)
      case .subscript:
        _ = nextToken()
        if lower != nil { throw doubled(token, "subscript", example: "{x_a}_b") }
        lower = .group(try argument(of: token))
      case .character("'"):
        _ = nextToken()
        if upper != nil { throw doubled(token, "superscript", example: "{x^a}'") }
        primes += 1
      case .command(let name):
        guard case .limits(let forces)? = Command.all[name] else {
          return scripts(base, lower, upper, primes, forcesLimits)
        }
        _ = nextToken()
        guard isOperation(base) else {
          throw FormulaProblem(
            "`\\\(name)` follows only a sign such as `\\sum` or a function",
            suggestion: "delete it",
            offset: token.start, length: token.length)
        }
        forcesLimits = forces
      default: return scripts(base, lower, upper, primes, forcesLimits)
      }
      // A brace's label belongs to the brace, and may be followed by scripts of its own.
      if case .accented(_, let accent) = base, accent.takesLabel, lower != nil || upper != nil {
        base = scripts(base, lower, upper, primes, nil)
        (lower, upper, primes) = (nil, nil, 0)
      }
    }
  }

  private func scripts(
    _ base: Node, _ lower: Node?, _ upper: [Node]?, _ primes: Int, _ forcesLimits: Bool?
  ) -> Node {
    var marks = primeMarks(primes)
    marks += upper ?? []
    if lower == nil, marks.isEmpty, upper == nil { return base }
    let upperNode: Node? = marks.isEmpty && upper == nil ? nil : .group(marks)
    return .scripts(
      Scripts(base: base, lower: lower, upper: upperNode, forcesLimits: forcesLimits))
  }

  /// One to four primes have a character of their own.
  private func primeMarks(_ count: Int) -> [Node] {
    let characters = ["", "′", "″", "‴", "⁗"]
    var marks: [Node] = []
    var left = count
    while left > 0 {
      let taken = min(4, left)
      marks.append(.symbol(Symbol(text: characters[taken], atomClass: .ordinary)))
      left -= taken
    }
    return marks
  }

  private func isOperation(_ node: Node) -> Bool {
    switch node {
    case .symbol(let symbol): symbol.atomClass == .operation
    case .function, .classified(_, .operation): true
    default: false
    }
  }

  private func doubled(_ token: Token, _ name: String, example: String) -> FormulaProblem {
    FormulaProblem(
      "a second \(name) on the same base", suggestion: "put the first into braces: `\(example)`",
      offset: token.start, length: token.length)
  }

  /// What a command or a script sign applies to: a group, or one sign.
  mutating func argument(of owner: Token) throws(FormulaProblem) -> [Node] {
    let before = position
    let token = nextToken()
    switch token.kind {
    case .openBrace: return try group(openedBy: token)
    case .character(let scalar):
      if Self.isDigit(scalar) { return [digits(String(scalar))] }
      return [
        try deeper(token) { (parser) throws(FormulaProblem) in
          try parser.atom(token, after: nil, isAlone: true)
        }
      ]
    case .command(let name):
      switch Command.all[name] {
      case .right, .middle, .end, .newRow, .style, .limits, .refused, .space: break
      default:
        return [
          try deeper(token) { (parser) throws(FormulaProblem) in
            try parser.atom(token, after: nil, isAlone: true)
          }
        ]
      }
      if case .refused? = Command.all[name] { _ = try atom(token, after: nil) }
    default: break
    }
    position = before
    let name = text(of: owner)
    throw FormulaProblem(
      "nothing follows `\(name)` for it to apply to", suggestion: "`\(name){…}`",
      offset: owner.start, length: owner.length)
  }

  func text(of token: Token) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: scalars[token.start..<token.end])
    return text
  }

  func digits(_ plain: String) -> Node {
    guard let alphabet else { return .number(plain, plain: plain) }
    var shaped = ""
    shaped.unicodeScalars.append(contentsOf: plain.unicodeScalars.map(alphabet.shape))
    return .number(shaped, plain: alphabet.isOnlyStyle ? plain : shaped)
  }
}
