/// Front matter of chapters and the book's own file.
extension BookMistake {
  private static func front(_ name: String, _ text: String, _ findings: Finding...) -> BookMistake {
    var mistake = BookMistake(name, ["a.md": .text(text)])
    mistake.findings = findings
    return mistake
  }

  static let inFrontMatter: [BookMistake] = [
    front(
      "a chapter without front matter", "‸Text.\n",
      .error("missing-title", "no title", hint: "begin the chapter with three lines")),
    front(
      "front matter that does not end", "⟦---⟧\ntitle: A\n\nText.\n",
      .error("unclosed-front-matter", "does not end", hint: "after its last key")),
    front(
      "an unknown key of the front matter", "---\ntitle: A\n⟦sumary⟧: B\n---\n",
      .error("unknown-key", "`sumary`", hint: "did you mean `summary`?")),
    front(
      "a key of the front matter twice", "---\ntitle: A\n⟦title⟧: B\n---\n",
      .error("duplicate-key", "`title`", hint: "keep one")),
    front(
      "front matter that is not YAML", "---\ntitle: A‸: B\n---\n",
      .error("yaml-syntax", "a second colon", hint: "quotation marks")),
    front(
      "front matter with a tab", "---\ntitle: A\n‸\tsummary: B\n---\n",
      .error("yaml-syntax", "tab", hint: "spaces")),
    front(
      "front matter that is a list", "---\n‸- A\n---\n",
      .error("yaml-type", "`key: value`", hint: "title: A title")),
    front(
      "front matter without title", "‸---\nsummary: A\n---\n",
      .error("missing-title", "no title", hint: "title: A title")),
    front(
      "a title without text", "---\ntitle:‸\n---\n",
      .error("yaml-type", "`title` has no value", hint: "after the colon")),
    front(
      "a title that is empty", "---\ntitle: ‸\"\"\n---\n",
      .error("yaml-type", "`title` has no value", hint: "between the quotation marks")),
    front(
      "a title that is a list", "---\ntitle: ‸[A]\n---\n",
      .error("yaml-type", "`title` must be a text", hint: "without brackets")),
    front(
      "uses that is a mapping", "---\ntitle: A\nuses: ‸{a: b}\n---\n",
      .error("yaml-type", "`uses` must be", hint: "[")),
  ]

