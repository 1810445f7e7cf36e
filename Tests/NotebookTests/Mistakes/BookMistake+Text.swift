/// References, citations, links and running text.
extension BookMistake {
  static let inReferences: [BookMistake] = [
    BookMistake(
      "a misspelt reference to a figure",
      "See ⟦@fig-scoers⟧.\n\n```swift {#fig-scores}\n//| cap: C\n//| alt: Scores\ndraw([1])\n```\n",
      .error("unknown-reference", "`fig-scoers`", hint: "did you mean `@fig-scores`?")),
    BookMistake(
      "a reference to a figure that is nowhere", "See ⟦@fig-scores⟧.\n",
      .error("unknown-reference", "`fig-scores`", hint: "{#fig-scores}")),
    BookMistake(
      "a misspelt reference to an equation", "$$x$$ {#eq-loss}\n\nBy ⟦@eq-los⟧ it holds.\n",
      .error("unknown-reference", "`eq-los`", hint: "did you mean `@eq-loss`?")),
    BookMistake(
      "a reference to an equation that is nowhere", "By ⟦@eq-energy⟧ it holds.\n",
      .error("unknown-reference", "`eq-energy`", hint: "behind the `$$`")),
    BookMistake(
      "a misspelt reference to a section", "## A {#sec-dead}\n\nSee ⟦@sec-deed⟧.\n",
      .error("unknown-reference", "`sec-deed`", hint: "did you mean `@sec-dead`?")),
    BookMistake(
      "a reference to a section that is nowhere", "See ⟦@sec-dead⟧.\n",
      .error("unknown-reference", "`sec-dead`", hint: "end of the heading")),
    BookMistake(
      "a misspelt reference to a chapter",
      ["0-a.md": .page("See ⟦@ch-trainig⟧.\n"), "1-training.md": .page("Text.\n")],
      .error("unknown-reference", "`ch-trainig`", hint: "did you mean `@ch-training`?")),
    BookMistake(
      "a reference to a chapter that is nowhere", "See ⟦@ch-probing⟧.\n",
      .error("unknown-reference", "`ch-probing`", hint: "file's name")),
    BookMistake(
      "a reference in brackets", "See [⟦@tbl-a⟧; ⟦@tbl-b⟧].\n",
      .error("unknown-reference", "`tbl-a`"), .error("unknown-reference", "`tbl-b`")),
    BookMistake(
      "a reference in a caption", "```swift {}\n//| cap: As in ⟦@tbl-a⟧\n1\n```\n",
      .error("unknown-reference", "`tbl-a`")),
    BookMistake(
      "a reference with a capital letter at its beginning", "See ⟦@Fig-scores⟧.\n",
      .error("bad-label", "small letters", hint: "write `@fig-scores`")),
    BookMistake(
      "a reference with a colon", "See ⟦@fig:scores⟧.\n",
      .error("bad-label", "hyphens", hint: "write `@fig-scores`")),
    BookMistake(
      "a reference with a colon in brackets", "See [⟦@sec:big_one⟧].\n",
      .error("bad-label", "hyphens", hint: "write `@sec-big-one`")),
    BookMistake(
      "a reference with capital letters", "See ⟦@fig-Scores⟧.\n",
      .error("bad-label", "small letters", hint: "write `fig-scores`")),
  ]

  private static let works: File = .text(
    """
    [{"id": "bills2023", "type": "article", "title": "A"},
     {"id": "elhage2022", "type": "article", "title": "B"}]
    """)

  private static func cited(
    _ name: String, _ text: String, _ findings: Finding...
  ) -> BookMistake {
    var mistake = BookMistake(name, ["references.json": works, "a.md": .page(text)])
    mistake.findings = findings
    return mistake
  }

  private static func referenced(
    _ name: String, _ references: String, _ findings: Finding...
  ) -> BookMistake {
    var mistake = BookMistake(
      name, ["references.json": .text(references), "a.md": .page("Text.\n")])
    mistake.findings = findings
    return mistake
  }

