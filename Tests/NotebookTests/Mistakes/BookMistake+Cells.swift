/// Fences, options of cells, and labels.
extension BookMistake {
  static let inFences: [BookMistake] = [
    BookMistake(
      "an unclosed fence of a cell", "Text.\n\n⟦```⟧swift {}\n1 + 1\n",
      .error("unclosed-fence", "does not end", hint: "close it with")),
    BookMistake(
      "an unclosed fence of shown code", "⟦~~~~⟧python\nprint(1)\n~~~\n",
      .error("unclosed-fence", "does not end", hint: "close it with")),
    BookMistake(
      "an unclosed fence in a list", "- item\n\n  ⟦```⟧swift {}\n  1\n\nText.\n",
      .error("unclosed-fence", "does not end")),
    BookMistake(
      "an unclosed fence before other cells",
      "⟦```⟧swift {#fig-a}\n//| cap: C\n//| alt: A\ndraw([1])\n\nText with @fig-none.\n\n"
        + "```swift {}\n//| echo: true\n1 + latr\n```\n\nMore.\n",
      .error("unclosed-fence", "does not end", hint: "close it with")),
    BookMistake(
      "an unclosed fence before text",
      "⟦```⟧swift {#fig-a}\n//| cap: C\n//| alt: A\ndraw([1])\n\nText, and more of it!\n",
      .error("unclosed-fence", "does not end")),
    BookMistake(
      "an option in the fence", "```swift {⟦cap=\"x\"⟧}\n1\n```\n",
      .error("option-in-fence", "stand inside it", hint: "`//| cap: …`")),
    BookMistake(
      "braces that do not close", "```swift ‸{.wide\n1\n```\n",
      .error("unclosed-attributes", "no `}`", hint: "swift {#fig-label}")),
    BookMistake(
      "the language inside the braces", "```⟦{swift}⟧\n1\n```\n",
      .error("fence-order", "before the braces", hint: "swift {#fig-label}")),
    BookMistake(
      "the language with a capital letter", "```⟦Swift⟧ {}\n1\n```\n",
      .error("fence-language", "written `swift`", hint: "write `swift`")),
    BookMistake(
      "the language of a value with a capital letter", "It is `⟦{Swift}⟧ 1 + 1`.\n",
      .error("fence-language", "`{swift}`", hint: "small letters")),
    BookMistake(
      "text behind the braces", "```swift {} ⟦echo: true⟧\n1\n```\n",
      .error("text-after-attributes", "behind the `}`", hint: "//| key: value")),
    BookMistake(
      "a word that is neither label nor class", "```swift {⟦wide⟧}\n1\n```\n",
      .error("bad-attribute", "neither a label", hint: "`.name`")),
    BookMistake(
      "two labels", "```swift {#tbl-a ⟦#tbl-b⟧}\n//| cap: C\n[(a: 1, b: 2)]\n```\n",
      .error("two-labels", "one label", hint: "keep one")),
    BookMistake(
      "a computed value without a value", "It is `{swift}‸`.\n",
      .error("empty-value", "no expression", hint: "`{swift} name`")),
  ]

