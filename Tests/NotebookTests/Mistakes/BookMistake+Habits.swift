/// What authors are used to from other tools.
extension BookMistake {
  static let inHabits: [BookMistake] = [
    BookMistake(
      "options in a block that does not run", "⟦```swift⟧\n//| echo: true\n1\n```\n",
      .warning("not-a-cell", "only shown", hint: "write `swift {}`")),
    BookMistake(
      "a block of colons", "⟦:::⟧ {.callout-note}\nText.\n:::\n",
      .warning("foreign-syntax", "`:::`", hint: "`> [!NOTE]`")),
    BookMistake(
      "a block of colons around paragraphs", "⟦::::⟧ tip\n\nText.\n\n⟦::::⟧\n",
      .warning("foreign-syntax", "`:::`", hint: "`> [!NOTE]`"),
      .warning("foreign-syntax", "`:::`", hint: "delete it")),
    BookMistake(
      "a value in another language", "It is `⟦{python}⟧ 3` and `⟦{r}⟧ x`, not `{a} b`.\n",
      .warning("foreign-syntax", "only Swift", hint: "`{swift} expression`"),
      .warning("foreign-syntax", "only Swift", hint: "`{swift} expression`")),
    BookMistake(
      "a cell in another language", "```⟦{python}⟧\nprint(1)\n```\n",
      .warning("foreign-syntax", "only `swift` runs", hint: "write `python` without braces")),
    BookMistake(
      "a cell in another language with braces behind it", "```python ⟦{}⟧\nprint(1)\n```\n",
      .warning("foreign-syntax", "only `swift` runs", hint: "leave out the braces")),
    BookMistake(
      "a call-out in a fence", "```⟦{warning}⟧\nText.\n```\n",
      .warning("foreign-syntax", "only `swift` runs", hint: "`> [!WARNING]`")),
    BookMistake(
      "a footnote inside the text", "Text⟦^[A note.]⟧ and \\^[no note].\n",
      .warning("foreign-syntax", "footnote", hint: "`[^name]: text`")),
    BookMistake(
      "references and citations of LaTeX",
      "See ⟦\\ref{fig:a}⟧ and ⟦\\cite{bills2023}⟧, not \\\\ref{a}, `\\ref{a}` or $\\text{a}$.\n",
      .warning("foreign-syntax", "LaTeX", hint: "`@fig-name`"),
      .warning("foreign-syntax", "LaTeX", hint: "`[@key]`")),
    BookMistake(
      "an insertion inside a paragraph", "The claims are ⟦{{claims}}⟧ and\n⟦{{include a.txt}}⟧\n",
      .warning("foreign-syntax", "insertion", hint: "line of its own"),
      .warning("foreign-syntax", "insertion", hint: "line of its own")),
    BookMistake(
      "a label as an attribute", "```swift {⟦label=fig-x⟧}\n1\n```\n",
      .error("option-in-fence", "written with `#`", hint: "write `{#fig-x}`")),
    BookMistake(
      "a label as an option", "```swift {}\n//| ⟦label⟧: tbl-x\n1\n```\n",
      .error("unknown-option", "`label`", hint: "`swift {#tbl-x}`")),
  ]

  static let inClaims: [BookMistake] = [
    BookMistake(
      "a claim twice",
      [
        "0-a.md": .page("```swift {}\nclaim(\"C1\")\nclaim(\"C2\")\n```\n"),
        "1-b.md": .page("⟦```swift {}⟧\n[\"C3\", \"C2\"].map { claim($0) }\n```\n"),
      ],
      .error("duplicate-claim", "`C2` is made twice", hint: "another name")),
    BookMistake(
      "a claim twice in a cell", "⟦```swift {}⟧\nclaim(\"C1\")\nclaim(\"C1\")\n```\n",
      .error("duplicate-claim", "`C1`", hint: "another name")),
  ]
}
