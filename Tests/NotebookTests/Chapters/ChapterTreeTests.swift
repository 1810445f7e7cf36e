import Testing

@testable import Notebook

/// The tree that Markdown becomes, with the places of what refers to something.
@Suite struct ChapterTreeTests {
  @Test(arguments: [
    // Text, emphasis, code, breaks.
    ("plain *soft **loud*** `code`", "p@4:1(plain em(soft strong(loud)) `code`)"),
    ("one\ntwo  \nthree", "p@4:1(one⏎two⏎⏎three)"),
    ("a &amp; b &copy; \\*c\\*", "p@4:1(a & b © *c*)"),
    ("\"straight\" -- it's", "p@4:1(\"straight\" -- it's)"),
    // Computed values.
    ("is `{swift} a.b` here", "p@4:1(is value0@4:13(a.b) here)"),
    ("`{swift} a` and `{swift}  b`", "p@4:1(value0@4:10(a) and value1@4:27(b))"),
    ("x\ny ``{swift} `a` `` z", "p@4:1(x⏎y value0@5:13(`a`) z)"),
    ("é🧪 **`{swift} a`**", "p@4:1(é🧪 strong(value0@4:15(a)))"),
    ("\t`{swift} a`", "code(-, \"`{swift} a`\\n\")"),
    ("`{swift} a` `{swift} a`", "p@4:1(value0@4:10(a) value1@4:22(a))"),
    // Cross-references.
    ("see @fig-a, @tbl-b-2.", "p@4:1(see ref@4:5(fig-a), ref@4:13(tbl-b-2).)"),
    ("`@fig-a` @fig-a", "p@4:1(`@fig-a` ref@4:10(fig-a))"),
    (
      "me@fig-a.org or \\@fig-a or [@fig-a](b)",
      "p@4:1(me@fig-a.org or @fig-a or link@4:28(b, @fig-a))"
    ),
    ("&amp; &eacute; @fig-a", "p@4:1(& é ref@4:16(fig-a))"),
    ("&foo; \\& &NotEqualTilde;x @fig-a", "p@4:1(&foo; & \u{2242}\u{338}x ref@4:27(fig-a))"),
    ("\\[^n] \\\\@fig-a", "p@4:1([^n] \\ref@4:9(fig-a))"),
    ("🧪 (@fig-a) *@sec-b*", "p@4:1(🧪 (ref@4:4(fig-a)) em(ref@4:13(sec-b)))"),
    ("[x](@fig-a) @fig-a", "p@4:1(link@4:1(@fig-a, x) ref@4:13(fig-a))"),
    ("> > one\n> > @fig-a", "quote[quote[p@4:5(one⏎ref@5:5(fig-a))]]"),
    ("@figure and @fig- and @", "p@4:1(@figure and @fig- and @)"),
    // Links and images.
    (
      "[a](b.md \"t\") <https://c.d>",
      "p@4:1(link@4:1(b.md \"t\", a) link@4:15(https://c.d, https://c.d))"
    ),
    ("![an *alt*](i.png)", "p@4:1(image@4:2(i.png, an alt))"),
    // Raw HTML is text.
    ("a <b>c</b>", "p@4:1(a html(<b>)chtml(</b>))"),
    ("<div>\nx\n</div>", "html(\"<div>\\nx\\n</div>\\n\")"),
    // Headings.
    ("## One two!\n## One two!", "h2#one-two(One two!)\nh2#one-two-2(One two!)"),
    ("## Deep {#sec-deep}", "h2#sec-deep(Deep)"),
    ("## It’s `x`: 5 %", "h2#its-x-5(It’s `x`: 5 %)"),
    ("## @fig-a", "h2#on-fig-a(@fig-a)"),
    ("## ⁂", "h2#section(⁂)"),
    // Lists and quotations.
    ("3. a\n4. b", "ol3[p@4:4(a); p@5:4(b)]"),
    ("- a\n\n- b", "ul loose[p@4:3(a); p@6:3(b)]"),
    ("> [!NOTE]\n> text @fig-a", "note[p@4:3(text ref@5:8(fig-a))]"),
    ("> [!warning]\n>\n> text", "warning[p@6:3(text)]"),
    ("> [!NOTE] text", "quote[p@4:3([!NOTE] text)]"),
    ("***", "hr"),
    // Footnotes, also those that the Markdown parser takes for link definitions.
    ("a[^n].\n\n[^n]: word", "p@4:1(anote(word).)"),
    (
      "a[^n] b[^n]\n\n[^n]: one\n    `{swift} v`",
      "p@4:1(anote(one⏎value0@7:14(v)) bnote(one⏎value0@7:14(v)))"
    ),
    ("a[^n]\n\n[^n]: - not a list", "p@4:1(anote(- not a list))"),
    ("a [^n]\n\n```\n[^n]: code\n```\n\n[^n]: x", "p@4:1(a note(x))\ncode(-, \"[^n]: code\\n\")"),
    // Tables.
    ("| a | b |\n|---|--:|\n| 1 | 2 |", "table@4:1(-,right | a, b / 1, 2)"),
    (
      "a | b\n:-: | :-\n`x|y` | @fig-a\n1",
      "table@4:1(center,left | a, b / `x|y`, ref@6:9(fig-a) / 1, )"
    ),
    ("text\n| a |\n|---|\n| - x |", "p@4:1(text)\ntable@5:1(- | a / - x)"),
    ("| a\\|b |\n|---|", "table@4:1(- | a|b)"),
    ("|é `{swift} a`|\n|---|", "table@4:1(- | é value0@4:13(a))"),
    ("> | a |\n> |---|\n> | @fig-a |", "quote[table@4:3(- | a / ref@6:5(fig-a))]"),
    ("a\n---", "h2#a(a)"),
    // Code and cells.
    ("```swift\nlet a = 1\n```", "code(swift, \"let a = 1\\n\")"),
    ("```swift {}\nlet a = 1\n\nb\n```", "cell0(-, [], 4...8, 5:1, \"let a = 1\\n\\nb\")"),
    (
      "~~~~swift {#fig-a .wide .x-2}\n//| alt: x\nb\n~~~~",
      "cell0(fig-a, [\"wide\", \"x-2\"], 4...7, 6:1, \"b\")"
    ),
    ("- x\n\n  ```swift {}\n  b\n  ```", "ul loose[p@4:3(x) cell0(-, [], 6...8, 7:3, \"b\")]"),
    ("> ```swift {}\n> b\n> ```", "quote[cell0(-, [], 4...6, 5:3, \"b\")]"),
    ("```swift{#tbl-a}\n```", "cell0(tbl-a, [], 4...5, 5:1, \"\")"),
    ("```python {#fig-a}\nx\n```", "code(python, \"x\\n\")"),
    ("    indented", "code(-, \"indented\\n\")"),
  ])
  func tree(_ body: String, _ expected: String) throws {
    let tree = try ChapterSample.dump(body)
    #expect(tree == expected)
  }

