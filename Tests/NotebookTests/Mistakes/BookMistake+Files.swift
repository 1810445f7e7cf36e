/// Bytes, encodings, line ends, columns, and files that chapters include.
extension BookMistake {
  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  private static func chapter(_ name: String, _ bytes: [UInt8], _ findings: Finding...)
    -> BookMistake
  {
    var mistake = BookMistake(name, ["a.md": .bytes(bytes)])
    mistake.findings = findings
    return mistake
  }

  private static let wrong =
    "---\ntitle: A\n---\n\nSee @fig-none.\n\n```swift {}\ntrian(1)\n```\n"
  private static let wrongFindings: [Finding] = [
    .error("unknown-reference", "`fig-none`", at: "a.md:5:5", length: 9),
    .error("unknown-directive", "`trian`", hint: "train", at: "a.md:8:1", length: 5),
  ]

  private static func wrong(_ name: String, _ bytes: [UInt8]) -> BookMistake {
    var mistake = BookMistake(name, ["a.md": .bytes(bytes)])
    mistake.findings = wrongFindings
    return mistake
  }

  static let inFiles: [BookMistake] = [
    chapter(
      "a chapter that is too large",
      bytes("---\ntitle: A\n---\n\n") + [UInt8](repeating: 0x61, count: 1 << 20),
      .error("file-too-large", "1048594 bytes", hint: "split it", at: "a.md:1:1")),
    chapter(
      "a chapter that is binary", bytes("---\ntitle: A\n---\nab\u{0}c\n"),
      .error("control-character", "U+0000", hint: "delete it", at: "a.md:4:3")),
    chapter(
      "a chapter in Latin 1", bytes("---\ntitle: A\n---\nné ") + [0xE9, 0x0A],
      .error("not-utf-8", "not UTF-8", hint: "encoding UTF-8", at: "a.md:4:4")),
    chapter(
      "a chapter with a real replacement character before the bad byte",
      bytes("---\ntitle: A\n---\n\u{FFFD}b") + [0xFF, 0x0A],
      .error("not-utf-8", "not UTF-8", hint: "encoding UTF-8", at: "a.md:4:3")),
    chapter(
      "a chapter that ends within a character",
      bytes("---\ntitle: A\n---\na") + [0xF0, 0x9F, 0x91],
      .error("not-utf-8", "not UTF-8", hint: "encoding UTF-8", at: "a.md:4:2")),
    chapter(
      "a chapter with an overlong character", bytes("---\ntitle: A\n---\na") + [0xC0, 0x80, 0x0A],
      .error("not-utf-8", "not UTF-8", hint: "encoding UTF-8", at: "a.md:4:2")),
    chapter(
      "a chapter in UTF-16", [0xFF, 0xFE, 0x2D, 0x00, 0x2D, 0x00],
      .error("not-utf-8", "not UTF-8", hint: "encoding UTF-8", at: "a.md:1:1")),
    chapter(
      "a chapter with a terminal's escape", bytes("---\ntitle: A\n---\n\u{1B}[31m"),
      .error("control-character", "U+001B", hint: "delete it", at: "a.md:4:1")),
    chapter(
      "a chapter with a control character of eight bits", bytes("---\ntitle: A\n---\na\u{9B}31m"),
      .error("control-character", "U+009B", hint: "delete it", at: "a.md:4:2")),
    chapter(
      "a chapter with a line separator", bytes("---\ntitle: A\n---\na\u{2028}b\n"),
      .error("control-character", "U+2028", hint: "new line", at: "a.md:4:2")),
    chapter(
      "an empty chapter", [], .error("missing-title", "no title", hint: "---", at: "a.md:1:1")),
    wrong("a mistake behind line feeds", bytes(wrong)),
    wrong(
      "a mistake behind carriage returns and line feeds",
      bytes(wrong.replacing("\n", with: "\r\n"))),
    wrong("a mistake behind carriage returns", bytes(wrong.replacing("\n", with: "\r"))),
    wrong("a mistake behind a byte order mark", [0xEF, 0xBB, 0xBF] + bytes(wrong)),
    wrong(
      "a mistake behind a byte order mark and Windows line ends",
      [0xEF, 0xBB, 0xBF] + bytes(wrong.replacing("\n", with: "\r\n"))),
    BookMistake(
      "a byte order mark before the book's own file",
      ["book.yml": .bytes([0xEF, 0xBB, 0xBF] + bytes("titel: T\n")), "a.md": .page("")],
      .error(
        "unknown-key", "`titel`", hint: "did you mean `title`?", at: "book.yml:1:1", length: 5),
      .error("missing-title", "no title", hint: "title:", at: "book.yml:1:1")
    ),
    BookMistake(
      "a book's own file that is binary",
      ["book.yml": .bytes([0x74, 0x00]), "a.md": .page("")],
      .error("control-character", "U+0000", hint: "delete it", at: "book.yml:1:2")),
  ]

