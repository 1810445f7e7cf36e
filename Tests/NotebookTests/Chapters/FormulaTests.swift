import Testing

@testable import Notebook

/// Formulas in text: what is one, what is not, and where it stands.
@Suite struct FormulaTests {
  @Test(arguments: [
    ("$x$", "p@4:1($x$)"),
    ("A $a_i * b_i$ and $c*d$ end.", "p@4:1(A $a_i * b_i$ and $c*d$ end.)"),
    ("It costs $5 and $6.", "p@4:1(It costs $5 and $6.)"),
    ("It costs $5, or 6$7.", "p@4:1(It costs $5, or 6$7.)"),
    (#"\$x$ and \$y\$"#, "p@4:1($x$ and $y$)"),
    ("`$x$` and $y$", "p@4:1(`$x$` and $y$)"),
    ("$ x$ and $x $", "p@4:1($ x$ and $x $)"),
    ("**$x$** *$y$*", "p@4:1(strong($x$) em($y$))"),
    ("[$x$](a.md)", "p@4:1(link@4:1(a.md, $x$))"),
    ("[a](http://h/$x$)", "p@4:1(link@4:1(http://h/$x$, a))"),
    ("a <b title=$x$>", "p@4:1(a html(<b title=$x$>))"),
    ("<b title=$x$>", "html(\"<b title=$x$>\\n\")"),
    ("one $a +\nb$ two", "p@4:1(one $a +\nb$ two)"),
    ("one $a\n\nb$ two", "p@4:1(one $a)\np@6:1(b$ two)"),
    ("## On $x$", "h2#on-x(On $x$)"),
    ("```\n$x$\n```", "code(-, \"$x$\\n\")"),
    ("    $x$", "code(-, \"$x$\\n\")"),
    ("- costs $5\n- or $x$", "ul[p@4:3(costs $5); p@5:3(or $x$)]"),
  ]) func inline(body: String, tree: String) throws {
    #expect(try ChapterSample.dump(body) == tree)
  }

  @Test(arguments: [
    ("$$x^2$$", "equation(-, x^2)"),
    ("$$\nx\n= 1\n$$ {#eq-one}", "equation(eq-one, \nx\n= 1\n)"),
    ("$$\n- a\n1. b\n> c\n$$", "equation(-, \n- a\n1. b\n> c\n)"),
    ("Before\n$$x$$\nafter.", "p@4:1(Before)\nequation(-, x)\np@4:1(after.)"),
    ("> $$x$$", "quote[equation(-, x)]"),
    ("- $$x$$ {#eq-a}", "ul[equation(eq-a, x)]"),
  ]) func displayed(body: String, tree: String) throws {
    #expect(try ChapterSample.dump(body) == tree)
    #expect(try ChapterSample.parse(body).diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("text $x + \\bogus$", "bad-formula", 4, 11),
    ("> a $x\n> \\bogus$", "bad-formula", 5, 3),
    ("$$\nx\n\nb", "unclosed-formula", 4, 1),
    ("$$x$$ {#fig-a}", "bad-label", 4, 8),
    ("$$x$$ {#eq-A}", "bad-label", 4, 8),
  ]) func mistakes(body: String, code: String, line: Int, column: Int) throws {
    let found = try ChapterSample.parse(body).diagnostics
    #expect(found.map(\.code) == [code])
    #expect(found.first?.position == SourcePosition(file: "a.md", line: line, column: column))
  }

  @Test func captionsHaveFormulasWithPlaces() throws {
    let body = """
      ```swift {#fig-a}
      //| cap: The loss $L_1$ of @fig-a,
      //|   for $\\bogus$.
      //| alt: costs $5 or $x$
      plot()
      ```
      """
    let parsed = try ChapterSample.parse(body)
    let cell = try #require(parsed.chapter.cells.first)
    #expect(ChapterSample.dump(cell.options.caption ?? []).hasPrefix("The loss $L_1$ of ref@5:28"))
    #expect(cell.options.alternative == "costs $5 or $x$")
    #expect(parsed.diagnostics.map(\.code) == ["bad-formula"])
    #expect(parsed.diagnostics.first?.position.line == 6)
    #expect(parsed.diagnostics.first?.position.column == 12)
  }

  @Test func columnsBehindFormulasAreRight() throws {
    #expect(try ChapterSample.dump("$x_1$ see @fig-a.") == "p@4:1($x_1$ see ref@4:11(fig-a).)")
    #expect(
      try ChapterSample.dump("| $a|b$ | c |\n|---|---|\n| $x$ | @fig-a |")
        == "table@4:1(-,- | $a|b$, c / $x$, ref@6:9(fig-a))")
  }

  @Test func privateUseCharactersAreRefused() throws {
    #expect(throws: Diagnostic.self) { try ChapterSample.parse("a \u{F0001} b") }
    #expect(throws: Diagnostic.self) { try ChapterSample.parse("a \u{E002} b") }
  }
}
