import Testing

@testable import Mathematics

/// Mistakes of an author with the place of each.
@Suite struct FormulaProblemTests {
  @Test(arguments: mistakes) func isReportedAtItsPlace(_ mistake: Mistake) {
    do throws(FormulaProblem) {
      _ = try Formula(parsing: mistake.source)
      Issue.record("\(mistake.source) was read")
    } catch {
      #expect(error.offset == mistake.offset)
      #expect(error.length == mistake.length)
      #expect(error.message.contains(mistake.words), "\(error.message)")
      if let suggestion = mistake.suggestion {
        #expect(error.suggestion?.contains(suggestion) == true, "\(error.suggestion ?? "none")")
      }
    }
  }

  @Test func nestingAndLengthHaveLimits() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "{", count: levels) + "x" + String(repeating: "}", count: levels)
    }
    // The letter itself is the last level.
    _ = try Formula(parsing: nested(60))
    let deep = #expect(throws: FormulaProblem.self) { try Formula(parsing: nested(61)) }
    #expect(deep?.offset == 60)
    let hats = String(repeating: "\\hat", count: 4_000) + "x"
    let stacked = #expect(throws: FormulaProblem.self) { try Formula(parsing: hats) }
    #expect(stacked?.offset == 4 * 61)
    let styles = String(repeating: "\\textstyle ", count: 1_000) + "x"
    #expect(throws: FormulaProblem.self) { try Formula(parsing: styles) }
    _ = try Formula(parsing: String(repeating: "x", count: 20_000))
    let long = #expect(throws: FormulaProblem.self) {
      try Formula(parsing: String(repeating: "x", count: 20_003))
    }
    #expect(long?.offset == 20_000)
    #expect(long?.length == 3)
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var source: String
    var offset: Int
    var length: Int
    var words: String
    var suggestion: String?
    var testDescription: String { source }
    init(
      _ source: String, _ offset: Int, _ length: Int, _ words: String, _ suggestion: String? = nil
    ) {
      self.source = source
      self.offset = offset
      self.length = length
      self.words = words
      self.suggestion = suggestion
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("", 0, 1, "empty"),
    Mistake("  ", 0, 2, "empty"),
    Mistake("a {b", 2, 1, "never closed", "add `}`"),
    Mistake("a } b", 2, 1, "closes nothing"),
    Mistake("{{a}", 0, 1, "never closed"),
    Mistake(#"\alhpa"#, 0, 6, "not a command", #"did you mean `\alpha`?"#),
    Mistake(#"x + \opratorname{a}"#, 4, 12, "not a command", #"`\operatorname`"#),
    Mistake(#"\mathbfx"#, 0, 8, "not a command", #"`\mathbf`"#),
    Mistake(#"\zzzzzzzz"#, 0, 9, "not a command"),
    Mistake(#"α \foo"#, 2, 4, "not a command"),
    Mistake("\\", 0, 1, "backslash"),
    Mistake(#"\frac{a}"#, 0, 5, "nothing follows"),
    Mistake(#"x\sqrt"#, 1, 5, "nothing follows"),
    Mistake(#"{\hat}"#, 1, 4, "nothing follows"),
    Mistake("x^", 1, 1, "nothing follows"),
    Mistake("x_}", 1, 1, "nothing follows"),
    Mistake("x^^2", 1, 1, "nothing follows"),
    Mistake("x^a^b", 3, 1, "second superscript", "{x^a}^b"),
    Mistake("x_a_b", 3, 1, "second subscript", "{x_a}_b"),
    Mistake("x^2'", 3, 1, "second superscript"),
    Mistake(#"\left( x"#, 0, 5, #"no `\right`"#),
    Mistake(#"{\left( x} \right)"#, 1, 5, #"no `\right`"#),
    Mistake(#"x \right)"#, 2, 6, #"no `\left`"#),
    Mistake(#"a \middle| b"#, 2, 7, #"no `\left`"#),
    Mistake(#"\left x \right)"#, 6, 1, "not a bracket"),
    Mistake(#"\big"#, 0, 4, "needs a bracket"),
    Mistake("a & b", 2, 1, "only inside a matrix", #"\&"#),
    Mistake(#"a \\ b"#, 2, 2, "only inside a matrix", "aligned"),
    Mistake(#"\begin{matrix} {a & b} \end{matrix}"#, 18, 1, "inside braces"),
    Mistake(#"\begin{matrx} a \end{matrx}"#, 7, 5, "no environment", "`matrix`"),
    Mistake(#"\begin{align} a \end{align}"#, 7, 5, "not used inside", #"\begin{aligned}"#),
    Mistake(#"x \begin{cases} a"#, 2, 13, #"no `\end{cases}`"#),
    Mistake(#"\begin{matrix} a \end{cases}"#, 22, 5, "is ended by"),
    Mistake(#"\begin{matrix} a } \end{matrix}"#, 17, 1, "closes nothing"),
    Mistake(#"\begin{matrix} \left( & \end{matrix}"#, 15, 5, #"no `\right` in the same cell"#),
    Mistake(#"\begin x"#, 0, 6, "stands in braces"),
    Mistake(#"a \end{matrix}"#, 2, 4, #"no `\begin`"#),
    Mistake(#"\begin{matrix} a \\[2pt] b \end{matrix}"#, 19, 5, "space between rows"),
    Mistake(#"\begin{array}{l|r} a \end{array}"#, 15, 1, "rules between columns"),
    Mistake(#"\begin{array}{l} a & b \end{array}"#, 0, 13, "states 1"),
    Mistake("a $ b", 2, 1, "dollar", #"\$"#),
    Mistake(#"\text{a $ b}"#, 8, 1, "dollar"),
    Mistake(#"\text{a \alpha}"#, 8, 6, "among words"),
    Mistake(#"\text{a"#, 5, 1, "never closed"),
    Mistake(#"\text a"#, 0, 5, "stand in braces"),
    Mistake(#"\operatorname{a+b}"#, 15, 1, "letters, digits"),
    Mistake(#"x \tag{1}"#, 2, 4, "numbered by the book"),
    Mistake(#"x \label{eq}"#, 2, 6, "numbered by the book"),
    Mistake(#"{\bf x}"#, 1, 3, "not supported", #"\mathbf"#),
    Mistake(#"\sqrt[3 x"#, 5, 1, "never closed"),
    Mistake(#"x\limits_a"#, 1, 7, "follows only"),
    Mistake(#"\not x"#, 0, 4, "only to a relation"),
    Mistake("a # b", 2, 1, "no meaning"),
    Mistake("a \u{1F600}", 2, 1, "no meaning"),
    Mistake("a\u{301}", 1, 1, "combining mark"),
    Mistake("ab\u{1}", 2, 1, "control character"),
    Mistake("x % \u{202E}", 4, 1, "control character"),
  ]
}