  static let inOptions: [BookMistake] = [
    BookMistake(
      "an unknown option", "```swift {}\n//| ⟦capp⟧: x\n1\n```\n",
      .error("unknown-option", "`capp` is not an option", hint: "did you mean `cap`?")),
    BookMistake(
      "an unknown option like no other", "```swift {}\n//| ⟦background⟧: x\n1\n```\n",
      .error("unknown-option", "`background`", hint: "there are `alt`, `cap`")),
    BookMistake(
      "a value that an option does not have", "```swift {}\n//| echo: ⟦maybe⟧\n1\n```\n",
      .error("bad-option", "`false`, `fold` and `true`", hint: "write one of")),
    BookMistake(
      "a misspelt value of an option", "```swift {}\n//| column: ⟦scren⟧\n1\n```\n",
      .error("bad-option", "`scren`", hint: "did you mean `screen`?")),
    BookMistake(
      "an option twice", "```swift {}\n//| echo: true\n//| ⟦echo⟧: false\n1\n```\n",
      .error("duplicate-option", "given twice", hint: "keep one")),
    BookMistake(
      "an option without colon", "```swift {}\n//| ⟦echo true⟧\n1\n```\n",
      .error("bad-option-line", "`//| key: value`", hint: "indent it")),
    BookMistake(
      "an option below the code", "```swift {}\n1\n⟦//|⟧ echo: true\n```\n",
      .error("late-option", "at the top", hint: "move this line up")),
    BookMistake(
      "a caption without text", "```swift {}\n//| cap:‸\n1\n```\n",
      .error("bad-option", "`cap` has no text", hint: "write a sentence")),
    BookMistake(
      "a caption with an open quotation mark", "```swift {}\n//| cap: ‸\"open\n1\n```\n",
      .error("yaml-syntax", "quotation mark is never closed", hint: "end of the text")),
    BookMistake(
      "part captions that are no list", "```swift {}\n//| subcap: ⟦one and two⟧\n1\n```\n",
      .error("bad-option", "list of captions", hint: "subcap: [")),
    BookMistake(
      "part captions whose list does not end", "```swift {}\n//| subcap: ⟦[one, two⟧\n1\n```\n",
      .error("bad-option", "list of captions", hint: "subcap: [")),
    BookMistake(
      "columns out of range", "```swift {}\n//| columns: ⟦12⟧\n1\n```\n",
      .error("bad-option", "from 1 to 6", hint: "columns: 2")),
    BookMistake(
      "columns that are no number", "```swift {}\n//| columns: ⟦two⟧\n1\n```\n",
      .error("bad-option", "from 1 to 6", hint: "columns: 2")),
    BookMistake(
      "an expected error that is called true", "```swift {}\n//| error: ⟦true⟧\n1\n```\n",
      .error("bad-option", "`error`", hint: "error: expected")),
    BookMistake(
      "a table without caption", "```swift {⟦#tbl-a⟧}\n[(a: 1, b: 2)]\n```\n",
      .warning("missing-caption", "`tbl-a`", hint: "//| cap:")),
    BookMistake(
      "a table whose caption is misspelt",
      "```swift {#tbl-a}\n//| ⟦capp⟧: C\n[(a: 1, b: 2)]\n```\n",
      .error("unknown-option", "`capp`", hint: "did you mean `cap`?")),
    BookMistake(
      "a figure without alternative text",
      "```swift {⟦#fig-a⟧}\n//| cap: A figure\ndraw([1])\n```\n",
      .error("missing-alt", "`fig-a` has no description", hint: "//| alt:")),
  ]

  static let inLabels: [BookMistake] = [
    BookMistake(
      "a label without a kind", "```swift {⟦#scores⟧}\n1\n```\n",
      .error(
        "bad-label", "does not say what it names",
        hint: "`fig-scores`, `lst-scores` or `tbl-scores`")),
    BookMistake(
      "a label with capital letters",
      "```swift {⟦#tbl-Big_one⟧}\n//| cap: C\n[(a: 1, b: 2)]\n```\n",
      .error("bad-label", "small letters, digits and hyphens", hint: "write `tbl-big-one`")),
    BookMistake(
      "a label with a colon", "```swift {⟦#tbl:one⟧}\n[(a: 1, b: 2)]\n```\n",
      .error("bad-label", "small letters, digits and hyphens", hint: "write `tbl-one`")),
    BookMistake(
      "a label that is only a kind", "```swift {⟦#tbl-⟧}\n//| cap: C\n[(a: 1, b: 2)]\n```\n",
      .error("bad-label", "after `tbl-`", hint: "`tbl-name`")),
    BookMistake(
      "a label of a cell with the kind of a heading", "```swift {⟦#sec-Big⟧}\n1\n```\n",
      .error("bad-label", "`sec-` cannot stand here", hint: "`fig-big`, `lst-big` or `tbl-big`")),
    BookMistake(
      "a label of a heading with another kind", "## A {⟦#fig-a⟧}\n",
      .error("bad-label", "begins with `sec-`", hint: "write `{#sec-a}`")),
    BookMistake(
      "a label twice in a chapter",
      "## A {#sec-a}\n\n## B {⟦#sec-a⟧}\n",
      .error("duplicate-label", "defined twice", hint: "another name")),
    BookMistake(
      "a label in two chapters",
      [
        "0-a.md": .page("```swift {#tbl-a}\n//| cap: C\n[(a: 1, b: 2)]\n```\n"),
        "1-b.md": .page("Text.\n\n```swift {⟦#tbl-a⟧}\n//| cap: C\n[(a: 1, b: 2)]\n```\n"),
      ],
      .error("duplicate-label", "defined twice", hint: "another name")),
    BookMistake(
      "a label that announces a figure where there is a table",
      "‸```swift {#fig-a}\n//| cap: C\n//| alt: A table\n[(a: 1, b: 2)]\n```\n",
      .error("label-mismatch", "announces a figure", hint: "without `fig-`")),
    BookMistake(
      "a label that announces a table where nothing is shown",
      "‸```swift {#tbl-a}\n//| cap: C\nlet a = 1\n```\nIt is `{swift} a`.\n",
      .error("label-mismatch", "announces a table", hint: "end the cell with")),
    BookMistake(
      "a figure without label and alternative text", "‸```swift {}\ndraw([1])\n```\n",
      .error("missing-alt", "do not see it", hint: "//| alt:")),
  ]
}