  static let inConfiguration: [BookMistake] = [
    BookMistake(
      "a folder without a book", ["a.md": .page("Text.\n"), "book.yml": .link(to: "nowhere")],
      .error("missing-file", "book.yml", hint: "monograph init", at: "book.yml:1:1")),
    BookMistake(
      "an unknown key of the book", book: "title: T\n⟦chapter⟧: [a.md]\n",
      .error("unknown-key", "`chapter`", hint: "did you mean `chapters`?")),
    BookMistake(
      "a book without title", book: "‸subtitle: T\n",
      .error("missing-title", "no title", hint: "title: A title")),
    BookMistake(
      "an empty file of the book", book: "",
      .error("missing-title", "no title", hint: "title: A title", at: "book.yml:1:1")),
    BookMistake(
      "a book that is not a mapping", book: "‸- T\n",
      .error("yaml-type", "`key: value`", hint: "title: A title")),
    BookMistake(
      "a book that is not YAML", book: "title: ‸[T\n",
      .error("yaml-syntax", "`[` is not closed", hint: "]")),
    BookMistake(
      "resources of the wrong type", book: "title: T\nresources: ‸3\n",
      .error("yaml-type", "`resources`", hint: ":")),
    BookMistake(
      "chapters of the wrong type", book: "title: T\nchapters: ‸{a: a.md}\n",
      .error("yaml-type", "`chapters` must be", hint: "[")),
    BookMistake(
      "a chapter of the book twice", book: "title: T\nchapters: [a.md, ⟦a.md⟧]\n",
      .error("duplicate-chapter", "`a.md`", hint: "delete")),
    BookMistake(
      "two chapters of the same name",
      [
        "book.yml": .text("title: T\nchapters: [1-a.md, ⟦2-a.md⟧]\n"), "1-a.md": .page("A.\n"),
        "2-a.md": .page("B.\n"),
      ],
      .error("duplicate-chapter", "both called `a`", hint: "rename one")),
    BookMistake(
      "a chapter of the book that is not there", book: "title: T\nchapters: [a.md, ⟦b.md⟧]\n",
      .error("missing-file", "`b.md`", hint: "did you mean `a.md`?")),
    BookMistake(
      "a chapter with a name of another form", book: "title: T\nchapters: [⟦../a.md⟧]\n",
      .error("bad-chapter-name", "`../a.md`", hint: "letters, digits and hyphens")),
    BookMistake(
      "a book without chapters", ["book.yml": .text("‸title: T\n")],
      .error("no-chapters", "no chapters", hint: "00-front-page.md")),
    BookMistake(
      "a book whose list of chapters is empty", book: "title: T\nchapters: ‸[]\n",
      .error("no-chapters", "no chapters", hint: "name one")),
    BookMistake(
      "an unknown profile", book: "title: T\n⟦profiles⟧:\n  standard: {a: 1}\n  quick: {a: 2}\n",
      profile: "quik", .error("unknown-profile", "`quik`", hint: "did you mean `quick`?")),
    BookMistake(
      "a profile of a book without profiles", book: "‸title: T\n",
      profile: "quick", .error("unknown-profile", "`quick`", hint: "profiles:")),
    BookMistake(
      "profiles without a standard", book: "title: T\n⟦profiles⟧:\n  quick: {a: 2}\n",
      .error("unknown-profile", "`standard`", hint: "standard")),
    BookMistake(
      "an unknown setting from the command line",
      book: "title: T\n⟦profiles⟧:\n  standard: {tokens: 1}\n", set: ["token": "2"],
      .error("unknown-setting", "`token`", hint: "did you mean `tokens`?")),
    BookMistake(
      "a setting from the command line of the wrong type",
      book: "title: T\nprofiles:\n  standard: {⟦tokens⟧: 1}\n", set: ["tokens": "many"],
      .error("bad-setting", "`many` is not a whole number", hint: "--set tokens=1")),
    BookMistake(
      "a seed from the command line that is no number", book: "‸title: T\n", set: ["seed": "two"],
      .error("bad-setting", "`two` is not a whole number", hint: "--set seed=1")),
    BookMistake(
      "a setting from the command line that is not YAML",
      book: "title: T\nprofiles:\n  standard: {⟦tokens⟧: 1}\n", set: ["tokens": "[1"],
      .error("bad-setting", "`[1`", hint: "--set tokens=1")),
    BookMistake(
      "a setting that only one profile has",
      book: "title: T\nprofiles:\n  standard: {tokens: 1}\n  quick: {⟦tokns⟧: 2}\n",
      .error("unknown-setting", "`tokns`", hint: "did you mean `tokens`?")),
    BookMistake(
      "a setting that is a mapping", book: "title: T\nprofiles:\n  standard: {tokens: ‸{a: 1}}\n",
      .error("yaml-type", "`tokens` must be", hint: "a name of its own")),
    BookMistake(
      "a bad digest", book: "title: T\nresources:\n  m: {file: m.bin, sha256: ⟦abc⟧}\n",
      .error("bad-digest", "64 hexadecimal digits", hint: "sha256sum")),
    BookMistake(
      "a resource without file", book: "title: T\nresources:\n  ⟦model⟧: {package: p}\n",
      .error("missing-key", "no `file`", hint: "file: ")),
    BookMistake(
      "a bad language", book: "title: T\nlanguage: ⟦english_uk⟧\n",
      .error("bad-language", "`english_uk`", hint: "`en`")),
    BookMistake(
      "a bad address", book: "title: T\naddress: ⟦example.org/book⟧\n",
      .error("bad-address", "`example.org/book` is not the address", hint: "https://")),
    BookMistake(
      "raw HTML allowed with a word", book: "title: T\nhtml: ‸yes\n",
      .error("yaml-type", "true or false", hint: "html: true")),
  ]
}