  static let inCitations: [BookMistake] = [
    cited(
      "a misspelt citation", "As [⟦@bills2032⟧] says.\n",
      .error("unknown-citation", "`bills2032`", hint: "did you mean `@bills2023`?")),
    cited(
      "a citation of an unknown work", "As [see ⟦@nobody1999⟧, p. 5] says.\n",
      .error("unknown-citation", "`nobody1999`", hint: "add it to the bibliography")),
    cited(
      "a misspelt citation in a sentence", "As ⟦@elhage2023⟧ says.\n",
      .error("unknown-citation", "`elhage2023`", hint: "did you mean `@elhage2022`?")),
    BookMistake(
      "a citation without any bibliography", "As [⟦@bills2023⟧] says.\n",
      .error("unknown-citation", "`bills2023`", hint: "references.json")),
    cited(
      "a citation in a footnote", "A[^n].\n\n[^n]: By ⟦@bills2032⟧.\n",
      .error("unknown-citation", "`bills2032`", hint: "did you mean")),
    cited(
      "a part of a citation that names no work", "As ⟦[@bills2023; nobody]⟧ says.\n",
      .error("bad-citation", "names no work", hint: "[@first; @second]")),
    cited(
      "a citation and a reference in the same brackets",
      "## S {#sec-s}\n\nAs [@bills2023; ⟦@sec-s⟧] says.\n",
      .error("bad-citation", "cannot share", hint: "`@sec-s` outside")),
    referenced(
      "references that are not JSON", "[\n  {\"id\": ‸bills2023}\n]\n",
      .error("bad-bibliography", "without quotation marks", hint: "write `\"")),
    referenced(
      "references whose list does not end",
      "‸[{\"id\": \"a2023\", \"type\": \"book\", \"title\": \"A\"}\n",
      .error("bad-bibliography", "never closed", hint: "]")),
    referenced(
      "a work without an id", "[‸{\"type\": \"book\", \"title\": \"A\"}]\n",
      .error("bad-bibliography", "without an id", hint: "name2024")),
    referenced(
      "a work without a title",
      "[\n  ‸{\"id\": \"a2023\", \"type\": \"book\"}]\n",
      .error("bad-bibliography", "no title", hint: "title")),
    referenced(
      "a work with a misspelt field",
      "[{\"id\": \"a2023\", \"type\": \"book\", \"title\": \"A\", ‸\"autor\": []}]\n",
      .error("bad-bibliography", "`autor`", hint: "did you mean `author`?")),
    referenced(
      "two works with the same id",
      "[{\"id\": \"a2023\", \"type\": \"book\", \"title\": \"A\"},\n"
        + " ‸{\"id\": \"a2023\", \"type\": \"book\", \"title\": \"B\"}]\n",
      .error("bad-bibliography", "second entry", hint: "another id")),
    BookMistake(
      "references that are not text",
      ["references.json": .bytes([0x5B, 0x0A, 0x20, 0xFF, 0x5D]), "a.md": .page("Text.\n")],
      .error("not-utf-8", "not UTF-8", hint: "encoding", at: "references.json:2:2")),
    BookMistake(
      "a bibliography that is missing", book: "title: T\nbibliography: ⟦works.json⟧\n",
      .error("missing-file", "`works.json`", hint: "relative to book.yml")),
  ]

  static let inLinks: [BookMistake] = [
    BookMistake(
      "a link to a chapter that is not there",
      ["0-a.md": .page("See ‸[it](trainig.md).\n"), "1-training.md": .page("Text.\n")],
      .error("unknown-chapter", "`trainig.md`", hint: "did you mean `training.md`?")),
    BookMistake(
      "links to a chapter by a part of its name",
      [
        "0-a.md": .page("See ‸[it](training.md) or ‸[it](training.html).\n"),
        "20-training-dictionaries.md": .page("Text.\n"),
      ],
      .error("unknown-chapter", "`training.md`", hint: "mean `20-training-dictionaries.md`?"),
      .error("dead-link", "`training.html`", hint: "file, `20-training-dictionaries.md`")),
    BookMistake(
      "a link to a chapter's page",
      ["0-a.md": .page("See ‸[it](b.html#now).\n"), "1-b.md": .page("## Now\n")],
      .error("dead-link", "`b.html`", hint: "link to the chapter's file, `1-b.md`")),
    BookMistake(
      "a link to a file that the pages do not have", "See ‸[it](data/table.csv).\n",
      .error("dead-link", "`data/table.csv`", hint: "the whole address")),
    BookMistake(
      "a link to a section that is not there",
      ["0-a.md": .page("See ‸[it](b.md#dea-features).\n"), "1-b.md": .page("## Dead features\n")],
      .error("unknown-anchor", "`#dea-features`", hint: "did you mean `dead-features`?")),
    BookMistake(
      "a link inside the chapter to nothing", "See ‸[it](#later).\n\n## Now\n",
      .error("unknown-anchor", "`#later`", hint: "now")),
    BookMistake(
      "a link to a section of a chapter without sections", "See ‸[it](#later).\n",
      .error("unknown-anchor", "`#later`", hint: "heading")),
    BookMistake(
      "a link that is a script", "See ‸[it](javascript:alert).\n",
      .error("link-scheme", "`javascript:`", hint: "https:")),
    BookMistake(
      "a link that is a script in disguise", "See ‸[it](<JavaScript&Tab;:alert>).\n",
      .error("link-scheme", "`javascript:`", hint: "https:")),
    BookMistake(
      "a link that is a script behind a space", "See ‸[it](<&#32;java&#10;script:alert>).\n",
      .error("link-scheme", "`javascript:`", hint: "https:")),
    BookMistake(
      "a link that is a document", "See ‸[it](data:text/html;base64,AAAA).\n",
      .error("link-scheme", "`data:`", hint: "https:")),
    BookMistake(
      "a link that is a script by reference", "See ‸[it][where].\n\n[where]: vbscript:x\n",
      .error("link-scheme", "`vbscript:`", hint: "https:")),
    BookMistake(
      "a link in angle brackets with a strange scheme", "See ‸<file:///etc/passwd>.\n",
      .error("link-scheme", "`file:`", hint: "https:")),
    BookMistake(
      "an image from outside the book", "!‸[A cat](../cat.png)\n",
      .error("bad-image", "in the book's folder", hint: "copy it there")),
    BookMistake(
      "an image from outside the book in disguise", "!‸[A cat](%2e%2e/cat.png)\n",
      .error("bad-image", "in the book's folder", hint: "copy it there")),
    BookMistake(
      "an image from another site", "!‸[A cat](https://example.org/cat.png)\n",
      .error("bad-image", "in the book's folder", hint: "copy it there")),
    BookMistake(
      "an image that is no image", "!‸[A cat](cat.pdf)\n",
      .error("bad-image", "PNG", hint: "copy it there")),
    BookMistake(
      "an image without description", "!‸[](cat.png)\n",
      .error("missing-alt", "no description", hint: "![what it shows](cat.png)")),
    BookMistake(
      "an image that is not there", "A !‸[cat](cat.png).\n",
      .error("missing-file", "`cat.png`", hint: "relative to book.yml")),
  ]

