extension MarkupWriter {
  mutating func write(_ scripts: Scripts, in style: Style, spacing: Spacing) {
    let isStacked = scripts.forcesLimits ?? (takesLimits(scripts.base) && style.isDisplayed)
    attach(
      scripts.base, lower: scripts.lower, upper: scripts.upper,
      isStacked: isStacked || takesLabel(scripts.base), in: style, spacing: spacing)
  }

  private func takesLimits(_ base: Node) -> Bool {
    switch base {
    case .symbol(let symbol): symbol.atomClass == .operation && !symbol.keepsLimitsAside
    case .function(_, let takesLimits): takesLimits
    case .classified(_, .operation): true
    default: false
    }
  }

  private func takesLabel(_ base: Node) -> Bool {
    if case .accented(_, let accent) = base { return accent.takesLabel }
    return false
  }

  /// Puts scripts at the corners of a base, or above and below it.
  mutating func attach(
    _ base: Node, lower: Node?, upper: Node?, isStacked: Bool, in style: Style, spacing: Spacing
  ) {
    let name: String
    switch (lower != nil, upper != nil) {
    case (true, true): name = isStacked ? "munderover" : "msubsup"
    case (true, false): name = isStacked ? "munder" : "msub"
    case (false, true): name = isStacked ? "mover" : "msup"
    case (false, false): return write(base, in: style, spacing: spacing)
    }
    text += "<\(name)>"
    if case .symbol(let symbol) = base {
      let movesLimits = !isStacked || symbol.atomClass != .operation || style.isDisplayed
      write(symbol, in: style, spacing: spacing, movesLimits: movesLimits)
    } else {
      write(base, in: style, spacing: spacing)
    }
    if let lower { write(lower, in: style.script) }
    if let upper { write(upper, in: style.script) }
    text += "</\(name)>"
  }

  mutating func write(_ base: Node, _ accent: Accent, in style: Style) {
    if accent.isLine {
      // No font has a line of every length; a border has.
      let side = accent.isBelow ? "bottom" : "top"
      text += "<mrow style=\"border-\(side):0.06em solid;padding-\(side):0.12em\">"
      write(base, in: style)
      text += "</mrow>"
      return
    }
    let name = accent.isBelow ? "munder" : "mover"
    let kind = accent.isBelow ? "accentunder" : "accent"
    let attribute = accent.takesLabel ? "" : " \(kind)=\"true\""
    text += "<\(name)\(attribute)>"
    write(base, in: style)
    // Among the marks only the arrow has the size of a letter.
    let size = accent.text == "→" && !accent.isStretchy ? " mathsize=\"70%\"" : ""
    text +=
      "<mo stretchy=\"\(accent.isStretchy)\"\(size)>\(Self.escaped(accent.text))</mo></\(name)>"
  }

  mutating func write(_ fraction: Fraction, in outer: Style) {
    var style = outer
    switch fraction.size {
    case .automatic: break
    case .text: style = Style(isDisplayed: false, scriptLevel: 0)
    case .display: style = Style(isDisplayed: true, scriptLevel: 0)
    }
    let isStyled = style != outer
    if isStyled { text += "<mstyle displaystyle=\"\(style.isDisplayed)\" scriptlevel=\"0\">" }
    if fraction.isBinomial {
      text += "<mrow>"
      bracket("(", form: "prefix")
    }
    text += fraction.isBinomial ? "<mfrac linethickness=\"0\">" : "<mfrac>"
    write(fraction.above, in: style.fraction)
    write(fraction.below, in: style.fraction)
    text += "</mfrac>"
    if fraction.isBinomial {
      bracket(")", form: "postfix")
      text += "</mrow>"
    }
    if isStyled { text += "</mstyle>" }
  }

  mutating func root(_ radicand: Node, _ degree: Node?, in style: Style) {
    text += degree == nil ? "<msqrt>" : "<mroot>"
    write(radicand, in: style)
    if let degree {
      write(degree, in: Style(isDisplayed: false, scriptLevel: style.scriptLevel + 2))
    }
    text += degree == nil ? "</msqrt>" : "</mroot>"
  }

  mutating func phantom(_ nodes: [Node], _ kind: Phantom, in style: Style) {
    switch kind {
    case .whole: break
    case .width: text += "<mpadded height=\"0\" depth=\"0\">"
    case .height: text += "<mpadded width=\"0\">"
    }
    text += "<mphantom>"
    row(nodes, in: style)
    text += kind == .whole ? "</mphantom>" : "</mphantom></mpadded>"
  }

  mutating func write(_ table: Table, in outer: Style) {
    let isFenced = table.left != nil || table.right != nil
    if isFenced { text += "<mrow>" }
    if let left = table.left { bracket(left, form: "prefix") }
    var style = Style(isDisplayed: false, scriptLevel: outer.scriptLevel)
    var attributes = ""
    switch table.columns {
    case .aligned, .gathered:
      style.isDisplayed = true
      attributes = " displaystyle=\"true\""
    case .small:
      style.scriptLevel += 1
      attributes = " scriptlevel=\"+1\""
    case .centered, .cases, .stated: break
    }
    text += "<mtable\(attributes)>"
    for cells in table.rows {
      text += "<mtr>"
      for (column, cell) in cells.enumerated() {
        let stated = Self.cellStyle(column, of: table.columns)
        text += stated.isEmpty ? "<mtd>" : "<mtd style=\"\(stated)\">"
        let followsCell = table.columns == .aligned && column % 2 == 1
        row(cell, in: style, after: followsCell ? .ordinary : nil)
        text += "</mtd>"
      }
      text += "</mtr>"
    }
    text += "</mtable>"
    if let right = table.right { bracket(right, form: "postfix") }
    if isFenced { text += "</mrow>" }
  }

  /// How the cells of a column stand; browsers centre them and pad them on both sides.
  private static func cellStyle(_ column: Int, of columns: Table.Columns) -> String {
    switch columns {
    case .centered, .gathered: return ""
    case .small: return "padding:0.1em 0.25em"
    case .cases:
      return "text-align:left;padding-left:\(column == 0 ? "0" : "1em");padding-right:0"
    case .aligned:
      if column % 2 == 1 { return "text-align:left;padding-left:0;padding-right:0" }
      return "text-align:right;padding-left:\(column == 0 ? "0" : "2em");padding-right:0"
    case .stated(let alignments):
      guard column < alignments.count else { return "" }
      switch alignments[column] {
      case .left: return "text-align:left"
      case .center: return ""
      case .right: return "text-align:right"
      }
    }
  }
}
