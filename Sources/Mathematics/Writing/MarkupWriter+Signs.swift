extension MarkupWriter {
  private static let closed = " lspace=\"0em\" rspace=\"0em\""
  private static let wide = " lspace=\"0.2778em\" rspace=\"0.2778em\""
  /// Signs whose form before an operand browsers know.
  private static let prefixes: Set<String> = ["+", "−", "±", "∓"]
  /// Relations that browsers would take for brackets or punctuation.
  private static let unspacedRelations: Set<String> = [":", "∣", "∥", "∤", "∦"]
  /// Signs that would grow with their neighbours.
  private static let growing: Set<String> = [
    "(", ")", "[", "]", "{", "}", "⟨", "⟩", "⌊", "⌋", "⌈", "⌉", "|", "‖", "∣", "∥", "↑", "↓", "↕",
    "⇑", "⇓",
  ]

  mutating func write(
    _ symbol: Symbol, in style: Style, spacing: Spacing, movesLimits: Bool = true
  ) {
    if symbol.isLetterlike {
      // Browsers would slant the nabla.
      let variant = symbol.text == "∇" ? " mathvariant=\"normal\"" : ""
      text += "<mi\(variant)>\(symbol.text)</mi>"
      return
    }
    let isGrowing = Self.growing.contains(symbol.text)
    var attributes = isGrowing ? " stretchy=\"false\"" : ""
    if !movesLimits { attributes += " movablelimits=\"false\"" }
    if spacing != .alone { attributes += space(around: symbol, in: style, spacing: spacing) }
    text += "<mo\(attributes)>\(Self.escaped(symbol.text))</mo>"
  }

  private func space(around symbol: Symbol, in style: Style, spacing: Spacing) -> String {
    if spacing == .closed { return Self.growing.contains(symbol.text) ? "" : Self.closed }
    switch symbol.atomClass {
    case .binary:
      if spacing == .prefix {
        return Self.prefixes.contains(symbol.text) ? " form=\"prefix\"" : Self.closed
      }
      if style.tight { return Self.closed }
      return spacing == .infix ? " form=\"infix\"" : ""
    case .relation:
      if style.tight { return Self.closed }
      return Self.unspacedRelations.contains(symbol.text) ? Self.wide : ""
    case .punctuation:
      if style.tight { return Self.closed }
      return symbol.text == ":" ? " lspace=\"0em\" rspace=\"0.1667em\"" : ""
    case .operation: return ""
    case .opening, .closing: return Self.growing.contains(symbol.text) ? "" : Self.closed
    case .ordinary, .inner: return Self.closed
    }
  }

  mutating func write(_ delimiter: Delimiter) {
    if delimiter.text.isEmpty {
      text += "<mrow></mrow>"
      return
    }
    let form =
      switch delimiter.role {
      case .opening: " form=\"prefix\""
      case .closing: " form=\"postfix\""
      default: " form=\"infix\"" + Self.wide
      }
    let size =
      delimiter.size.map { " stretchy=\"true\" minsize=\"\($0)em\" maxsize=\"\($0)em\"" }
      ?? " stretchy=\"false\""
    text += "<mo\(form)\(size)>\(delimiter.text)</mo>"
  }

  mutating func fenced(
    _ parts: [FencedPart], _ left: String?, _ right: String?, in style: Style
  ) {
    text += "<mrow>"
    if let left { bracket(left, form: "prefix") }
    for part in parts {
      if let divider = part.divider, !divider.isEmpty { bracket(divider, form: "infix") }
      row(part.nodes, in: style)
    }
    if let right { bracket(right, form: "postfix") }
    text += "</mrow>"
  }

  /// A bracket that grows with what stands beside it.
  mutating func bracket(_ bracket: String, form: String) {
    let space = form == "infix" ? Self.closed : ""
    text += "<mo fence=\"true\" form=\"\(form)\" stretchy=\"true\"\(space)>"
    text += "\(Self.escaped(bracket))</mo>"
  }

  mutating func classified(
    _ nodes: [Node], _ atomClass: AtomClass, in style: Style, spacing: Spacing
  ) {
    if nodes.count == 1, case .symbol(var symbol)? = nodes.first {
      symbol.atomClass = atomClass
      return write(symbol, in: style, spacing: spacing)
    }
    // The browser spaces a sign through its scripts and marks.
    if nodes.count == 1, let node = nodes.first, node.atomClass == atomClass, isSign(node) {
      return write(node, in: style, spacing: spacing)
    }
    let width: Int? =
      switch atomClass {
      case .relation: 5
      case .binary: 4
      default: nil
      }
    guard let width, !style.tight, spacing == .natural || spacing == .infix else {
      return write(.group(nodes), in: style)
    }
    text += "<mrow>"
    space(width)
    row(nodes, in: style)
    space(width)
    text += "</mrow>"
  }

  private func isSign(_ node: Node) -> Bool {
    switch node {
    case .symbol: true
    case .scripts(let scripts): isSign(scripts.base)
    case .stack(let base, _, _): isSign(base)
    default: false
    }
  }
}