  static let inColumns: [BookMistake] = [
    BookMistake(
      "a mistake behind an emoji of several characters", "👩‍🔬🏳️‍🌈🇩🇪👍🏽 ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:13", length: 6)),
    BookMistake(
      "a mistake behind combining marks", "e\u{301}a\u{308}\u{323} ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:7", length: 6)),
    BookMistake(
      "a mistake behind text from right to left", "שלום עולם \u{202B}مرحبا\u{202C} ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:19", length: 6)),
    BookMistake(
      "a mistake behind wide characters", "日本語 ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:5", length: 6)),
    BookMistake(
      "a mistake behind tabs", "a\tb\t\t⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:6", length: 6)),
    BookMistake(
      "a mistake behind a tab in a list", "-\ta ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:5", length: 6)),
    BookMistake(
      "a mistake in a cell behind a tab", "```swift {}\n\ttrue ? ⟦latr⟧ : 1\n```\n",
      .error("unknown-name", "`latr`", at: "a.md:6:9", length: 4)),
    BookMistake(
      "a mistake in a cell behind an emoji", "```swift {}\n\"👩‍🔬e\u{301}\" + ⟦latr⟧\n```\n",
      .error("unknown-name", "`latr`", at: "a.md:6:11", length: 4)),
    BookMistake(
      "a mistake in a cell of a list behind a tab",
      "-\titem\n\n\t```swift {}\n\t⟦trian⟧(1)\n\t```\n",
      .error("unknown-directive", "`trian`", at: "a.md:8:2", length: 5)),
    BookMistake(
      "a mistake in a line of a cell with less indentation than its fence",
      "- item\n\n     ```swift {}\n      let a =\n   [1, ⟦latr⟧]\n       a + ⟦b⟧\n     ```\n",
      .error("unknown-name", "`latr`", at: "a.md:9:8", length: 4),
      .error("unknown-name", "`b`", at: "a.md:10:12", length: 1)),
    BookMistake(
      "a mistake behind a tab that a list takes in part",
      "- item\n\n  ```swift {}\n\t[1, ⟦latr⟧]\n  ```\n",
      .error("unknown-name", "`latr`", at: "a.md:8:6", length: 4)),
    BookMistake(
      "a mistake in a value behind a flag", "🇩🇪 *é* `{swift} ⟦latr⟧`\n",
      .error("unknown-name", "`latr`", at: "a.md:5:17", length: 4)),
    BookMistake(
      "a mistake in a value on its second line",
      "Text and *more* of it, then `{swift} 1 +\n2345 + 1, digits: ⟦40⟧` and 👩‍🔬 ⟦@fig-x⟧\n",
      .error("bad-format", "`digits`", at: "a.md:6:19"),
      .error("unknown-reference", "`fig-x`", at: "a.md:6:31")),
    BookMistake(
      "a mistake in a value on its second line in a quotation",
      "> Text and `{swift} 1 +\n>   2 + ⟦latr⟧`\n",
      .error("unknown-name", "`latr`", at: "a.md:6:9")),
    BookMistake(
      "a mistake behind an entity", "&amp;&copy; &lt;a&gt; ⟦@fig-x⟧\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:23", length: 6)),
    BookMistake(
      "a mistake behind escapes and emphasis",
      #"\*\_ **b** *c* [d](#now) `e` ⟦@fig-x⟧"#
        + "\n\n## Now\n",
      .error("unknown-reference", "`fig-x`", at: "a.md:5:30", length: 6)),
    BookMistake(
      "a mistake in a formula behind an emoji", "👩‍🔬 $x ⟦\\bogus⟧$\n",
      .error("bad-formula", "\\bogus", at: "a.md:5:8", length: 6)),
    BookMistake(
      "a mistake in the front matter behind an emoji",
      ["a.md": .text("---\n{title: 👩‍🔬é, ⟦titel⟧: B}\n---\n")],
      .error("unknown-key", "`titel`", hint: "title")),
  ]

  static let inInclusions: [BookMistake] = [
    BookMistake(
      "an include that climbs out", "Text.\n\n⟦{{include ../secret.md}}⟧\n",
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include that climbs out behind a folder", "⟦{{include parts/../../secret.md}}⟧\n",
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include with an absolute path", "⟦{{include /etc/hostname.md}}⟧\n",
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include with backslashes", "⟦{{include ..\\secret.md}}⟧\n",
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include of an address", "⟦{{include https://example.org/a.md}}⟧\n",
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include with dots in disguise", "⟦{{include %2e%2e/secret.md}}⟧\n",
      .error("missing-file", "`%2e%2e/secret.md`", hint: "relative to book.yml")),
    BookMistake(
      "an include through a link that leads out",
      ["a.md": .page("⟦{{include part.txt}}⟧\n"), "part.txt": .link(to: "/etc/hostname")],
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "a chapter that is a link that leads out",
      ["a.md": .page("Text.\n"), "b.md": .link(to: "/etc/hostname")],
      .error("outside-book", "`b.md`", hint: "copy the file", at: "b.md:1:1")),
    BookMistake(
      "an include through a folder that leads out",
      ["a.md": .page("⟦{{include parts/hostname}}⟧\n"), "parts": .link(to: "/etc")],
      .error("bad-include", "does not lie in the book's folder", hint: "copy the file")),
    BookMistake(
      "an include of a file that is not there", "Text.\n\n> ⟦{{include parts/none.md}}⟧\n",
      .error("missing-file", "`parts/none.md`", hint: "relative to book.yml")),
    BookMistake(
      "an include of a folder",
      ["a.md": .page("⟦{{include parts}}⟧\n"), "parts/b.md": .text("Text.\n")],
      .error("missing-file", "`parts`", hint: "relative to book.yml")),
    BookMistake(
      "an include without a file", "⟦{{include}}⟧\n",
      .error("bad-include", "names no file", hint: "parts/setup.md")),
    BookMistake(
      "an include of the chapter itself", "⟦{{include a.md}}⟧\n",
      .error("include-cycle", "a.md → a.md", hint: "remove one")),
    BookMistake(
      "includes in a circle",
      [
        "book.yml": .text("title: T\nchapters: [a.md]\n"), "a.md": .page("{{include b.md}}\n"),
        "b.md": .text("{{include c.md}}\n"), "c.md": .text("Text.\n\n⟦{{include b.md}}⟧\n"),
      ],
      .error("include-cycle", "a.md → b.md → c.md → b.md", hint: "remove one")),
    BookMistake(
      "an include with front matter",
      ["a.md": .page("{{include parts/b.md}}\n"), "parts/b.md": .text("⟦---⟧\ntitle: B\n---\n")],
      .error("bad-include", "no front matter", hint: "delete")),
    BookMistake(
      "an include of a binary file",
      ["a.md": .page("{{include parts/b.md}}\n"), "parts/b.md": .bytes([0x61, 0x0A, 0x62, 0x00])],
      .error("control-character", "U+0000", hint: "delete it", at: "parts/b.md:2:2")),
    BookMistake(
      "an include of a file in Latin 1",
      ["a.md": .page("{{include parts/b.txt}}\n"), "parts/b.txt": .bytes([0x61, 0xE9, 0x62])],
      .error("not-utf-8", "not UTF-8", hint: "encoding", at: "parts/b.txt:1:2")),
    BookMistake(
      "a mistake in the text of an included file",
      ["a.md": .page("{{include parts/b.md}}\n"), "parts/b.md": .text("Text.\n\nSee ⟦@fig-x⟧.\n")],
      .error("unknown-reference", "`fig-x`")),
    BookMistake(
      "a mistake in a cell of an included file",
      [
        "a.md": .page("```swift {}\nlet a = 1\na\n```\n\n{{include parts/b.md}}\n"),
        "parts/b.md": .text("```swift {}\na + ⟦b⟧\n```\n\n`{swift} a + ⟦latr⟧`\n"),
      ],
      .error("unknown-name", "`b`"), .error("unknown-name", "`latr`")),
    BookMistake(
      "a mistake in an option of an included file",
      [
        "a.md": .page("- {{include parts/b.md}}\n"),
        "parts/b.md": .text("```swift {}\n//| ⟦capp⟧: x\n1\n```\n"),
      ],
      .error("unknown-option", "`capp`", hint: "cap")),
    BookMistake(
      "a label that an included file defines again",
      [
        "a.md": .page("## A {#sec-a}\n\n{{include parts/b.md}}\n"),
        "parts/b.md": .text("## A {⟦#sec-a⟧}\n"),
      ],
      .error("duplicate-label", "`sec-a`", hint: "another name")),
    BookMistake(
      "includes nested too deeply",
      Dictionary(
        uniqueKeysWithValues: [
          ("book.yml", .text("title: T\nchapters: [a.md]\n")),
          ("a.md", .page("{{include p1.md}}\n")),
        ]
          + (1...9).map { number in
            (
              "p\(number).md",
              .text(number == 8 ? "⟦{{include p9.md}}⟧\n" : "{{include p\(number + 1).md}}\n")
            )
          }),
      .error("nested-too-deeply", "more than 8 deep", hint: "directly")),
  ]
}
