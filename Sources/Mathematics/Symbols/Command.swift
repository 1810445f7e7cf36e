/// What a command of the formula language does.
enum Command: Hashable, Sendable {
  case symbol(Symbol)
  case identifier(String, isUpright: Bool)
  case function(String, takesLimits: Bool)
  case space(Int)
  case accent(Accent)
  /// A bar that opens or closes by what stands before it.
  case bar(String)
  case fraction(Fraction.Size, isBinomial: Bool)
  case root
  case alphabet(Alphabet)
  case text(Alphabet?)
  case operatorName
  /// `\overset`, `\underset`: a mark and the base it belongs to.
  case stack(isAbove: Bool, atomClass: AtomClass?)
  case phantom(Phantom)
  case classified(AtomClass)
  /// `\big` and its like; without a role it is found from what stands before it.
  case sized(String, role: AtomClass?)
  case style(isDisplayed: Bool)
  case limits(Bool)
  case negation
  case modulo(isParenthesised: Bool)
  case left, middle, right, begin, end, newRow
  /// Known to TeX, refused here, with what to do instead.
  case refused(String, suggestion: String?)

  static let all: [String: Command] = {
    var all = signs
    all.merge(structures) { first, _ in first }
    for (name, alphabet) in Alphabet.commands { all[name] = .alphabet(alphabet) }
    for (name, alphabet) in Alphabet.textCommands { all[name] = .text(alphabet) }
    for (name, accent) in SymbolTables.accents { all[name] = .accent(accent) }
    for (name, width) in SymbolTables.spaces { all[name] = .space(width) }
    for (name, reason) in refusals { all[name] = reason }
    for (prefix, size) in [("big", "1.2"), ("Big", "1.8"), ("bigg", "2.4"), ("Bigg", "3")] {
      all[prefix] = .sized(size, role: nil)
      all[prefix + "l"] = .sized(size, role: .opening)
      all[prefix + "r"] = .sized(size, role: .closing)
      all[prefix + "m"] = .sized(size, role: .relation)
    }
    return all
  }()

  /// All names in order, for suggestions.
  static let names = all.keys.sorted()

  /// The sign that a character of the source stands for, where it has a command of its own.
  static let byCharacter: [String: Command] = {
    var all: [String: Command] = [:]
    // Of the commands that make the same sign the first by name decides; they agree.
    for name in signs.keys.sorted() {
      guard let command = signs[name], !name.isEmpty else { continue }
      switch command {
      case .symbol(let symbol) where all[symbol.text] == nil: all[symbol.text] = command
      case .identifier(let text, _) where all[text] == nil: all[text] = command
      case .bar(let text) where all[text] == nil: all[text] = command
      default: break
      }
    }
    all["−"] = .symbol(Symbol(text: "−", atomClass: .binary))
    return all
  }()

  private static let signs: [String: Command] = {
    var all: [String: Command] = [:]
    func add(_ table: [String: String], _ command: (String) -> Command) {
      for (name, text) in table { all[name] = command(text) }
    }
    add(SymbolTables.relations) { .symbol(Symbol(text: $0, atomClass: .relation)) }
    add(SymbolTables.binaries) { .symbol(Symbol(text: $0, atomClass: .binary)) }
    add(SymbolTables.ordinaries) { .symbol(Symbol(text: $0, atomClass: .ordinary)) }
    add(SymbolTables.letterlikes) {
      .symbol(Symbol(text: $0, atomClass: .ordinary, isLetterlike: true))
    }
    add(SymbolTables.dots) { .symbol(Symbol(text: $0, atomClass: .inner)) }
    add(SymbolTables.punctuation) { .symbol(Symbol(text: $0, atomClass: .punctuation)) }
    add(SymbolTables.openings) { .symbol(Symbol(text: $0, atomClass: .opening)) }
    add(SymbolTables.closings) { .symbol(Symbol(text: $0, atomClass: .closing)) }
    add(SymbolTables.bigOperators) { .symbol(Symbol(text: $0, atomClass: .operation)) }
    add(SymbolTables.integrals) {
      .symbol(Symbol(text: $0, atomClass: .operation, keepsLimitsAside: true))
    }
    add(SymbolTables.bars) { .bar($0) }
    add(SymbolTables.smallGreek) { .identifier($0, isUpright: false) }
    add(SymbolTables.capitalGreek) { .identifier($0, isUpright: true) }
    add(SymbolTables.functions) { .function($0, takesLimits: false) }
    add(SymbolTables.limitFunctions) { .function($0, takesLimits: true) }
    return all
  }()

