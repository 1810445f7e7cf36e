/// What an environment looks like.
struct Environment: Sendable {
  var columns: Table.Columns
  var left: String?
  var right: String?
  /// Whether `{lcr}` follows its name.
  var statesColumns = false

  static let all: [String: Environment] = [
    "matrix": Environment(columns: .centered), "smallmatrix": Environment(columns: .small),
    "pmatrix": Environment(columns: .centered, left: "(", right: ")"),
    "bmatrix": Environment(columns: .centered, left: "[", right: "]"),
    "Bmatrix": Environment(columns: .centered, left: "{", right: "}"),
    "vmatrix": Environment(columns: .centered, left: "|", right: "|"),
    "Vmatrix": Environment(columns: .centered, left: "‖", right: "‖"),
    "cases": Environment(columns: .cases, left: "{"),
    "rcases": Environment(columns: .cases, right: "}"),
    "aligned": Environment(columns: .aligned), "split": Environment(columns: .aligned),
    "gathered": Environment(columns: .gathered),
    "array": Environment(columns: .centered, statesColumns: true),
  ]

  /// Environments of whole equations, and what to write inside a formula instead.
  static let instead: [String: String] = [
    "align": "aligned", "align*": "aligned", "equation": "aligned", "equation*": "aligned",
    "eqnarray": "aligned", "alignat": "aligned", "multline": "aligned", "displaymath": "aligned",
    "gather": "gathered", "gather*": "gathered", "tabular": "array",
  ]
}

extension FormulaParser {
  /// `\begin{…} … \end{…}`, after `\begin`.
  mutating func environment(_ begin: Token) throws(FormulaProblem) -> Node {
    let (name, nameToken) = try environmentName(after: begin)
    guard let environment = Environment.all[name] else { throw unknown(name, nameToken) }
    let opening = Token(kind: begin.kind, start: begin.start, end: position)
    var columns = environment.columns
    if environment.statesColumns { columns = .stated(try statedColumns(opening)) }
    openTables += 1
    let braces = openBraces
    openBraces = 0
    defer {
      openTables -= 1
      openBraces = braces
    }
    let rows = try rows(of: name, openedBy: opening, insideBraces: braces > 0)
    if case .stated(let stated) = columns {
      for (index, row) in rows.enumerated() where row.count > stated.count {
        throw FormulaProblem(
          "row \(index + 1) has \(row.count) cells, but the array states \(stated.count)",
          suggestion: "state as many columns as the longest row has, such as `{lcr}`",
          offset: opening.start, length: opening.length)
      }
    }
    return .table(
      Table(rows: rows, columns: columns, left: environment.left, right: environment.right))
  }

  private mutating func rows(
    of name: String, openedBy opening: Token, insideBraces: Bool
  ) throws(FormulaProblem) -> [[[Node]]] {
    var rows: [[[Node]]] = [[]]
    while true {
      let cell = try deeper(opening) { (parser) throws(FormulaProblem) in try parser.items() }
      rows[rows.count - 1].append(cell)
      let token = nextToken()
      switch token.kind {
      case .alignment: continue
      case .command(let command) where Command.all[command] == .newRow:
        try refuseRowSpacing(after: token)
        rows.append([])
      case .command(let command) where Command.all[command] == .end:
        let (ended, endToken) = try environmentName(after: token)
        if ended != name {
          throw FormulaProblem(
            "`\\begin{\(name)}` is ended by `\\end{\(ended)}`", suggestion: "`\\end{\(name)}`",
            offset: endToken.start, length: endToken.length)
        }
        // A last `\\` begins no row.
        if rows.count > 1, rows.last == [[]] { rows.removeLast() }
        return rows
      case .closeBrace where !insideBraces: throw unexpected(token)
      case .end, .closeBrace:
        throw FormulaProblem(
          "`\\begin{\(name)}` has no `\\end{\(name)}`", suggestion: "add `\\end{\(name)}`",
          offset: opening.start, length: opening.length)
      default: throw unexpected(token)
      }
    }
  }

  /// `\\[2pt]`: the space between rows is the page's affair.
  private mutating func refuseRowSpacing(after token: Token) throws(FormulaProblem) {
    guard position < scalars.count, scalars[position] == "[",
      let end = scalars[position...].prefix(24).firstIndex(of: "]")
    else { return }
    let inside = scalars[(position + 1)..<end]
    let units = ["pt", "em", "ex", "mm", "cm", "in", "px", "mu"]
    let letters = inside.filter(Self.isLatinLetter).map(String.init).joined()
    guard units.contains(letters), inside.contains(where: Self.isDigit) else { return }
    throw FormulaProblem(
      "the space between rows cannot be set", suggestion: "write `\\\\` alone", offset: position,
      length: end + 1 - position)
  }

  /// A name in braces, and where it stands.
  private mutating func environmentName(
    after owner: Token
  ) throws(FormulaProblem) -> (String, Token) {
    let brace = nextToken()
    guard brace.kind == .openBrace,
      let end = scalars[position...].prefix(40).firstIndex(of: "}")
    else {
      let name = text(of: owner)
      throw FormulaProblem(
        "the name of an environment stands in braces after `\(name)`",
        suggestion: "`\(name){aligned}`", offset: owner.start, length: owner.length)
    }
    let token = Token(kind: .openBrace, start: position, end: end)
    position = end + 1
    if token.length == 0 { return ("", Token(kind: .openBrace, start: brace.start, end: end + 1)) }
    return (text(of: token), token)
  }

  private func unknown(_ name: String, _ token: Token) -> FormulaProblem {
    if let instead = Environment.instead[name] {
      return FormulaProblem(
        "`\(name)` is not used inside a formula", suggestion: "`\\begin{\(instead)}`",
        offset: token.start, length: token.length)
    }
    let nearest = NearestCommand.find(name, among: Environment.all.keys.sorted())
    return FormulaProblem(
      "there is no environment `\(name)`", suggestion: nearest.map { "did you mean `\($0)`?" },
      offset: token.start, length: token.length)
  }

  /// The `{lcr}` of an array.
  private mutating func statedColumns(
    _ opening: Token
  ) throws(FormulaProblem) -> [Table.Alignment] {
    let brace = nextToken()
    guard brace.kind == .openBrace else {
      throw FormulaProblem(
        "an array states its columns in braces", suggestion: "`\\begin{array}{lcr}`",
        offset: opening.start, length: opening.length)
    }
    var columns: [Table.Alignment] = []
    while true {
      let token = nextToken()
      switch token.kind {
      case .character("l"): columns.append(.left)
      case .character("c"): columns.append(.center)
      case .character("r"): columns.append(.right)
      case .closeBrace where !columns.isEmpty: return columns
      case .end:
        throw FormulaProblem(
          "this `{` is never closed", suggestion: "add `}`", offset: brace.start)
      default:
        throw FormulaProblem(
          "a column is `l`, `c` or `r`; rules between columns are not supported",
          suggestion: "`\\begin{array}{lcr}`", offset: token.start, length: token.length)
      }
    }
  }
}
