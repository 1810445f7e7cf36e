/// How large and how open a part of a formula is set.
struct Style: Hashable, Sendable {
  /// Whether limits stand above and below, and fractions are large.
  var isDisplayed: Bool
  /// How many times it is a script of something.
  var scriptLevel: Int

  var script: Style { Style(isDisplayed: false, scriptLevel: scriptLevel + 1) }
  var fraction: Style {
    Style(isDisplayed: false, scriptLevel: isDisplayed ? scriptLevel : scriptLevel + 1)
  }
  var tight: Bool { scriptLevel > 0 }
}

/// Writes MathML Core; whatever came from the author is escaped.
struct MarkupWriter {
  var text = ""

  /// Nodes one after another, without an element around them.
  mutating func row(_ nodes: [Node], in style: Style, after first: AtomClass? = nil) {
    let spacing = Spacing.of(nodes, after: first)
    var previous: Node?
    for (node, spacing) in zip(nodes, spacing) {
      if node.atomClass != nil {
        if let previous { gap(between: previous, and: node, in: style) }
        previous = node
      }
      write(node, in: style, spacing: spacing)
    }
  }

  /// Exactly one element.
  mutating func write(_ node: Node, in style: Style, spacing: Spacing = .alone) {
    switch node {
    case .group(let nodes): group(nodes, in: style, spacing: spacing)
    case .identifier(let identifier): write(identifier)
    case .number(let digits, _): text += "<mn>\(Self.escaped(digits))</mn>"
    case .symbol(let symbol): write(symbol, in: style, spacing: spacing)
    case .function(let name, _): write(Identifier(text: name, plain: name, isUpright: true))
    case .text(let words, _): text += "<mtext>\(Self.escaped(words))</mtext>"
    case .space(let width): space(width)
    case .delimiter(let delimiter): write(delimiter)
    case .fraction(let fraction): write(fraction, in: style)
    case .root(let radicand, let degree): root(radicand, degree, in: style)
    case .scripts(let scripts): write(scripts, in: style, spacing: spacing)
    case .accented(let base, let accent): write(base, accent, in: style)
    case .stack(let base, let above, let below):
      attach(base, lower: below, upper: above, isStacked: true, in: style, spacing: spacing)
    case .fenced(let parts, let left, let right): fenced(parts, left, right, in: style)
    case .table(let table): write(table, in: style)
    case .phantom(let nodes, let kind): phantom(nodes, kind, in: style)
    case .styled(let nodes, let isDisplayed):
      text += "<mstyle displaystyle=\"\(isDisplayed)\" scriptlevel=\"0\">"
      row(nodes, in: Style(isDisplayed: isDisplayed, scriptLevel: 0))
      text += "</mstyle>"
    case .classified(let nodes, let atomClass):
      classified(nodes, atomClass, in: style, spacing: spacing)
    }
  }

  private mutating func group(_ nodes: [Node], in style: Style, spacing: Spacing) {
    if nodes.count == 1, let node = nodes.first {
      return write(node, in: style, spacing: spacing == .alone ? .alone : .closed)
    }
    text += "<mrow>"
    row(nodes, in: style)
    text += "</mrow>"
  }

  /// The space that TeX puts beside functions and dots; signs get theirs from the browser.
  private mutating func gap(between left: Node, and right: Node, in style: Style) {
    guard let before = left.atomClass, let after = right.atomClass else { return }
    let followsFunction = left.isFunction
    if followsFunction, [.ordinary, .opening, .operation, .inner].contains(after) {
      text += "<mo>&#x2061;</mo>"
    }
    if case (.fraction, .fraction) = (left, right) { return space(3) }
    let isBeforeBigSign = after == .operation && !right.isFunction
    let isAfterBigSign = before == .operation && !followsFunction
    if isBeforeBigSign || isAfterBigSign { return }
    if followsFunction || right.isFunction {
      let spaced =
        followsFunction
        ? [.ordinary, .operation, .inner].contains(after)
        : [.ordinary, .closing, .inner].contains(before)
      if spaced { space(3) }
    } else if !style.tight, before == .inner || after == .inner {
      let besideDots: [AtomClass] = [.ordinary, .inner]
      let spaced =
        before == .inner
        ? besideDots.contains(after) || after == .opening
        : besideDots.contains(before) || before == .closing
      if spaced { space(3) }
    }
  }

  private mutating func write(_ identifier: Identifier) {
    // A single letter is slanted by default, a longer name is not.
    let isSingle = identifier.text.unicodeScalars.count == 1
    let variant = isSingle && identifier.isUpright ? " mathvariant=\"normal\"" : ""
    text += "<mi\(variant)>\(Self.escaped(identifier.text))</mi>"
  }

  mutating func space(_ width: Int) {
    let ems = Self.ems(width)
    let margin = width < 0 ? " style=\"margin-left:\(ems)\"" : ""
    text += "<mspace width=\"\(width < 0 ? "0em" : ems)\"\(margin)/>"
  }

  /// Eighteenths of an em, with four digits.
  static func ems(_ eighteenths: Int) -> String {
    let tenThousandths = (abs(eighteenths) * 10_000 + 9) / 18
    let whole = tenThousandths / 10_000
    var digits = String(tenThousandths % 10_000)
    digits = String(repeating: "0", count: 4 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    let sign = eighteenths < 0 ? "-" : ""
    return "\(sign)\(whole)\(digits.isEmpty ? "" : ".")\(digits)em"
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // A reader of XML would make a line feed of it.
      case "\r": result += "&#13;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