  private static let structures: [String: Command] = [
    "frac": .fraction(.automatic, isBinomial: false), "tfrac": .fraction(.text, isBinomial: false),
    "dfrac": .fraction(.display, isBinomial: false),
    "cfrac": .fraction(.display, isBinomial: false),
    "binom": .fraction(.automatic, isBinomial: true), "tbinom": .fraction(.text, isBinomial: true),
    "dbinom": .fraction(.display, isBinomial: true), "sqrt": .root, "operatorname": .operatorName,
    "overset": .stack(isAbove: true, atomClass: nil),
    "underset": .stack(isAbove: false, atomClass: nil),
    "stackrel": .stack(isAbove: true, atomClass: .relation),
    "phantom": .phantom(.whole), "hphantom": .phantom(.width), "vphantom": .phantom(.height),
    "mathop": .classified(.operation), "mathrel": .classified(.relation),
    "mathbin": .classified(.binary), "mathord": .classified(.ordinary),
    "displaystyle": .style(isDisplayed: true), "textstyle": .style(isDisplayed: false),
    "limits": .limits(true), "nolimits": .limits(false), "not": .negation,
    "bmod": .modulo(isParenthesised: false), "pmod": .modulo(isParenthesised: true),
    "left": .left, "middle": .middle, "right": .right, "begin": .begin, "end": .end,
    "\\": .newRow, "cr": .newRow,
  ]

  private static let refusals: [String: Command] = {
    let numbered = "equations are numbered by the book"
    let theme = "colours belong to the theme of the book"
    let groups = "a switch to the end of the group is not supported"
    return [
      "tag": .refused(
        "`\\tag` is not allowed: \(numbered)",
        suggestion: "give the equation a label and refer to it"),
      "label": .refused(
        "`\\label` is not allowed inside a formula: \(numbered)",
        suggestion: "write the label after the formula: `$$ … $$ {#eq-name}`"),
      "notag": .refused("`\\notag` is not needed: \(numbered)", suggestion: "leave it out"),
      "nonumber": .refused("`\\nonumber` is not needed: \(numbered)", suggestion: "leave it out"),
      "ref": .refused(
        "`\\ref` does not work inside a formula", suggestion: "write `@eq-name` in the text"),
      "eqref": .refused(
        "`\\eqref` does not work inside a formula", suggestion: "write `@eq-name` in the text"),
      "color": .refused("`\\color` is not allowed: \(theme)", suggestion: "leave it out"),
      "textcolor": .refused("`\\textcolor` is not allowed: \(theme)", suggestion: "leave it out"),
      "bf": .refused("`\\bf`: \(groups)", suggestion: "`\\mathbf{…}`"),
      "rm": .refused("`\\rm`: \(groups)", suggestion: "`\\mathrm{…}`"),
      "it": .refused("`\\it`: \(groups)", suggestion: "`\\mathit{…}`"),
      "cal": .refused("`\\cal`: \(groups)", suggestion: "`\\mathcal{…}`"),
      "over": .refused("`\\over` is not supported", suggestion: "`\\frac{…}{…}`"),
      "def": .refused("new commands cannot be defined", suggestion: "write the formula out"),
      "newcommand": .refused("new commands cannot be defined", suggestion: "write the formula out"),
      "DeclareMathOperator": .refused(
        "new commands cannot be defined", suggestion: "`\\operatorname{…}`"),
      "substack": .refused(
        "`\\substack` is not supported",
        suggestion: "`\\begin{smallmatrix} a \\\\ b \\end{smallmatrix}`"),
      "hline": .refused(
        "rules in a table of a formula are not supported", suggestion: "leave it out"),
      "(": .refused("a formula stands between dollar signs", suggestion: "`$…$`"),
      ")": .refused("a formula stands between dollar signs", suggestion: "`$…$`"),
      "[": .refused("a displayed formula stands between two dollar signs", suggestion: "`$$…$$`"),
      "]": .refused("a displayed formula stands between two dollar signs", suggestion: "`$$…$$`"),
    ]
  }()
}