  static let inProse: [BookMistake] = [
    BookMistake(
      "a heading of level 1", "⟦#⟧ Introduction\n",
      .error("heading-level", "sections begin with `##`", hint: "write `##`")),
    BookMistake(
      "a heading that skips a level", "## A\n\n⟦####⟧ B\n",
      .warning("heading-level", "skips a level", hint: "write `###`")),
    BookMistake(
      "a heading without text", "⟦##⟧\n", .error("empty-heading", "no text", hint: "delete it")),
    BookMistake(
      "a footnote that is not there", "A⟦[^not]⟧.\n",
      .error("unknown-footnote", "`not`", hint: "`[^not]: text`")),
    BookMistake(
      "a misspelt footnote", "A⟦[^nole]⟧ and[^note].\n\n[^note]: Text.\n",
      .error("unknown-footnote", "`nole`", hint: "did you mean `note`?")),
    BookMistake(
      "a footnote that nothing refers to", "A.\n\n⟦[^n]⟧: Text.\n",
      .warning("unused-footnote", "`n`", hint: "write `[^n]`")),
    BookMistake(
      "a footnote defined twice", "A[^n].\n\n[^n]: Text.\n\n⟦[^n]⟧: Other.\n",
      .error("duplicate-footnote", "defined twice", hint: "another name")),
    BookMistake(
      "a footnote in a footnote", "A[^n] b[^m].\n\n[^n]: Text⟦[^m]⟧.\n\n[^m]: Other.\n",
      .error("nested-footnote", "inside", hint: "running text")),
    BookMistake(
      "a footnote in a link", "A[^m] [b⟦[^m]⟧](#cell-1).\n\n[^m]: Other.\n\n```swift {}\n1\n```\n",
      .error("nested-footnote", "link", hint: "running text")),
    BookMistake(
      "an unknown kind of call-out", "> ⟦[!NOTES]⟧\n> Text.\n",
      .error("unknown-callout", "`NOTES`", hint: "did you mean `NOTE`?")),
    BookMistake(
      "a call-out like no other", "> ⟦[!DANGER]⟧\n> Text.\n",
      .error("unknown-callout", "`DANGER`", hint: "`CAUTION`")),
    BookMistake(
      "a table whose rule is too short", "| a | b |\n⟦|---|⟧\n| 1 | 2 |\n",
      .error("table-columns", "head has 2 cells", hint: "as many `---`")),
    BookMistake(
      "a table row that is too long", "| a | b |\n|---|---|\n| 1 | 2 | ‸3 |\n",
      .error("table-columns", "3 cells", hint: "\\|")),
    BookMistake(
      "an unknown insertion", "Text.\n\n⟦{{clams}}⟧\n",
      .error("unknown-insertion", "{{clams}}", hint: "did you mean `{{claims}}`?")),
    BookMistake(
      "an insertion like no other", "⟦{{bibliography}}⟧\n",
      .error("unknown-insertion", "{{bibliography}}", hint: "`{{include file.md}}`")),
    BookMistake(
      "quotations nested too deeply", String(repeating: "> ", count: 60) + "‸> > > text\n",
      .error("nested-too-deeply", "too deeply", hint: "fewer levels")),
    BookMistake(
      "a misspelt chapter and a dead link in one line",
      "‸[a](b.md) then ‸[c](d.md) and ⟦@sec-x⟧\n",
      .error("unknown-chapter", "`b.md`"), .error("unknown-chapter", "`d.md`"),
      .error("unknown-reference", "`sec-x`")),
  ]
}
