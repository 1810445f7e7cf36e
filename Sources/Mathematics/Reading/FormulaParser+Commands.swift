extension FormulaParser {
  /// What `token`, which has been read, stands for, with its arguments.
  mutating func atom(
    _ token: Token, after previous: Node?, isAlone: Bool = false
  ) throws(FormulaProblem) -> Node {
    switch token.kind {
    case .openBrace: return .group(try group(openedBy: token))
    case .character(let scalar):
      return try character(token, scalar, after: previous, isAlone: isAlone)
    case .command(let name):
      guard let command = Command.all[name] else { throw unknown(name, at: token) }
      return try perform(command, name, token, after: previous)
    default: throw unexpected(token)
    }
  }

  private mutating func perform(
    _ command: Command, _ name: String, _ token: Token, after previous: Node?
  ) throws(FormulaProblem) -> Node {
    switch command {
    case .symbol(let symbol):
      if ["|", "‖"].contains(symbol.text) {
        return .delimiter(Delimiter(text: symbol.text, role: symbol.atomClass, size: nil))
      }
      return .symbol(symbol)
    case .identifier(let text, let isUpright): return greek(text, isUpright: isUpright)
    case .function(let text, let takesLimits):
      return .function(text.replacing(" ", with: "\u{2009}"), takesLimits: takesLimits)
    case .space(let width): return .space(width)
    case .bar(let text): return bar(text, after: previous)
    case .fraction(let size, let isBinomial):
      let above = Node.group(try argument(of: token))
      let below = Node.group(try argument(of: token))
      return .fraction(Fraction(above: above, below: below, size: size, isBinomial: isBinomial))
    case .root: return try root(token)
    case .accent(let accent): return .accented(.group(try argument(of: token)), accent)
    case .alphabet(let chosen):
      let outer = alphabet
      alphabet = chosen
      defer { alphabet = outer }
      let nodes = try argument(of: token)
      if nodes.count == 1, let node = nodes.first { return node }
      return .group(nodes)
    case .text(let chosen): return try words(token, in: chosen)
    case .operatorName: return try operatorName(token)
    case .stack(let isAbove, let atomClass):
      let mark = Node.group(try argument(of: token))
      let base = try argument(of: token)
      let node = Node.stack(
        base: Self.single(base), above: isAbove ? mark : nil, below: isAbove ? nil : mark)
      guard let atomClass else { return node }
      return .classified([node], atomClass)
    case .phantom(let kind): return .phantom(try argument(of: token), kind)
    case .classified(let atomClass): return .classified(try argument(of: token), atomClass)
    case .sized(let size, let role):
      let (text, natural) = try bracket(after: token)
      let found = natural == .ordinary ? barRole(text, after: previous) : natural
      return .delimiter(Delimiter(text: text, role: role ?? found, size: size))
    case .negation: return try negation(token)
    case .modulo(let isParenthesised): return try modulo(token, isParenthesised)
    case .left: return try fenced(token)
    case .begin: return try environment(token)
    case .limits:
      throw FormulaProblem(
        "`\\\(name)` follows only a sign such as `\\sum` or a function", suggestion: "delete it",
        offset: token.start, length: token.length)
    case .style:
      throw FormulaProblem(
        "`\\\(name)` cannot be an argument",
        suggestion: "put it and what it applies to into braces",
        offset: token.start, length: token.length)
    case .refused(let message, let suggestion):
      throw FormulaProblem(
        message, suggestion: suggestion, offset: token.start, length: token.length)
    case .middle, .right, .end, .newRow: throw unexpected(token)
    }
  }

  private func unknown(_ name: String, at token: Token) -> FormulaProblem {
    if name.isEmpty {
      return FormulaProblem(
        "a backslash with nothing after it", suggestion: "delete it", offset: token.start)
    }
    let nearest = NearestCommand.find(name, among: Command.names)
    return FormulaProblem(
      "`\\\(name)` is not a command of the formulas",
      suggestion: nearest.map { "did you mean `\\\($0)`?" }, offset: token.start,
      length: token.length)
  }

  /// The only node of an argument, or all of them as a group.
  static func single(_ nodes: [Node]) -> Node {
    if nodes.count == 1, let node = nodes.first { return node }
    return .group(nodes)
  }

  private mutating func root(_ token: Token) throws(FormulaProblem) -> Node {
    var degree: Node?
    let bracket = peekToken()
    if bracket.kind == .character("[") {
      _ = nextToken()
      let nodes = try deeper(bracket) { (parser) throws(FormulaProblem) in
        try parser.items(endsAtBracket: true)
      }
      let end = nextToken()
      guard end.kind == .character("]") else {
        throw FormulaProblem(
          "this `[` is never closed", suggestion: "`\\sqrt[3]{x}`", offset: bracket.start)
      }
      degree = .group(nodes)
    }
    return .root(radicand: .group(try argument(of: token)), degree: degree)
  }

  private mutating func negation(_ token: Token) throws(FormulaProblem) -> Node {
    let nodes = try argument(of: token)
    guard nodes.count == 1, case .symbol(var symbol)? = nodes.first, symbol.atomClass == .relation
    else {
      throw FormulaProblem(
        "`\\not` applies only to a relation", suggestion: "`\\not=` or `\\notin`",
        offset: token.start, length: token.length)
    }
    // Canonical equivalence: a sign with a character of its own becomes that character.
    symbol.text = Self.negated[symbol.text] ?? symbol.text + "\u{338}"
    return .symbol(symbol)
  }

  private static let negated: [String: String] = [
    "=": "≠", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "∈": "∉", "∋": "∌", "⊂": "⊄", "⊃": "⊅",
    "⊆": "⊈", "⊇": "⊉", "≡": "≢", "∼": "≁", "≃": "≄", "≅": "≇", "≈": "≉", "∣": "∤", "∥": "∦",
    "⊢": "⊬", "⊨": "⊭", "→": "↛", "≺": "⊀", "≻": "⊁",
  ]

  private mutating func modulo(
    _ token: Token, _ isParenthesised: Bool
  ) throws(FormulaProblem) -> Node {
    let name = Node.identifier(Identifier(text: "mod", plain: "mod", isUpright: true))
    if !isParenthesised { return .classified([name], .binary) }
    var nodes: [Node] = [.space(18), .symbol(Symbol(text: "(", atomClass: .opening)), name]
    nodes += [.space(6), .group(try argument(of: token))]
    nodes.append(.symbol(Symbol(text: ")", atomClass: .closing)))
    return .group(nodes)
  }
}
