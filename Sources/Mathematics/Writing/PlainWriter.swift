/// Writes a formula as a line of plain text.
enum PlainWriter {
  /// `isTight` leaves the spaces around signs out.
  static func text(of nodes: [Node], isTight: Bool = false) -> String {
    var line = Line()
    append(nodes, to: &line, after: nil, isTight: isTight)
    return line.text
  }

  /// A line that never has two spaces in a row, none at its beginning and none at its end.
  private struct Line {
    var text = ""
    private var wantsSpace = false

    mutating func space() { wantsSpace = !text.isEmpty }

    mutating func add(_ piece: String) {
      if piece.isEmpty { return }
      if wantsSpace { text += " " }
      wantsSpace = false
      text += piece
    }
  }

  private static func append(
    _ nodes: [Node], to line: inout Line, after first: AtomClass?, isTight: Bool = false
  ) {
    let spacing = Spacing.of(nodes, after: first)
    var previous: Node?
    for (node, spacing) in zip(nodes, spacing) {
      if case .space(let width) = node {
        if width > 0 { line.space() }
        continue
      }
      if let previous, isSpaced(previous, node) { line.space() }
      let isApart =
        !isTight && node.atomClass == .relation
        || !isTight && (node.atomClass == .binary && (spacing == .natural || spacing == .infix))
      if isApart { line.space() }
      line.add(piece(node))
      if isApart || (!isTight && node.atomClass == .punctuation) { line.space() }
      previous = node
    }
  }

  /// Whether two neighbours would run into each other.
  private static func isSpaced(_ left: Node, _ right: Node) -> Bool {
    guard let before = left.atomClass, let after = right.atomClass else { return false }
    if before == .operation {
      return after != .opening && after != .closing && after != .punctuation
    }
    if after == .operation { return before != .opening }
    if before == .inner || after == .inner {
      return before != .opening && after != .closing && after != .punctuation
    }
    if isMark(left) || isMark(right) { return false }
    guard before == .ordinary || before == .closing, after == .ordinary else { return false }
    if before == .closing { return isLong(right) || isLong(left) }
    return isLong(left) || isLong(right)
  }

  /// A sign such as the stroke of a quotient, which nothing need be kept apart from.
  private static func isMark(_ node: Node) -> Bool {
    guard case .symbol(let symbol) = node else { return false }
    return symbol.atomClass == .ordinary && !symbol.isLetterlike
  }

  private static func isLong(_ node: Node) -> Bool {
    switch node {
    case .scripts(let scripts): scripts.lower != nil || !onlyPrimes(scripts.upper)
    case .identifier(let identifier): identifier.plain.count > 1
    case .fraction, .root, .table, .stack: true
    case .group(let nodes):
      if case .space? = nodes.first { true } else { false }
    default: false
    }
  }

  private static func piece(_ node: Node) -> String {
    switch node {
    case .group(let nodes): return text(of: nodes)
    case .identifier(let identifier): return identifier.plain
    case .number(_, let plain): return plain
    case .symbol(let symbol):
      switch symbol.text {
      case "∑": return "Σ"
      case "∏": return "Π"
      default: return symbol.text
      }
    case .function(let name, _): return name.replacing("\u{2009}", with: " ")
    case .text(_, let plain): return plain
    case .space: return ""
    case .delimiter(let delimiter): return delimiter.text
    case .fraction(let fraction):
      if fraction.isBinomial { return "(\(piece(fraction.above)) choose \(piece(fraction.below)))" }
      return "\(wrapped(fraction.above))/\(wrapped(fraction.below))"
    case .root(let radicand, nil): return "√\(wrapped(radicand))"
    case .root(let radicand, let degree?): return "√[\(piece(degree))]\(wrapped(radicand))"
    case .scripts(let scripts): return scripted(scripts.base, scripts.lower, scripts.upper)
    case .accented(let base, let accent):
      let plain = piece(base)
      if accent.combining.isEmpty { return plain }
      return (plain.count == 1 ? plain : "(\(plain))") + accent.combining
    case .stack(let base, let above, let below): return scripted(base, below, above)
    case .fenced(let parts, let left, let right):
      let inner = parts.map { ($0.divider.map { " \($0) " } ?? "") + text(of: $0.nodes) }
      return (left ?? "") + inner.joined() + (right ?? "")
    case .table(let table): return rows(of: table)
    case .phantom: return ""
    case .styled(let nodes, _), .classified(let nodes, _): return text(of: nodes)
    }
  }

  private static func scripted(_ base: Node, _ lower: Node?, _ upper: Node?) -> String {
    var plain = piece(base)
    if case .group(let nodes) = base, nodes.count > 1 { plain = "(\(plain))" }
    if case .accented = base, plain.contains(" ") { plain = "(\(plain))" }
    if let lower { plain += "_" + script(tight(lower)) }
    guard case .group(var nodes)? = upper else {
      return plain + (upper.map { "^" + script(tight($0)) } ?? "")
    }
    while let first = nodes.first, isPrime(first) {
      plain += piece(first)
      nodes.removeFirst()
    }
    return nodes.isEmpty ? plain : plain + "^" + script(text(of: nodes, isTight: true))
  }

  private static func tight(_ node: Node) -> String {
    if case .group(let nodes) = node { return text(of: nodes, isTight: true) }
    return piece(node)
  }

  private static func isPrime(_ node: Node) -> Bool {
    guard case .symbol(let symbol) = node else { return false }
    return ["′", "″", "‴", "⁗"].contains(symbol.text)
  }

  private static func onlyPrimes(_ node: Node?) -> Bool {
    guard case .group(let nodes)? = node else { return node == nil }
    return nodes.allSatisfy(isPrime)
  }

  /// A script is put into parentheses unless it reads as one word.
  private static func script(_ plain: String) -> String {
    if plain.count == 1 { return plain }
    let body = plain.first == "−" || plain.first == "+" ? plain.dropFirst() : Substring(plain)
    let isWord = body.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "′" }
    return isWord ? plain : "(\(plain))"
  }

  /// The parts of a fraction are put into parentheses where its bar held them together.
  private static func wrapped(_ node: Node) -> String {
    let plain = piece(node)
    let isOne = !plain.contains { $0 == " " || $0 == "/" || $0 == "," }
    return isOne ? plain : "(\(plain))"
  }

  private static func rows(of table: Table) -> String {
    let isAlignment = table.columns == .aligned || table.columns == .gathered
    let rows = table.rows.map { cells in
      if isAlignment {
        var line = Line()
        for (column, cell) in cells.enumerated() {
          append(cell, to: &line, after: column % 2 == 1 ? .ordinary : nil)
          line.space()
        }
        return line.text
      }
      return cells.map { text(of: $0) }.joined(separator: ", ")
    }
    return (table.left ?? "") + rows.joined(separator: "; ") + (table.right ?? "")
  }
}
