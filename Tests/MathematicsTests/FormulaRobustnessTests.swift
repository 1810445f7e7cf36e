import Foundation
import Testing

@testable import Mathematics

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Formulas that nobody would write.
@Suite struct FormulaRobustnessTests {
  /// SplitMix64, so that every run reads the same formulas.
  struct Dice {
    var state: UInt64
    mutating func roll(_ sides: Int) -> Int {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return Int((mixed ^ (mixed >> 31)) % UInt64(sides))
    }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
  }

  private static let simple: [String] = Command.names.filter { name in
    switch Command.all[name] {
    case .symbol, .identifier, .function, .space, .bar: true
    default: false
    }
  }
  private static let unary: [String] = Command.names.filter { name in
    switch Command.all[name] {
    case .accent, .root, .alphabet, .phantom, .classified: true
    default: false
    }
  }

  /// A formula that is right by construction.
  private func valid(_ dice: inout Dice, levels: Int) -> String {
    func part() -> String { levels == 0 ? "x" : valid(&dice, levels: levels - 1) }
    var text = ""
    for _ in 0...dice.roll(4) {
      switch dice.roll(13) {
      case 0: text += "\\\(dice.pick(Self.simple)) "
      case 1: text += "\\\(dice.pick(Self.unary)){\(part())}"
      case 2: text += "\\\(dice.pick(["frac", "binom", "tfrac", "dfrac"])){\(part())}{\(part())}"
      case 3: text += "\\\(dice.pick(["overset", "underset", "stackrel"])){\(part())}{\(part())}"
      case 4: text += "\\left\(dice.pick(["(", "[", "\\{", ".", "|", "<"]))\(part())\\right)"
      case 5:
        let name = dice.pick(["matrix", "pmatrix", "cases", "aligned", "gathered", "smallmatrix"])
        text += "\\begin{\(name)}\(part())&\(part())\\\\\(part())\\end{\(name)}"
      case 6: text += "{\(part())}_{\(part())}^{\(part())}"
      case 7: text += "\(dice.pick(["x", "\\sum", "\\max", "\\int", ")"]))_{\(part())}''"
      case 8:
        text += dice.pick(["<", ">", "&", "\"", "+"]).replacing("&", with: "\\&")
          .replacing("\"", with: "\\text{\"<&'> é}")
      case 9: text += "\\\(dice.pick(["big", "Bigl", "biggr", "Biggm"]))|"
      case 10: text += "\\not\\\(dice.pick(["in", "subset", "sim"])) % <&\n"
      case 11: text += "\\operatorname\(dice.pick(["", "*"])){f-1}"
      default: text += dice.pick(["1.5", "a", "-", "=", ",", "α", "10{,}000", "|", "(", "!"])
      }
    }
    return text
  }

  @Test func everyMarkupIsWellFormed() throws {
    var dice = Dice(state: 7)
    for _ in 0..<2_000 {
      let source = valid(&dice, levels: dice.roll(4))
      let formula: Formula
      do {
        formula = try Formula(parsing: source)
      } catch {
        Issue.record("\(source): \(error)")
        continue
      }
      for isDisplayed in [false, true] {
        let markup = formula.markup(isDisplayed: isDisplayed)
        let parser = XMLParser(data: Data(markup.utf8))
        let delegate = Recorder()
        parser.delegate = delegate
        #expect(parser.parse(), "\(source)\n\(markup)")
        #expect(delegate.problems.isEmpty, "\(source)\n\(markup)")
      }
      let plain = formula.plainText
      #expect(!plain.hasPrefix(" ") && !plain.hasSuffix(" ") && !plain.contains("  "), "\(plain)")
    }
  }

  @Test func garbageIsRefusedWithinTheSource() {
    var dice = Dice(state: 11)
    let fragments =
      ["{", "}", "^", "_", "&", "\\\\", "$", "%", "\n", "'", "\\", "~", "[", "]", "\\begin{", "x"]
      + ["\\begin{matrix}", "\\end{matrix}", "\\begin{array}", "\\left", "\\right", "\\middle|"]
      + ["\\text{", "é", "\u{301}", "\u{0}", "\u{1F469}\u{200D}", "1", ".", "{,}", "\\nope"]
      + Command.names.map { "\\" + $0 }
    for _ in 0..<8_000 {
      var source = ""
      for _ in 0...dice.roll(14) {
        source += dice.roll(3) == 0 ? fragments[dice.roll(31)] : dice.pick(fragments)
      }
      do throws(FormulaProblem) {
        _ = try Formula(parsing: source).markup(isDisplayed: true)
      } catch {
        let count = source.unicodeScalars.count
        #expect(error.offset >= 0 && error.offset < count, "\(source): \(error)")
        #expect(error.length >= 1 && error.offset + error.length <= count, "\(source): \(error)")
      }
    }
  }

  /// Elements of MathML whose number of children is fixed.
  private final class Recorder: NSObject, XMLParserDelegate {
    var problems: [String] = []
    private var children: [Int] = []
    private static let arity = [
      "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2,
      "munderover": 3, "semantics": 2,
    ]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if !children.isEmpty { children[children.count - 1] += 1 }
      children.append(0)
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      guard let count = children.popLast() else { return }
      if let expected = Self.arity[name], expected != count { problems.append("\(name): \(count)") }
    }
  }
}