  @Test func lineEndsAndByteOrderMarkChangeNothing() throws {
    let body = "see @fig-a\n\n```swift {}\n\tlet a = 1\n```\n"
    let expected = try ChapterSample.dump(body)
    for end in ["\r\n", "\r"] {
      let text = "\u{FEFF}" + (ChapterSample.front + body).replacing("\n", with: end)
      let source = try SourceText.read(Array(text.utf8), file: "a.md")
      let blocks = ChapterParser.parse(source, name: "a").chapter.blocks
      #expect(blocks.map { ChapterSample.dump($0) }.joined(separator: "\n") == expected)
    }
  }

  @Test func valuesAreNumberedWithoutGaps() throws {
    let body = """
      `{swift} a`[^n] | x

      | `{swift} b` |
      |---|

      ```swift {#tbl-a}
      //| cap: `{swift} c` of `{swift} d`
      e
      ```

      [^n]: `{swift} f`
      [^unused]: `{swift} g`
      """
    let chapter = try ChapterSample.parse(body).chapter
    #expect(chapter.inlineValues.map(\.index) == [0, 1, 2, 3, 4])
    #expect(chapter.inlineValues.map(\.expression) == ["a", "f", "b", "c", "d"])
    #expect(chapter.inlineValues[3].position == SourcePosition(file: "a.md", line: 10, column: 19))
    #expect(chapter.inlineValues[4].position == SourcePosition(file: "a.md", line: 10, column: 34))
  }

  @Test func deepNestingIsRefusedAndDoesNotOverflow() throws {
    for body in [
      String(repeating: ">", count: 20_000) + " a", String(repeating: "*a **b ", count: 5_000),
      String(repeating: "- ", count: 5_000), String(repeating: "[", count: 20_000),
      String(repeating: "![[]()", count: 3_000),
    ] {
      let parsed = try ChapterSample.parse(body)
      #expect(parsed.chapter.blocks.count <= 1)
    }
    let deep = try ChapterSample.parse(String(repeating: "> ", count: 500) + "a")
    #expect(deep.diagnostics.map(\.code) == ["nested-too-deeply"])
  }

  @Test func optionsOfACell() throws {
    let body = """
      ```swift {#fig-a}
      //| cap: A finding: *more* is more;
      //|   see @fig-a.
      //| alt: "Line: it \\"rises\\""
      //| echo: true
      //| output: false
      //| error: expected
      //| column: screen
      //| freeze: true
      a
      ```
      """
    let parsed = try ChapterSample.parse(body)
    #expect(parsed.diagnostics.isEmpty)
    let options = try #require(parsed.chapter.cells.first).options
    #expect(
      ChapterSample.dump(options.caption ?? [])
        == "A finding: em(more) is more; see ref@6:11(fig-a).")
    #expect(options.alternative == "Line: it \"rises\"")
    #expect(options.echo == .shown)
    #expect(!options.showsOutput && options.expectsError && options.isFrozen)
    #expect(options.column == .screen)
  }
}
